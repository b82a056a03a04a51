"""Brings a database to the newest migration, one process at a time."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from models import audit_guard, audit_roles
from models.database import Database
from models.schema_version import MIGRATIONS

_LOCK = 0x10551


def upgrade(database: Database, to: str = "head") -> None:
    """Apply all migrations that are missing, or those up to `to`, in one transaction, and grant the line its rights."""
    with database.engine.begin() as connection, audit_guard.lifted(connection):
        _alone(connection)
        command.upgrade(_config(connection), to)
        audit_roles.grant(connection)


def downgrade(database: Database, to: str) -> None:
    """Take migrations back, down to `to` ("base" for all)."""
    with database.engine.begin() as connection, audit_guard.lifted(connection):
        _alone(connection)
        command.downgrade(_config(connection), to)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _alone(connection: Connection) -> None:
    """Two processes that start at once must not both migrate. On SQLite the transaction excludes others."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
