"""The office's only clock, aware and in UTC. Whoever needs the time asks here, so one place can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_ahead = timedelta(0)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC) + _ahead


@contextmanager
def travel(to: datetime) -> Iterator[None]:
    """Make it `to` (aware) for the whole process; the clock goes on from there until the block is left.

    For commands that play a call at another date in their own process. A production line has no such door.
    """
    global _ahead
    if to.tzinfo is None:
        raise ValueError("the clock travels to aware moments only: say in which zone")
    before = _ahead
    _ahead = to - datetime.now(UTC)
    try:
        yield
    finally:
        _ahead = before
