"""What SQLite refuses on the line's own connections: to take the audit log's triggers or tables away, or to hide them.

Triggers stop whoever would change the log; this stops a statement that slipped into the line from lifting them first.
Whoever opens the file with other tools is not stopped: for them there are the chains, the seals and the anchor.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from models.audit_triggers import TABLES

_NAMED_FIRST = frozenset(
    {
        sqlite3.SQLITE_DROP_TABLE,
        sqlite3.SQLITE_CREATE_TEMP_TABLE,
        sqlite3.SQLITE_CREATE_TEMP_VIEW,
    }
)
_NAMED_SECOND = frozenset(
    {
        sqlite3.SQLITE_DROP_TRIGGER,
        sqlite3.SQLITE_DROP_TEMP_TRIGGER,
        sqlite3.SQLITE_CREATE_TRIGGER,
        sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
        sqlite3.SQLITE_DROP_INDEX,
        sqlite3.SQLITE_ALTER_TABLE,
    }
)
_PRAGMAS = frozenset({"writable_schema", "schema_version", "recursive_triggers"})


def guard(connection: sqlite3.Connection) -> None:
    """Refuse from now on what would lift the protection."""
    connection.set_authorizer(_judge)


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """For migrations alone: they make and change what is guarded."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    driver.set_authorizer(None)
    try:
        yield
    finally:
        guard(driver)


def _judge(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    is_refused = (
        (action in _NAMED_FIRST and first in TABLES)
        or (action in _NAMED_SECOND and second in TABLES)
        or (action == sqlite3.SQLITE_PRAGMA and first in _PRAGMAS and second is not None)
    )
    return sqlite3.SQLITE_DENY if is_refused else sqlite3.SQLITE_OK
