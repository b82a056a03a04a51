"""At which migration a database is, and at which it should be; cheap enough to ask at every start."""

from pathlib import Path

from sqlalchemy import inspect, text

from models.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"


def newest() -> str:
    """The number of the last migration this code has."""
    return max(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def current(database: Database) -> str | None:
    """The number of the last migration that was applied; None for an empty database."""
    with database.light() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def is_newest(database: Database) -> bool:
    """Does the database fit this code?"""
    return current(database) == newest()
