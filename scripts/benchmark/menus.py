"""Menu turns a second: the lines and the bare view take turns at the very same calls."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from scripts.benchmark.callers import Calls, play
from scripts.benchmark.servers import Server, cpu_seconds
from scripts.benchmark.webhooks import FORM, Post, Webhook

BARE = "bare view"


@dataclass(frozen=True)
class Target:
    """What is called."""

    name: str
    server: Server
    database_pid: int | None = None


@dataclass(frozen=True)
class Sample:
    """One round of one target."""

    webhooks: int
    seconds: float
    web_cpu_seconds: float
    database_cpu_seconds: float

    @property
    def per_second(self) -> float:
        """Webhooks answered in a second."""
        return self.webhooks / self.seconds

    @property
    def web_microseconds(self) -> float:
        """Processor time of the web processes for one webhook."""
        return self.web_cpu_seconds / self.webhooks * 1e6

    @property
    def database_microseconds(self) -> float:
        """Processor time of the database server for one webhook."""
        return self.database_cpu_seconds / self.webhooks * 1e6


Samples = dict[str, list[Sample]]


@dataclass(frozen=True)
class Size:
    """How much is played: rounds of so many calls, so many at a time."""

    rounds: int
    calls: int
    callers: int


def record(app: Flask, call: Sequence[Webhook]) -> list[str]:
    """What a line answers in one call, in process."""
    client = app.test_client()
    answers = []
    for webhook in call:
        headers = {"X-Twilio-Signature": webhook.signature}
        answer = client.post(webhook.path, data=webhook.form, headers=headers, content_type=FORM)
        answers.append(answer.get_data(as_text=True))
    return answers


def write_for_bare(path: Path, auth_token: str, replies: Sequence[str]) -> None:
    """The file that `bare.py` reads."""
    path.write_text(json.dumps({"token": auth_token, "replies": replies}), encoding="utf-8")


def measure(targets: Sequence[Target], post: Post, size: Size) -> Samples:
    """Rounds in which each target plays the same new calls; each round begins with another one."""
    samples: Samples = {target.name: [] for target in targets}
    for target in targets:
        play(target.server.port, list(post.calls(size.callers)), size.callers)
    for number in range(size.rounds):
        calls = list(post.calls(size.calls))
        first = number % len(targets)
        for target in (*targets[first:], *targets[:first]):
            samples[target.name].append(_sample(target, calls, size.callers))
    return samples


def _sample(target: Target, calls: Calls, callers: int) -> Sample:
    web, database = _used(target)
    seconds = play(target.server.port, calls, callers)
    web_after, database_after = _used(target)
    return Sample(sum(map(len, calls)), seconds, web_after - web, database_after - database)


def _used(target: Target) -> tuple[float, float]:
    return cpu_seconds(target.server.pid), cpu_seconds(target.database_pid) if target.database_pid else 0.0
