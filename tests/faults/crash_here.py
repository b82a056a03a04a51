"""A process that dies at a chosen point of a webhook: for tests alone, nothing of it is in the line itself.

`Crashing` starts it. It is warm (everything is imported), has one thread, reads pickled jobs and forks for each; the
child takes the webhook and kills itself with SIGKILL before or after the statement that the job names. Points are
counted over all that goes to the database: before and after every statement, before and after every COMMIT.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import freezegun
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from models.calendar import WorkingDays
from models.database import Database
from telephony.simulator.transport import Limits, Request
from tests.calls.lines import make_line
from tests.calls.phone import in_process
from tests.factories import make_office
from tests.faults.deeds import city
from tests.faults.staff_deeds import StaffWork

NEVER = 0
LIMITS = Limits(5.0, 15.0)
ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Job:
    """A webhook for the line of a city on a database, or work of staff, and at which point its process dies."""

    database_url: str
    city: str
    at: datetime
    what: Request | StaffWork
    crash_at: int = NEVER


@dataclass(frozen=True)
class Died:
    """The process was killed at the point."""


@dataclass(frozen=True)
class Lived:
    """The webhook was answered; these points were passed."""

    points: tuple[str, ...]


class Points:
    """Counts the points that are passed, and kills the process at one of them."""

    def __init__(self, crash_at: int) -> None:
        self.passed: list[str] = []
        self._crash_at = crash_at
        event.listen(Engine, "before_cursor_execute", lambda _c, _k, words, *_: self.come_to("before", words))
        event.listen(Engine, "after_cursor_execute", lambda _c, _k, words, *_: self.come_to("after", words))
        commit = DefaultDialect.do_commit

        def do_commit(dialect: DefaultDialect, connection: Any) -> None:
            self.come_to("before", "COMMIT")
            commit(dialect, connection)
            self.come_to("after", "COMMIT")

        DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]

    def come_to(self, side: str, words: str) -> None:
        """Die here, or go on."""
        self.passed.append(f"{side} {' '.join(words.split()[:3])}")
        if len(self.passed) == self._crash_at:
            os.kill(os.getpid(), signal.SIGKILL)


class Crashing:
    """The warm process, seen from the tests."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"import {__name__} as warm; warm.serve()"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def run(self, job: Job) -> Died | Lived:
        """Take the webhook in a process of its own."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        pickle.dump(job, self._process.stdin)
        self._process.stdin.flush()
        result: Died | Lived = pickle.load(self._process.stdout)
        return result

    def close(self) -> None:
        """End the warm process."""
        self._process.communicate()
        assert self._process.returncode == 0


def serve() -> None:
    """Do jobs until nobody wants any more. What a line loads with its first call is loaded before, and once."""
    WorkingDays({}).is_working(date(2026, 3, 3))
    with freezegun.freeze_time() as frozen:
        while True:
            try:
                job: Job = pickle.load(sys.stdin.buffer)
            except EOFError:
                return
            city(job.city)
            frozen.move_to(job.at)
            pickle.dump(_in_a_child(job), sys.stdout.buffer)
            sys.stdout.buffer.flush()


def _in_a_child(job: Job) -> Died | Lived:
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        with os.fdopen(write, "wb") as pipe:
            pickle.dump(_take(job), pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return Died()
    return Lived(tuple(pickle.loads(told)))


def _take(job: Job) -> Sequence[str]:
    office = make_office(Database(job.database_url), city(job.city))
    line = in_process(make_line(office))
    points = Points(job.crash_at)
    match job.what:
        case StaffWork() as work:
            work.do(office)
        case request:
            assert line.send(request, LIMITS).status == 200
    return points.passed
