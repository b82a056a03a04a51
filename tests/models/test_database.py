"""The database's two ways in, and what it does when somebody else is in the way."""

import sqlite3
import time
from datetime import datetime

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from models import clock
from models.calendar_day import CalendarDay
from models.call import CallRecord
from models.database import Database
from models.deadline import deadline
from models.holder import Holder
from models.statements import hold, insert_unless_there
from tests.postgres_server import PostgresServer
from tests.together import together


def a_call_row(sid: str) -> dict[str, object]:
    """The least that a call needs."""
    return {"sid": sid, "to_number": "+1", "city": "x", "language": "zh", "started_at": clock.now()}


def calls(database: Database) -> int:
    """How many calls there are."""
    with database.light() as connection:
        return len(connection.execute(select(CallRecord.sid)).all())


def test_a_deed_is_there_when_the_block_was_left(database: Database) -> None:
    with database.deeds() as session:
        session.add(CallRecord(**a_call_row("CA1")))

    assert calls(database) == 1


def test_a_deed_is_undone_by_an_error(database: Database) -> None:
    def fail() -> None:
        with database.deeds() as session:
            session.add(CallRecord(**a_call_row("CA1")))
            session.flush()
            raise RuntimeError("the line broke")

    with pytest.raises(RuntimeError, match="the line broke"):
        fail()

    assert calls(database) == 0


def test_a_light_statement_is_kept_without_anybody_committing(database: Database) -> None:
    with database.light() as connection:
        assert insert_unless_there(connection, CallRecord, a_call_row("CA1"))
        assert not insert_unless_there(connection, CallRecord, a_call_row("CA1"))

    assert calls(database) == 1


def test_light_statements_and_deeds_of_many_threads_all_come_through(database: Database) -> None:
    def write(number: int) -> None:
        for turn in range(10):
            row = a_call_row(f"CA{number}-{turn}")
            if number % 2:
                with database.light() as connection:
                    insert_unless_there(connection, CallRecord, row)
            else:
                with database.deeds() as session:
                    session.add(CallRecord(**row))

    together(16, write)

    assert calls(database) == 160


def test_a_light_statement_that_fails_leaves_the_way_free(database: Database) -> None:
    with database.light() as connection, pytest.raises(IntegrityError):
        connection.execute(CallRecord.__table__.insert(), {"sid": "CA1"})

    with database.deeds() as session:
        session.add(CallRecord(**a_call_row("CA1")))

    assert calls(database) == 1


def test_an_error_does_not_quote_what_was_to_be_written(database: Database) -> None:
    row = {"uid": "1" * 32, "citizen_id": b"110101199003070011", "citizen_id_index": "i", "name": None}

    with database.deeds() as session, pytest.raises(IntegrityError) as caught:
        session.connection().execute(Holder.__table__.insert(), row)

    assert "110101199003070011" not in str(caught.value.statement) + str(caught.value.args[0])[:40]
    assert "hidden due to hide_parameters" in str(caught.value)


def test_foreign_keys_are_kept(database: Database) -> None:
    with database.deeds() as session, pytest.raises(IntegrityError):
        session.execute(
            text(
                "INSERT INTO duty (work_number, since, last_seen_at) VALUES ('1', '2026-01-01', '2026-01-01')"
            )
        )


def test_times_come_back_aware(database: Database) -> None:
    now = clock.now()

    with database.deeds() as session:
        session.add(CallRecord(**(a_call_row("CA1") | {"started_at": now})))

    with database.light() as connection:
        assert connection.scalar(select(CallRecord.started_at)) == now


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    row = a_call_row("CA1") | {"started_at": datetime(2026, 1, 1)}

    with pytest.raises(StatementError, match="without a zone"), database.light() as connection:
        insert_unless_there(connection, CallRecord, row)


def test_a_deed_waits_three_seconds_for_another_and_then_gives_up(database: Database) -> None:
    with database.deeds() as first:
        hold(first, "something")
        started = time.monotonic()

        with pytest.raises(OperationalError), database.deeds() as second:
            hold(second, "something")

        assert 2.5 < time.monotonic() - started < 4.5


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_the_address_of_a_postgresql_uses_one_driver(scheme: str) -> None:
    assert Database(f"{scheme}://nobody@nowhere/x").url.drivername == "postgresql+psycopg"


def test_a_database_that_does_not_answer_is_given_up_at_the_deadline(postgres: PostgresServer) -> None:
    database = Database(postgres.url())
    with database.light() as connection, deadline(0.3):
        started = time.monotonic()

        with pytest.raises(OperationalError, match="before the deadline"):
            connection.execute(text("SELECT pg_sleep(3)"))

    assert time.monotonic() - started < 1.5
    with database.light() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    database.dispose()


def test_nobody_connects_when_there_is_no_time_left(postgres: PostgresServer) -> None:
    database = Database(postgres.url())

    with (
        deadline(0.0),
        pytest.raises(OperationalError, match="no time left to connect"),
        database.light() as connection,
    ):
        connection.scalar(text("SELECT 1"))

    with database.light() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    database.dispose()


def test_options_in_the_address_are_kept(postgres: PostgresServer) -> None:
    database = Database(f"{postgres.url()}&options=-c%20application_name%3Dlossline")

    with database.light() as connection:
        assert connection.scalar(text("SHOW application_name")) == "lossline"
        assert connection.scalar(text("SHOW lock_timeout")) == "3s"
    database.dispose()


def test_days_are_kept_as_days(database: Database) -> None:
    day = datetime(2026, 2, 28).date()

    with database.deeds() as session:
        session.add(CalendarDay(day=day, is_working=True, name="调休"))

    with database.light() as connection:
        assert connection.scalar(select(CalendarDay.day)) == day


def test_psycopg_is_new_enough_to_be_given_a_deadline() -> None:
    assert tuple(map(int, psycopg.__version__.split(".")[:2])) >= (3, 3)


def test_a_connection_that_comes_back_after_all_were_closed_is_closed(database: Database) -> None:
    with database.light() as connection:
        connection.execute(text("SELECT 1"))
        driver = connection.connection.driver_connection
        database.dispose()

    with pytest.raises((psycopg.OperationalError, sqlite3.ProgrammingError), match="closed"):
        driver.execute("SELECT 1")


def test_after_all_were_closed_new_connections_are_kept_as_before(database: Database) -> None:
    database.dispose()

    with database.light() as connection:
        first = connection.connection.driver_connection
    with database.light() as connection:
        second = connection.connection.driver_connection

    assert second is first
