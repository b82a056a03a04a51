"""R8: somebody else holds the record for long. R9: the disk is full. Callers hear so, and nothing told is lost."""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from models import migrate
from models.database import Database
from models.office import Office
from telephony.simulator.call import Call
from telephony.simulator.clock import VirtualClock
from telephony.simulator.switchboard import Twilio
from tests.calls.engines import ON_SQLITE_ONLY
from tests.calls.lines import city_of, make_line
from tests.calls.phone import LINE, in_process
from tests.conftest import Measure
from tests.factories import A_PIN, CardFacts, an_enabled_card, as_keyed, make_office
from tests.faults import mortal, words
from tests.faults.history import History, Recorder
from tests.faults.invariants import check
from tests.faults.words import Told

LOCK_SECONDS = 4.5
"""Three for the lock, and something for a busy machine."""
TOLD_SO = ({Told.DONE}, {Told.NOT_DONE})


class Callers:
    """Calls to a line in this process, in real time."""

    def __init__(self, office: Office) -> None:
        self.office, self.history = office, History()
        self._twilio = Twilio(
            LINE, Recorder(in_process(make_line(office)), self.history), VirtualClock(datetime.now(UTC))
        )

    def about_to_report(self, card: CardFacts) -> Call:
        """A call in which the next 1 reports a loss."""
        call = self._twilio.dial("+8613900000001")
        for keys in ("1", card.citizen_id, A_PIN):
            if not call.is_over:
                call.press(as_keyed(keys))
        return call

    def reports(self, card: CardFacts) -> set[Told]:
        """What a caller is told in the end who reports a loss."""
        call = self.about_to_report(card)
        if not call.is_over:
            call.press("1")
        return words.told(call.last_exchange.body)

    @property
    def slowest(self) -> float:
        """The longest that an answer took, in seconds."""
        return max((each.answered_at or 0.0) - each.sent_at for each in self.history.answers)


@pytest.fixture
def office(database: Database) -> Office:
    """Xi'an's office, in real time."""
    return make_office(database, city_of("xian"))


@contextmanager
def _held(database: Database, card: CardFacts) -> Iterator[None]:
    """Another process has begun to change the card, and takes its time."""
    if database.is_sqlite:
        with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as other_session:
        other_session.execute("SELECT 1 FROM cards WHERE uid = %s FOR UPDATE", [card.uid])
        other_session.execute("UPDATE cards SET standing = standing WHERE uid = %s", [card.uid])
        yield
        other_session.rollback()


def test_whoever_holds_a_card_for_long_costs_callers_seconds_and_no_half_deed(
    office: Office, measure: Measure
) -> None:
    callers, card = Callers(office), an_enabled_card(office)
    call = callers.about_to_report(card)

    with _held(office.database, card):
        call.press("1")
        waited = callers.slowest

    engine = "SQLite" if office.database.is_sqlite else "PostgreSQL"
    measure(f"R8 {engine}, slowest answer in ms", round(waited * 1000))
    assert words.told(call.last_exchange.body) == {Told.NOT_DONE}
    assert waited < LOCK_SECONDS
    assert check(office, callers.history) == []
    assert callers.reports(card) == {Told.DONE}
    assert check(office, callers.history) == []


@ON_SQLITE_ONLY
def test_a_full_sqlite_file_loses_nothing_and_heals_by_itself(office: Office, measure: Measure) -> None:
    cards = [an_enabled_card(office) for _ in range(40)]
    callers, room = Callers(office), {"pages": 0}
    with office.database.light() as connection:
        room["pages"] = 12 + connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def limit(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={room['pages']}").close()

    for use in (office.database.engine, office.database._light):
        event.listen(use, "checkout", limit)
    told = [callers.reports(card) for card in cards]
    room["pages"] = 1_000_000_000

    _show("SQLite, a full file", told, callers, measure)
    assert all(each in TOLD_SO for each in told)
    assert told[-1] == {Told.NOT_DONE}
    assert {Told.DONE} in told
    assert callers.reports(cards[-1]) == {Told.DONE}
    assert check(office, callers.history) == []


@contextmanager
def _small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of its own. Only root may mount one, so for others the test fails and says so."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(
            f"this test mounts a small disk, and only root may: sudo scripts/test ({done.stderr.strip()})"
        )
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _fill(disk: Path) -> Path:
    """A file that takes all that is left."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12):
            try:
                while file.write(b"\0" * size):
                    pass
            except OSError:
                continue
    return ballast


def test_a_full_disk_under_sqlite_loses_nothing_and_heals_by_itself(
    migrated_sqlite: bytes, tmp_path: Path, measure: Measure
) -> None:
    with _small_disk(tmp_path / "disk", 8) as disk:
        (disk / "record.db").write_bytes(migrated_sqlite)
        office = make_office(Database(f"sqlite:///{disk / 'record.db'}"), city_of("xian"))
        _suffer_a_full_disk("SQLite, a full disk", office, disk, measure)


def test_a_full_disk_under_postgresql_loses_nothing_and_heals_by_itself(measure: Measure) -> None:
    server = mortal.start()
    try:
        with _small_disk(server.folder / "disk", 40) as disk:
            server.own(disk)
            server.tell(
                f"CREATE TABLESPACE small LOCATION '{disk}'", "CREATE DATABASE record TABLESPACE small"
            )
            database = Database(server.server.url("record"))
            migrate.upgrade(database)
            _suffer_a_full_disk(
                "PostgreSQL, a full disk", make_office(database, city_of("xian")), disk, measure
            )
    finally:
        server.server.stop()


def _suffer_a_full_disk(what: str, office: Office, disk: Path, measure: Measure) -> None:
    cards = [an_enabled_card(office) for _ in range(60)]
    callers = Callers(office)
    told = [callers.reports(card) for card in cards[:3]]
    ballast = _fill(disk)
    told += [callers.reports(card) for card in cards[3:]]
    assert check(office, callers.history) == []  # The whole record can still be read.
    ballast.unlink()

    _show(what, told, callers, measure)
    assert all(each in TOLD_SO for each in told)
    assert told[-1] == {Told.NOT_DONE}
    assert callers.reports(cards[-1]) == {Told.DONE}
    assert check(office, callers.history) == []
    office.database.dispose()


def _show(what: str, told: list[set[Told]], callers: Callers, measure: Measure) -> None:
    measure(f"R9 {what}: reports told", told.count({Told.DONE}))
    measure(f"R9 {what}: refused in words", len(told) - told.count({Told.DONE}))
    measure(f"R9 {what}: slowest answer in ms", round(callers.slowest * 1000))
