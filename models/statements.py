"""Statements that SQLite and PostgreSQL both know, in slightly different grammar."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, Executable, Result, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.base import Base


def insert_unless_there(session: Session | Connection, table: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert a row; False, and nothing changed, if one of its unique values is taken."""
    statement = _insert_unless_there(table, _is_postgresql(session))
    return rows_changed(session.execute(statement, values)) == 1


def rows_changed(result: Result[Any]) -> int:
    """How many rows an UPDATE or DELETE found."""
    return cast(CursorResult[Any], result).rowcount


def hold(session: Session, name: str) -> None:
    """Wait until nobody else holds this name, and hold it to the end of the transaction.

    For what has no row yet that could be locked. On SQLite a deed already keeps out all others.
    """
    if _is_postgresql(session):
        key = int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)
        session.execute(select(func.pg_advisory_xact_lock(key)))


@cache
def _insert_unless_there(table: type[Base], is_postgresql: bool) -> Executable:
    """Made once: to build this statement takes longer than to run it."""
    insert = postgresql.insert if is_postgresql else sqlite.insert
    statement = insert(cast(Table, table.__table__)).on_conflict_do_nothing()
    # Without the option, SQLAlchemy forgets how many rows an INSERT wrote.
    return statement.execution_options(preserve_rowcount=True)


def _is_postgresql(session: Session | Connection) -> bool:
    bind = session if isinstance(session, Connection) else session.get_bind()
    return bind.dialect.name == "postgresql"
