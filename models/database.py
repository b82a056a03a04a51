"""The one way to the database: `light()` for reads and menu turns, `deeds()` for what must not be forgotten.

SQLite and PostgreSQL behave alike here. A light statement is a transaction of its own and may be forgotten in
a power cut; a deed is on the disk before anybody hears of it, and takes all earlier light statements along.
"""

import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from models.deadline import DeadlineConnection

LOCK_WAIT_SECONDS = 3
STATEMENT_SECONDS = 4
POOL_WAIT_SECONDS = 2
CONNECTIONS = 16
"""To PostgreSQL, for each use in each process. It allows 100 in all, and each one more makes all others slower."""
_SQLITE_BUSY_MILLISECONDS = 5000


class Database:
    """A database by its URL (`sqlite:///file`, `postgresql://…`). Opens nothing until it is asked."""

    def __init__(self, url: str) -> None:
        self.url = _with_driver(make_url(url))
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        make = _sqlite_engine if self.is_sqlite else _postgresql_engine
        self._light = make(self.url, "light")
        self._deeds = make(self.url, "deeds")
        self._sessions = sessionmaker(self._deeds, expire_on_commit=False)
        self._writer = threading.Lock()
        if self.is_sqlite:
            _queue_light_writes(self._light, self._writer)

    @contextmanager
    def light(self) -> Iterator[Connection]:
        """A connection on which each statement is a transaction of its own: for reads and for menu turns."""
        with self._light.connect() as connection:
            yield connection

    @contextmanager
    def deeds(self) -> Iterator[Session]:
        """One durable transaction: commits on leaving, rolls everything back on an error."""
        if not self.is_sqlite:
            with self._sessions.begin() as session:
                yield session
            return
        _take(self._writer)
        try:
            with self._sessions.begin() as session:
                # A transaction that only reads at first would fail instead of waiting when it comes to write.
                session.connection()
                yield session
        finally:
            self._writer.release()

    @property
    def engine(self) -> Engine:
        """The engine behind `deeds()`, for migrations and bulk import."""
        return self._deeds

    def dispose(self) -> None:
        """Close all connections."""
        self._light.dispose()
        self._deeds.dispose()


def _with_driver(url: URL) -> URL:
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    return url


def _sqlite_engine(url: URL, use: str) -> Engine:
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
        for pragma in (
            f"busy_timeout={_SQLITE_BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    if use == "deeds":

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _queue_light_writes(engine: Engine, writer: threading.Lock) -> None:
    """SQLite's own waiting is a lottery, so writers of a single statement queue at the lock of the deeds."""

    @event.listens_for(engine, "before_cursor_execute")
    def enter(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
        if _writes(statement):
            _take(writer)
            connection.info["is_writing"] = True

    def leave(connection: Connection | None) -> None:
        if connection is not None and connection.info.pop("is_writing", False):
            writer.release()

    @event.listens_for(engine, "after_cursor_execute")
    def leave_well(connection: Connection, *_: Any) -> None:
        leave(connection)

    @event.listens_for(engine, "handle_error")
    def leave_with_error(context: ExceptionContext) -> None:
        leave(context.connection)


def _writes(statement: str) -> bool:
    return statement.startswith(("INSERT", "UPDATE", "DELETE"))


def _take(writer: threading.Lock) -> None:
    if not writer.acquire(timeout=LOCK_WAIT_SECONDS):
        raise OperationalError(None, None, TimeoutError("another deed is being written"))


def _postgresql_engine(url: URL, use: str) -> Engine:
    synchronous = {"light": "off", "deeds": "on"}[use]
    settings = {
        "lock_timeout": f"{LOCK_WAIT_SECONDS}s",
        "statement_timeout": f"{STATEMENT_SECONDS}s",
        "idle_in_transaction_session_timeout": "10s",
        "synchronous_commit": synchronous,
        "timezone": "UTC",
    }
    given = url.query.get("options", "")
    options = " ".join([str(given), *(f"-c {name}={value}" for name, value in settings.items())]).strip()
    isolation = {"isolation_level": "AUTOCOMMIT"} if use == "light" else {}
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_use_lifo=True,
        pool_timeout=POOL_WAIT_SECONDS,
        connect_args={"connect_timeout": 2, "options": options},
        **isolation,
    )

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, entry: ConnectionPoolEntry, args: Any, values: Any) -> Any:
        return DeadlineConnection.connect(*args, **values)

    @event.listens_for(engine, "checkout")
    def look(connection: psycopg.Connection[Any], *_: Any) -> None:
        if _was_closed_by_the_server(connection):
            raise DisconnectionError("the server has closed this connection: the pool makes a new one")

    return engine


def _was_closed_by_the_server(connection: psycopg.Connection[Any]) -> bool:
    """Nothing was asked, so there is nothing to read, unless the server said goodbye. Unlike a ping, costs no trip."""
    if connection.closed:
        return True
    inbox = select.poll()
    inbox.register(connection.fileno(), select.POLLIN)
    return bool(inbox.poll(0))
