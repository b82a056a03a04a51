"""Doing to an audit log what only somebody with power over the database can do: past triggers and guards."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, text

from models.audit_triggers import TABLES, wanted
from models.database import Database


@contextmanager
def unguarded(database: Database) -> Iterator[Connection]:
    """A transaction of somebody who has opened the database with tools of their own and lifted all triggers."""
    engine = create_engine(database.url)
    with engine.begin() as connection:
        lift_triggers(connection)
        yield connection
    engine.dispose()


def lift_triggers(connection: Connection) -> None:
    """What the owner of a database can do."""
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_authorizer(None)
        for name in wanted(connection):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        return
    for table in TABLES:
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
