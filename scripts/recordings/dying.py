"""The moment between claim and settle: what was not committed is gone then, a claim stays."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

SETTLING = ("INSERT INTO turns", "UPDATE turns")


class Killed(BaseException):
    """The process is gone. Nothing that handles errors may handle this."""


@contextmanager
def before_settling(strike: Callable[[], object]) -> Iterator[None]:
    """Within this block something strikes just before a turn is settled, on the very thread."""

    def before(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(SETTLING) and "reply" in statement:
            strike()

    event.listen(Engine, "before_cursor_execute", before)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", before)


def die() -> None:
    """As if the process were killed: an exception that nothing in the line handles."""
    raise Killed
