"""The office's only clock, aware and in UTC. Whoever needs the time asks here, so one place can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_ahead = timedelta(0)
_standing: datetime | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _standing or datetime.now(UTC) + _ahead


@contextmanager
def travel(to: datetime) -> Iterator[None]:
    """Make it `to` (aware) for the whole process; the clock goes on from there until the block is left.

    For commands that play a call at another date in their own process. A production line has no such door.
    """
    with _set(_aware(to) - datetime.now(UTC), None):
        yield


@contextmanager
def stand_still(at: datetime) -> Iterator[None]:
    """Make it `at` (aware) for the whole process, and keep it so until the block is left.

    For calls on a clock that takes no time: how long this machine works at an answer is no time of theirs.
    """
    with _set(_ahead, _aware(at).astimezone(UTC)):
        yield


@contextmanager
def _set(ahead: timedelta, standing: datetime | None) -> Iterator[None]:
    global _ahead, _standing
    before = _ahead, _standing
    _ahead, _standing = ahead, standing
    try:
        yield
    finally:
        _ahead, _standing = before


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("the clock travels to aware moments only: say in which zone")
    return moment
