"""Lines to be measured: a fresh, migrated database, keys of its own, and the environment to serve it with."""

import secrets
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from app import open_office
from models import migrate
from models.database import Database
from models.office import Office
from scripts.benchmark.webhooks import PUBLIC_URL
from settings import Settings
from tests import postgres_server

PLACE = Path("/var/tmp")
"""On a disk, even where /tmp is memory."""


@dataclass(frozen=True)
class MeasuredLine:
    """A line on one kind of database. `database_pid` is the database server, where there is one."""

    name: str
    environ: dict[str, str]
    database_pid: int | None = None

    @cached_property
    def settings(self) -> Settings:
        """The settings that its web processes read, too."""
        return Settings.from_env(self.environ)

    @cached_property
    def office(self) -> Office:
        """The same office, in this process. PINs cost what they cost in production."""
        return open_office(self.settings)


@contextmanager
def on_sqlite(auth_token: str) -> Iterator[MeasuredLine]:
    """A line on a SQLite file."""
    with tempfile.TemporaryDirectory(prefix="lossline-bench-", dir=PLACE) as folder:
        yield _line("SQLite", f"sqlite:///{folder}/record.db", auth_token)


@contextmanager
def on_postgresql(auth_token: str) -> Iterator[MeasuredLine]:
    """A line on a PostgreSQL server that waits for the disk, as in production."""
    server = postgres_server.start(durable=True)
    try:
        yield _line("PostgreSQL", server.url(server.create_database()), auth_token, server.pid)
    finally:
        server.stop()


def _line(name: str, url: str, auth_token: str, database_pid: int | None = None) -> MeasuredLine:
    database = Database(url)
    migrate.upgrade(database)
    database.dispose()
    return MeasuredLine(name, _environ(url, auth_token), database_pid)


def _environ(url: str, auth_token: str) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": auth_token,
        "TWILIO_PHONE_NUMBER": "+8631112333",
        "PUBLIC_URL": PUBLIC_URL,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "PIN_PEPPER": f"p1:{_key()}",
        "DATA_KEY": f"d1:{_key()}",
    }


def _key() -> str:
    return b64encode(secrets.token_bytes(32)).decode()
