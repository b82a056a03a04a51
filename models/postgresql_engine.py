"""How PostgreSQL is opened: with limits to every kind of waiting, on the server and on this side."""

import select
from typing import Any

import psycopg
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from models import deadline
from models.confirmed_commit import ConfirmedConnection
from models.deadline import DeadlineConnection
from models.patience import LOCK_WAIT_SECONDS, POOL_WAIT_SECONDS

STATEMENT_SECONDS = 4
CONNECTIONS = 16
"""To PostgreSQL, for each use in each process. It allows 100 in all, and each one more makes all others slower."""


def postgresql_engine(url: URL, use: str) -> Engine:
    """An engine for `light` statements or for `deeds`."""
    synchronous = {"light": "off", "deeds": "on"}[use]
    kind = {"light": DeadlineConnection, "deeds": ConfirmedConnection}[use]
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
        if deadline.has_passed():
            # Connecting waits up to two seconds, and the pool up to two more, by clocks of their own.
            raise psycopg.OperationalError("no time left to connect to the database")
        return kind.connect(*args, **values)

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
