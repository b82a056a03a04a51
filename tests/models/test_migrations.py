"""Migrations make exactly what the models describe, and go down and up again with data in the tables."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select, text

from models import audit, audit_check, migrate, schema_version
from models.audit_events import CallbackAsked
from models.audit_triggers import missing_triggers
from models.call import CallRecord
from models.database import Database
from models.tables import metadata
from tests.factories import make_keys
from tests.models.test_database import a_call_row
from tests.postgres_server import PostgresServer
from tests.together import together


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        database = Database(server.url(server.create_database()))
    yield database
    database.dispose()


def test_models_equal_migrations(database: Database) -> None:
    with database.light() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        differences = compare_metadata(context, metadata)

    assert differences == []


def test_an_empty_database_is_at_no_migration_and_a_migrated_one_at_the_newest(empty: Database) -> None:
    assert schema_version.current(empty) is None

    migrate.upgrade(empty)

    assert schema_version.current(empty) == schema_version.newest()
    assert schema_version.is_newest(empty)


def test_migrating_twice_changes_nothing(empty: Database) -> None:
    migrate.upgrade(empty)
    migrate.upgrade(empty)

    assert schema_version.is_newest(empty)


def test_processes_that_start_at_once_migrate_once(empty: Database) -> None:
    def migrate_alone(_: int) -> None:
        database = Database(empty.url.render_as_string(hide_password=False))
        migrate.upgrade(database)
        database.dispose()

    together(3, migrate_alone)

    assert schema_version.is_newest(empty)


def test_a_new_sqlite_file_that_another_process_is_writing_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute(
        "BEGIN IMMEDIATE"
    )  # A lock for which SQLite does not wait when it changes the journal's mode.
    threading.Timer(0.2, other.rollback).start()
    database = Database(f"sqlite:///{file}")

    migrate.upgrade(database)

    assert schema_version.is_newest(database)
    database.dispose()
    other.close()


def test_each_migration_goes_down_and_up_again(empty: Database) -> None:
    for number in sorted(path.name[:4] for path in (schema_version.MIGRATIONS / "versions").glob("0*.py")):
        migrate.upgrade(empty, number)
        migrate.downgrade(empty, "-1")
        migrate.upgrade(empty, number)

    with empty.light() as connection:
        assert missing_triggers(connection) == []
    migrate.downgrade(empty, "base")
    with empty.light() as connection:
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}


def test_taking_the_newest_back_and_applying_it_again_keeps_what_was_written(empty: Database) -> None:
    migrate.upgrade(empty)
    keys = make_keys()
    with empty.deeds() as session:
        session.add(CallRecord(**a_call_row("CA1")))
        audit.append(session, keys, audit.LINE, CallbackAsked(why="asked"), "test")

    migrate.downgrade(empty, "-1")
    migrate.upgrade(empty)

    with empty.light() as connection:
        assert connection.scalar(select(CallRecord.sid)) == "CA1"
    assert audit_check.verify(empty, keys).faults == ()


def test_turns_of_before_learn_whose_question_they_asked_from_their_facts(empty: Database) -> None:
    migrate.upgrade(empty, "0017")
    row = "INSERT INTO turns (call_sid, number, facts, claimed_at) VALUES ('CA1', :number, :facts, :at)"
    with empty.deeds() as session:
        for number, facts in enumerate(['{"step":"loss.pin","said":"它"}', None]):
            session.execute(text(row), {"number": number, "facts": facts, "at": "2026-03-03 02:00:00+00:00"})

    migrate.upgrade(empty, "0018")

    with empty.light() as connection:
        assert connection.scalars(text("SELECT asks FROM turns ORDER BY number")).all() == ["loss.pin", None]


def test_a_migration_that_fails_leaves_nothing_behind(empty: Database) -> None:
    with empty.deeds() as session:
        session.execute(text("CREATE TABLE staff (in_the_way INTEGER)"))

    with pytest.raises(Exception, match="staff"):
        migrate.upgrade(empty)

    with empty.light() as connection:
        assert inspect(connection).get_table_names() == ["staff"]
