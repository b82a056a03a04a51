"""How SQLite is opened: one writer at a time, in the order of coming, and readers who wait for nobody."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry

from models.audit_guard import guard
from models.patience import LOCK_WAIT_SECONDS, POOL_WAIT_SECONDS
from models.writer_queue import Way, WriterQueue

_BUSY_MILLISECONDS = LOCK_WAIT_SECONDS * 1000
_PATIENT_MILLISECONDS = 600_000
_LOOK_AGAIN_SECONDS = 0.01


def sqlite_engine(url: URL, use: str) -> Engine:
    """An engine for `light` statements or for `deeds`."""
    isolation = {"isolation_level": "AUTOCOMMIT"} if use == "light" else {}
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=16,
        max_overflow=112,
        pool_use_lifo=True,
        pool_timeout=POOL_WAIT_SECONDS,
        **isolation,
    )
    synchronous = {"light": "NORMAL", "deeds": "FULL"}[use]

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # Ours to begin: Python would begin late, and not IMMEDIATE.
        connection.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}").close()
        _write_ahead(connection)
        for pragma in (
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            "secure_delete=FAST",  # What is overwritten or deleted does not stay readable in its page.
        ):
            connection.execute(f"PRAGMA {pragma}").close()
        guard(connection)

    if use == "deeds":

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def queue_light_writes(engine: Engine, writers: WriterQueue) -> None:
    """SQLite's own waiting is a lottery, so writers of a single statement queue with the deeds."""

    @event.listens_for(engine, "before_cursor_execute")
    def enter(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
        if _writes(statement):
            writers.enter(Way.LIGHT)
            connection.info["is_writing"] = True

    def leave(connection: Connection | None) -> None:
        if connection is not None and connection.info.pop("is_writing", False):
            writers.leave()

    @event.listens_for(engine, "after_cursor_execute")
    def leave_well(connection: Connection, *_: Any) -> None:
        leave(connection)

    @event.listens_for(engine, "handle_error")
    def leave_with_error(context: ExceptionContext) -> None:
        leave(context.connection)


@contextmanager
def patient(connection: Connection) -> Iterator[None]:
    """Within this block this connection waits for other writers until they are done: nobody waits for an answer."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    driver.execute(f"PRAGMA busy_timeout={_PATIENT_MILLISECONDS}").close()
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}").close()


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Readers wait for nobody. While another process turns a new file to this mode, SQLite fails without waiting."""
    end = time.monotonic() + LOCK_WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
        time.sleep(_LOOK_AGAIN_SECONDS)


def _writes(statement: str) -> bool:
    return statement.startswith(("INSERT", "UPDATE", "DELETE"))
