"""Reading the audit log as it lies there: raw columns, times as text, many millions of rows in a bounded room.

Whoever checks a log must not trip over what somebody has put into it, so nothing is parsed here.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import Connection, TextClause, text

from models.audit import sealed_message
from models.audit_tree import leaf
from models.database import Database

ROWS_AT_ONCE = 5_000
_IN_MEMORY_BYTES = 8 * 1024**3
"""Of a SQLite file, mapped while it is verified: address space, not memory."""


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the log. On SQLite a column may hold anything, whatever its type should be."""

    id: int
    subject: str
    seq: int
    moment: str
    kind: str
    actor: str
    body: str
    prev: str
    mac: str

    @property
    def message(self) -> bytes:
        """What the mac is made of."""
        return sealed_message(
            self.prev, self.subject, self.seq, self.moment, self.kind, self.actor, self.body
        )


def leaf_of(event_id: int, mac: str, message: bytes) -> bytes:
    """The hash by which an event stands in its seal's tree: over its id, its mac, and all the mac is made of."""
    return leaf(f"{event_id} {mac}\n".encode("utf-8", "surrogateescape") + message)


class Reading(Enum):
    """How text is read on SQLite, where a column may hold bytes that are none."""

    QUICK = "quick"
    """Such bytes are an error."""
    ANYTHING = "anything"


@contextmanager
def snapshot(database: Database, reading: Reading = Reading.ANYTHING) -> Iterator[Connection]:
    """A connection that sees the database as it is now, however long it reads and whatever is written meanwhile."""
    with database.light() as connection:
        driver: Any = connection.connection.driver_connection
        if database.is_sqlite:
            driver.text_factory = lenient if reading is Reading.ANYTHING else str
            # Chains are read in another order than they lie in the file: without this, a third longer.
            connection.exec_driver_sql(f"PRAGMA mmap_size={_IN_MEMORY_BYTES}")
            connection.exec_driver_sql("BEGIN")
        else:
            connection.exec_driver_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            # Whoever hands batches to other processes waits for them with this snapshot open.
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        try:
            yield connection
        finally:
            connection.exec_driver_sql("ROLLBACK")
            if database.is_sqlite:
                driver.text_factory = str
                connection.exec_driver_sql("PRAGMA mmap_size=0")


def lenient(raw: bytes) -> str:
    """Text, even where a byte of it was changed so that it is none."""
    return raw.decode("utf-8", "surrogateescape")


def read(connection: Connection, where: str, order: str = "id") -> TextClause:
    """A query for rows of the log that fulfil a condition, with the columns of `Event`, in that order."""
    columns = f"id, subject, seq, {moment_of(connection, 'at')} AS moment, kind, actor, body, prev, mac"
    return text(f"SELECT {columns} FROM audit_events WHERE {where} ORDER BY {order}")


def stream(connection: Connection, query: TextClause, parameters: Mapping[str, Any]) -> Iterator[Any]:
    """Rows of any query, a few at a time."""
    with connection.execute(query, parameters, execution_options={"yield_per": ROWS_AT_ONCE}) as result:
        if connection.dialect.name == "sqlite" and result.cursor is not None:
            # As the driver gives them: millions of rows are worth the short cut.
            while rows := result.cursor.fetchmany(ROWS_AT_ONCE):
                yield from rows
            return
        for part in result.partitions():
            yield from part


def moment_of(connection: Connection, column: str) -> str:
    """SQL for a time as `audit.moment` writes it; nothing stays nothing."""
    if connection.dialect.name == "sqlite":
        return f"replace({column}, ' ', 'T') || '+00:00'"
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')"""
