"""A time by which an answer must be there: gives up on a PostgreSQL server that has frozen.

The server's own time limits need a living server. A caller's telephone company does not wait for one, so
psycopg's waiting is cut short from this side.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout

_T = TypeVar("_T")
_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Within this block, in this thread, all waiting for PostgreSQL ends after so many seconds."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def has_passed() -> bool:
    """Whether there is no time left for anything more."""
    until = _deadline.get()
    return until is not None and time.monotonic() >= until


class DeadlineConnection(psycopg.Connection[Any]):
    """A connection that closes itself, and raises OperationalError, when the deadline passes."""

    def wait(self, gen: PQGen[_T], interval: float = 0.1, timeout: float | None = None) -> _T:
        until = _deadline.get()
        if until is None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, max(0.0, until - time.monotonic()))
        except _WaitTimeout:
            # What became of the statement is not known, so nothing more may be said on this connection.
            self.pgconn.finish()
            raise psycopg.OperationalError("no answer from the database before the deadline") from None
