"""The one way to the database: `light()` for reads and menu turns, `deeds()` for what must not be forgotten.

SQLite and PostgreSQL behave alike here. A light statement is a transaction of its own and may be forgotten in
a power cut; a deed is on the disk before anybody hears of it, and takes all earlier light statements along.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from models.postgresql_engine import postgresql_engine
from models.queue_file import QueueFile
from models.sqlite_engine import queue_light_writes, sqlite_engine
from models.writer_queue import Way, WriterQueue


class Database:
    """A database by its URL (`sqlite:///file`, `postgresql://…`). Opens nothing until it is asked."""

    def __init__(self, url: str) -> None:
        self.url = _with_driver(make_url(url))
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        make = sqlite_engine if self.is_sqlite else postgresql_engine
        self._light = make(self.url, "light")
        self._deeds = make(self.url, "deeds")
        for engine in (self._light, self._deeds):
            _close_what_comes_back_late(engine)
        self._sessions = sessionmaker(self._deeds, expire_on_commit=False)
        self._writers = WriterQueue(QueueFile(Path(self.url.database or ":memory:")))
        if self.is_sqlite:
            queue_light_writes(self._light, self._writers)

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
        self._writers.enter(Way.DEED)
        try:
            with self._sessions.begin() as session:
                # A transaction that only reads at first would fail instead of waiting when it comes to write.
                session.connection()
                yield session
        finally:
            self._writers.leave()

    @property
    def engine(self) -> Engine:
        """The engine behind `deeds()`, for migrations and bulk import."""
        return self._deeds

    def dispose(self) -> None:
        """Close all connections; those that somebody still uses as soon as they come back."""
        self._light.dispose()
        self._deeds.dispose()
        self._writers.close()


def _close_what_comes_back_late(engine: Engine) -> None:
    """SQLAlchemy would put it into a pool that nobody looks after any more."""
    closed = 0

    @event.listens_for(engine, "connect")
    def mark(_: Any, entry: ConnectionPoolEntry) -> None:
        entry.info["made_after"] = closed

    @event.listens_for(engine, "engine_disposed")
    def count(_: Engine) -> None:
        nonlocal closed
        closed += 1

    @event.listens_for(engine, "checkin")
    def close(_: Any, entry: ConnectionPoolEntry) -> None:
        if entry.info.get("made_after") != closed:
            entry.close()


def _with_driver(url: URL) -> URL:
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    return url
