"""What PostgreSQL's own log quotes, read in the log of a real server."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from models import server_log
from models.database import Database
from tests.postgres_server import PostgresServer

ALL_SILENT = "".join(f"-c%20{name}%3D{value}%20" for name, value in server_log.SILENT.items())


def fail_with(database: Database, value: str) -> None:
    """Have a statement refused that carries the value, as a parameter and as a key."""
    with database.light() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS kept (value text PRIMARY KEY)"))
        connection.execute(text("INSERT INTO kept VALUES (:value)"), {"value": value})
        with pytest.raises(IntegrityError):
            connection.execute(text("INSERT INTO kept VALUES (:value)"), {"value": value})


def test_a_server_that_is_set_up_as_advised_writes_no_value_into_its_log(postgres: PostgresServer) -> None:
    name = postgres.create_database()
    silent = Database(f"{postgres.url(name)}&options={ALL_SILENT}")
    talkative = Database(postgres.url(name))

    fail_with(talkative, "11010119900307851X")
    fail_with(silent, "110101199003078692")

    written = (postgres.folder / "log").read_text(errors="replace")
    assert "11010119900307851X" in written
    assert "110101199003078692" not in written
    silent.dispose()
    talkative.dispose()
    postgres.drop_database(name)


def test_the_settings_that_let_values_into_the_log_are_named(postgres: PostgresServer) -> None:
    silent = Database(f"{postgres.url()}&options={ALL_SILENT}")
    with silent.light() as connection:
        assert server_log.quoting(connection) == []
    silent.dispose()

    talkative = Database(postgres.url())
    with talkative.light() as connection:
        assert "log_error_verbosity = default" in server_log.quoting(connection)
    talkative.dispose()
