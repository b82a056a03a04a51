"""The first difference between a recording and the same call played again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import zip_longest

from recordings.recording import ANYTHING, OLDEST_FORMAT, BadRecording, Exchange, Recording, Webhook


class Part(Enum):
    """Which part of an exchange is another one now."""

    HEARD = "heard"
    ANSWERED = "answered"
    POSTED = "posted"
    AFTERWARDS = "afterwards"


@dataclass(frozen=True)
class Difference:
    """Where, and what it was and is, line by line."""

    where: str
    part: Part
    recorded: tuple[str, ...]
    now: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.where}: {self.part.value} otherwise"


def first_difference(recorded: Recording, played: Recording) -> Difference | None:
    """None if the call is as it was recorded. Of a recording of format 1 the words alone are compared."""
    for place, (before, now) in enumerate(zip(recorded.exchanges, played.exchanges, strict=True), 1):
        if not before.is_compared:
            continue
        where = f"exchange {place}, {before}"
        if not are_alike(before.hears, now.hears):
            return Difference(where, Part.HEARD, before.hears, now.hears)
        if recorded.format == OLDEST_FORMAT:
            continue
        for part, lines in ((Part.POSTED, posted), (Part.ANSWERED, answered)):
            if not are_alike(lines(before), lines(now)):
                return Difference(where, part, lines(before), lines(now))
    for role, state in recorded.afterwards.items():
        now_is = played.afterwards.get(role, {})
        if now_is != state:
            return Difference(f"afterwards, {role}", Part.AFTERWARDS, _told(state), _told(now_is))
    return None


def compared_from(recording: Recording, first: int) -> Recording:
    """The same call, of which only exchanges from the `first` on (counted from 1) are compared.

    Raises BadRecording if it has fewer.
    """
    if first > len(recording.exchanges):
        raise BadRecording(f"has {len(recording.exchanges)} exchanges: there is none to compare from {first}")
    earlier = tuple(replace(each, is_compared=False) for each in recording.exchanges[: first - 1])
    return replace(recording, exchanges=(*earlier, *recording.exchanges[first - 1 :]))


def are_alike(recorded: Sequence[str], now: Sequence[str]) -> bool:
    """Line for line."""
    pairs = zip_longest(recorded, now)
    return all(was is not None and is_ is not None and is_alike(was, is_) for was, is_ in pairs)


def is_alike(recorded: str, now: str) -> bool:
    """Word for word, but for what `…` leaves open."""
    if recorded == now:
        return True
    if ANYTHING not in recorded:
        return False
    pattern = ".+?".join(re.escape(part) for part in recorded.split(ANYTHING))
    return re.fullmatch(pattern, now, re.DOTALL) is not None


def posted(exchange: Exchange) -> tuple[str, ...]:
    """A line for each webhook and each parameter."""
    return tuple(line for each in exchange.webhooks for line in _posted(each))


def answered(exchange: Exchange) -> tuple[str, ...]:
    """A line for each verb, after the address that answered."""
    return tuple(line for each in exchange.webhooks for line in _answered(each))


def _posted(webhook: Webhook) -> Iterator[str]:
    yield webhook.post
    yield from (f"  {name}={value}" for name, value in webhook.parameters.items())


def _answered(webhook: Webhook) -> Iterator[str]:
    status = "" if webhook.status == 200 else f" {webhook.status}"
    yield f"{webhook.post}{status}" + (" (no answer)" if webhook.answer is None else "")
    yield from (webhook.answer or "").splitlines()


def _told(state: object) -> tuple[str, ...]:
    return tuple(f"{name}: {value}" for name, value in state.items()) if isinstance(state, dict) else ()
