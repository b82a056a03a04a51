"""Many rows at once, as fast as each database takes them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

import psycopg
from sqlalchemy import Connection, Table, bindparam, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from models.base import Base


def insert_many(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns: by COPY on PostgreSQL, by one prepared statement on SQLite."""
    if not rows:
        return
    columns = list(rows[0])
    values = [tuple(row[column] for column in columns) for row in rows]
    connection = session.connection()
    copy = _copy if connection.dialect.name == "postgresql" else _execute_many
    copy(connection, table.__tablename__, columns, values)


def make_room(session: Session) -> None:
    """Let SQLite keep 64 MiB of its indexes at hand: rows with random keys touch all of them all the time."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("PRAGMA cache_size=-65536").close()


def update_many(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Set all given columns of rows that are found by their `uid`."""
    if not rows:
        return
    core = cast(Table, table.__table__)
    values: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "uid"}
    statement = update(core).where(core.c.uid == bindparam("at_uid")).values(values)
    renamed = [{"at_uid": row["uid"]} | {name: row[name] for name in values} for row in rows]
    session.connection().execute(statement, renamed)


def _copy(connection: Connection, table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.IntegrityError as error:
        raise IntegrityError(statement, None, error) from None
    except psycopg.OperationalError as error:
        raise OperationalError(statement, None, error) from None


def _execute_many(
    connection: Connection, table: str, columns: list[str], rows: list[tuple[Any, ...]]
) -> None:
    """Past SQLAlchemy's own handling of each value, which would take longer than the database does."""
    places = ", ".join("?" for _ in columns)
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
    connection.exec_driver_sql(statement, [tuple(map(_for_sqlite, row)) for row in rows])


def _for_sqlite(value: Any) -> Any:
    """Times as SQLAlchemy writes them there."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value
