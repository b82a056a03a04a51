"""What the two doors to the database promise: light statements survive their process, deeds survive the power."""

import signal
import subprocess
import sys

from sqlalchemy import func, select, text

from models import clock
from models.database import Database
from models.turn import Turn
from tests.postgres_server import PostgresServer

WRITE_A_TURN_AND_DIE = """
import os, signal, sys
from models import turn_log
from models.database import Database
with Database(sys.argv[1]).light() as connection:
    assert turn_log.claim(connection, "CA1", 1, "main_menu")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_light_statement_survives_the_death_of_its_process(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)

    died = subprocess.run([sys.executable, "-c", WRITE_A_TURN_AND_DIE, url], check=False)

    assert died.returncode == -signal.SIGKILL
    with database.light() as connection:
        assert connection.execute(select(func.count()).select_from(Turn)).scalar() == 1


def test_a_light_statement_does_not_wait_for_the_disk_and_a_deed_does(database: Database) -> None:
    waits = {True: ("PRAGMA synchronous", 1, 2), False: ("SHOW synchronous_commit", "off", "on")}
    question, lightly, durably = waits[database.is_sqlite]

    with database.light() as connection, database.deeds() as session:
        answers = connection.execute(text(question)).scalar(), session.execute(text(question)).scalar()

    assert answers == (lightly, durably)


def test_a_deed_takes_earlier_light_statements_to_the_disk(
    postgres: PostgresServer, migrated_postgres: str
) -> None:
    database = Database(postgres.url(postgres.create_database(template=migrated_postgres)))

    with database.light() as connection:
        connection.execute(Turn.__table__.insert(), _a_turn(1))
        written = connection.execute(text("SELECT pg_current_wal_insert_lsn()")).scalar()
        with database.deeds() as session:
            session.execute(Turn.__table__.insert(), _a_turn(2))
        flushed = text("SELECT pg_current_wal_flush_lsn() >= CAST(:written AS pg_lsn)")
        is_on_the_disk = connection.execute(flushed, {"written": written}).scalar()

    assert is_on_the_disk
    database.dispose()


def test_a_connection_that_the_server_has_closed_is_replaced_unnoticed(
    postgres: PostgresServer, migrated_postgres: str
) -> None:
    database = Database(postgres.url(postgres.create_database(template=migrated_postgres)))
    others = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
    with database.light() as connection, database.deeds() as session:
        connection.execute(text("SELECT 1"))
        session.execute(text("SELECT 1"))

    with database.light() as connection:
        connection.execute(text(f"{others} AND pid <> pg_backend_pid()"))
    with database.deeds() as session:
        answer = session.execute(text("SELECT 1")).scalar()

    assert answer == 1
    database.dispose()


def _a_turn(number: int) -> dict[str, object]:
    return {"call_sid": "CA1", "number": number, "claimed_at": clock.now()}
