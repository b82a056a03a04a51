"""After all kinds of calls no PIN, code, citizen ID or telephone number can be read in the record or in the log."""

import logging
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from ivr.keys import Ended, Pressed
from models.database import Database
from models.office import Office
from models.sweep import sweep
from telephony.webhook import Webhook
from tests.calls.phone import AT_NIGHT, WITHHELD, Phone
from tests.calls.record import Record
from tests.calls.routes import code_in
from tests.factories import A_PIN, a_citizen_id, an_enabled_card, an_initial_card

NEW, OTHER_NEW = "620957", "957062"
WRONG = ("805273", "916384", "284617")
A_CALLER_OF_HIS_OWN = "+8613947261850"
A_CALLBACK_NUMBER = "13729461835"


@pytest.fixture
def secrets_after_calls(
    phone: Phone, office: Office, record: Record, caplog: pytest.LogCaptureFixture
) -> frozenset[str]:
    """A day of calls with the log wide open; what nobody may be able to read afterwards."""
    caplog.set_level(logging.DEBUG)
    enabled, initial, other = an_enabled_card(office), an_initial_card(office), an_enabled_card(office)
    nobody = a_citizen_id()
    secrets = {A_PIN, NEW, OTHER_NEW, *WRONG, nobody, "111111", "222222"}

    phone.dial(from_=A_CALLER_OF_HIS_OWN).press("1", enabled.citizen_id, WRONG[0], A_PIN, "1").hang_up()
    phone.dial().press("2", "1", other.citizen_id, A_PIN, "111111", "222222", NEW, OTHER_NEW, NEW, NEW)
    phone.hang_up()
    phone.dial().press("2", "1", initial.keyed + "#", "123456", initial.citizen_id)
    code = code_in(record)
    secrets.add(code)
    phone.press(code, OTHER_NEW).hang_up()
    phone.dial(AT_NIGHT, from_=WITHHELD).press("1", nobody, *WRONG, "1", A_CALLBACK_NUMBER + "#").hang_up()
    phone.dial(AT_NIGHT, from_=A_CALLER_OF_HIS_OWN).press("1", "1#", *WRONG, "1").hang_up()
    phone.dial().press("0").hang_up()
    phone.dial("2026-04-20 10:00").hang_up()
    sweep(office)

    for card in (enabled, initial, other):
        secrets |= {card.citizen_id, card.phone or "", (card.phone or "").removeprefix("+86"), card.name}
    secrets |= {A_CALLER_OF_HIS_OWN.removeprefix("+86"), A_CALLBACK_NUMBER}
    return frozenset(secrets)


def found(secrets: Iterable[str], written: str) -> set[str]:
    """Which of them stand there, alone or in groups, in digits or in Mandarin; six digits only as a number of six."""
    spoken = str.maketrans("零幺一二三四五六七八九", "01123456789")
    plain = re.sub("(?<=[0-9])[, ，]+(?=[0-9])", "", written.translate(spoken))
    return {
        secret
        for secret in secrets
        if (len(secret) > 6 and (secret in written or secret in plain))
        or re.search(rf"(?<![0-9a-zA-Z]){secret}(?![0-9a-zA-Z])", written)
        or re.search(rf"(?<![0-9a-zA-Z]){secret}(?![0-9a-zA-Z])", plain)
    }


def test_the_search_itself_finds_what_it_looks_for() -> None:
    assert found({"739164"}, "pin=739164")
    assert found({"739164"}, "7391, 64")
    assert found({"739164"}, "您可以考虑用七三九幺，六四。")
    assert found({"13729461835"}, "0013729461835")
    assert not found({"739164"}, "ab739164cd")


def test_no_column_of_any_table_holds_a_secret(secrets_after_calls: frozenset[str], office: Office) -> None:
    for table, column, value in cells(office.database):
        assert not found(secrets_after_calls, value), f"{table}.{column}: {value}"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_file_of_sqlite_holds_a_secret_not_even_its_journal(
    secrets_after_calls: frozenset[str], office: Office
) -> None:
    file = Path(office.database.url.database or "")
    written = b"".join(each.read_bytes() for each in file.parent.glob(file.name + "*"))

    assert len(written) > 100_000
    assert (file.parent / (file.name + "-wal")).exists()
    # Between binary bytes, six digits may stand by chance; a secret that was written would stand in text.
    readable = "\n".join(run.decode("ascii") for run in re.findall(rb"[\x20-\x7e]{4,}", written))
    assert not found(secrets_after_calls, readable)
    assert not [secret for secret in secrets_after_calls if len(secret) > 6 and secret.encode() in written]


def test_no_line_of_the_log_holds_a_secret(
    secrets_after_calls: frozenset[str], caplog: pytest.LogCaptureFixture
) -> None:
    lines = [f"{line.getMessage()} {line.args} {line.exc_text or ''}" for line in caplog.get_records("setup")]

    assert any("turn.settled" in line for line in lines)
    for line in lines:
        assert not found(secrets_after_calls, line), line


def test_objects_that_hold_secrets_do_not_print_them() -> None:
    assert "739164" not in repr(Pressed("739164", Ended.FULL))
    assert "739164" not in repr(Webhook("CA1", 3, {"Digits": "739164"}))


def cells(database: Database) -> Iterator[tuple[str, str, str]]:
    """Every value of every column of every table that the database itself knows, as text and as bytes."""
    catalogue = (
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if database.is_sqlite
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    with database.light() as connection:
        for table in connection.scalars(text(catalogue)).all():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                for column, value in row.items():
                    if isinstance(value, bytes | memoryview):
                        yield table, column, bytes(value).decode("latin-1")
                    elif value is not None:
                        yield table, column, str(value)
