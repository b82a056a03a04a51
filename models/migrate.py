"""Brings a database to the newest migration, one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from models import audit_guard, audit_roles
from models.database import Database
from models.schema_version import MIGRATIONS
from models.sqlite_engine import patient

_LOCK = 0x10551


def upgrade(database: Database, to: str = "head") -> None:
    """Apply all migrations that are missing, or those up to `to`, in one transaction, and grant the line its rights."""
    with _alone(database) as connection, audit_guard.lifted(connection):
        command.upgrade(_config(connection), to)
        audit_roles.grant(connection)


def downgrade(database: Database, to: str) -> None:
    """Take migrations back, down to `to` ("base" for all)."""
    with _alone(database) as connection, audit_guard.lifted(connection):
        command.downgrade(_config(connection), to)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """A transaction. Of two processes that start at once one migrates, and the other waits, however long it takes."""
    with database.engine.connect() as connection, patient(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        yield connection
