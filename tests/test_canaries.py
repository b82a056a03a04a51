"""The search for canaries finds what it looks for, wherever it was written."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests import canaries
from tests.factories import A_PIN
from tests.postgres_server import PostgresServer

pytest_plugins = ["pytester"]

WRITTEN = [f"pin={A_PIN}", f'{{"digits": "{A_PIN}"}}', A_PIN]
INNOCENT = [f"ab{A_PIN}cd", f"{A_PIN}0", "73916"]


@pytest.mark.parametrize("written", WRITTEN)
def test_a_pin_is_found_in_a_file_and_in_its_journal(written: str, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "record.db") as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE notes (line TEXT)")
        connection.execute("INSERT INTO notes VALUES (?)", (written,))
        connection.commit()

        where = canaries.found_in_sqlite(tmp_path / "record.db")
    connection.close()

    assert where is not None
    assert where.startswith("record.db-wal: ")


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("kind", ["text", "bytea"])
def test_a_pin_is_found_in_any_column_of_postgresql(
    postgres: PostgresServer, kind: str, written: str
) -> None:
    url = make_url(postgres.url(postgres.create_database()))
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE notes (line {kind})"))
        connection.execute(text(f"INSERT INTO notes VALUES (CAST('{written}' AS {kind}))"))
    engine.dispose()

    where = canaries.found_in_postgresql(url)

    assert where is not None
    assert where.startswith("notes ")


@pytest.mark.parametrize("written", INNOCENT)
def test_six_digits_within_a_longer_word_are_no_pin(written: str) -> None:
    assert canaries.found_in(written) is None


def test_a_test_that_logs_a_pin_fails(pytester: pytest.Pytester, pytestconfig: pytest.Config) -> None:
    pytester.makeconftest(
        "from tests.conftest import pytest_runtest_makereport\n__all__ = ['pytest_runtest_makereport']\n"
    )
    pytester.makepyfile(
        f"import logging\n\ndef test_it():\n    logging.getLogger('line').debug('keyed %s', '{A_PIN}')\n"
    )

    outcome = pytester.runpytest_subprocess(
        f"--rootdir={pytester.path}",
        "-o",
        "log_level=DEBUG",
        "-p",
        "no:cacheprovider",
        f"--override-ini=pythonpath={pytestconfig.rootpath}",
    )

    outcome.assert_outcomes(passed=1, errors=1)
    outcome.stdout.fnmatch_lines(["*a PIN in clear in the log:*"])
