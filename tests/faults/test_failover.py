"""R4: the primary dies and its standby takes over. R5: a COMMIT that waits for the standby is called off."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models import migrate
from models.database import Database
from telephony.simulator.clock import VirtualClock
from telephony.simulator.switchboard import Twilio
from tests.calls.lines import city_of, make_line
from tests.calls.phone import LINE, in_process
from tests.conftest import Measure
from tests.factories import A_PIN, an_enabled_card, as_keyed, make_office
from tests.faults import mortal, words
from tests.faults.callers import PATIENCE_SECONDS
from tests.faults.going_on import GoingOn, calls_going_on
from tests.faults.history import History, Recorder
from tests.faults.invariants import check
from tests.faults.mortal import MortalServer, Stop
from tests.faults.words import Told
from tests.postgres_server import SUPERUSER

LAG_SECONDS = 0.5
OUTAGE_SECONDS = 15
"""Far more than it takes; docs/reliability.md tells what was measured."""
ROUNDS = [pytest.param(n, marks=pytest.mark.long if n > 1 else ()) for n in (1, 2, 3)]


@dataclass(frozen=True)
class Pair:
    """A primary and its standby; a line finds whichever of them takes writes."""

    primary: MortalServer
    standby: MortalServer

    @property
    def url(self) -> str:
        """As an operator writes it into DATABASE_URL."""
        hosts = f"{self.primary.folder},{self.standby.folder}"
        return (
            f"postgresql://{SUPERUSER}@/postgres?host={hosts}&port=5432,5432&target_session_attrs=read-write"
        )

    def wait_for_the_standby(self) -> None:
        """From now on no COMMIT of a deed returns before the standby has it on its disk."""
        self.primary.tell("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
        _until(lambda: self.primary.ask("SELECT sync_state FROM pg_stat_replication") == "sync")

    def fail_over(self, behind: Callable[[], object]) -> float:
        """The standby falls `behind`, the primary dies, and the standby is to take its place: when that began."""
        receiver = int(str(self.standby.ask("SELECT pid FROM pg_stat_wal_receiver")))
        os.kill(receiver, signal.SIGSTOP)
        behind()
        died_at = time.monotonic()
        self.primary.stop(Stop.KILL)
        os.kill(receiver, signal.SIGTERM)  # What still lies in its socket is lost, like the primary.
        os.kill(receiver, signal.SIGCONT)
        assert self.standby.ask("SELECT pg_promote()")
        return died_at


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Both, with a migrated database."""
    primary = mortal.start()
    try:
        database = Database(primary.server.url())
        migrate.upgrade(database)
        database.dispose()
        standby = mortal.standby_of(primary)
        yield Pair(primary, standby)
        standby.server.stop()
    finally:
        primary.server.stop()


@pytest.mark.parametrize("_round", ROUNDS)
def test_nothing_is_lost_when_the_primary_dies_if_deeds_wait_for_the_standby(
    _round: int, pair: Pair, tmp_path: Path, measure: Measure
) -> None:
    pair.wait_for_the_standby()

    with calls_going_on(pair.url, tmp_path) as line:
        died_at = pair.fail_over(lambda: time.sleep(LAG_SECONDS))
        first = line.wait_for_a_deed()

    outage = (first.answered_at or 0.0) - died_at
    _show("synchronous", line, outage, measure)
    assert line.violations == []
    assert line.unanswered == 0
    assert outage < OUTAGE_SECONDS


def test_what_nobody_waited_for_is_lost_with_the_primary(
    pair: Pair, tmp_path: Path, measure: Measure
) -> None:
    with calls_going_on(pair.url, tmp_path) as line:
        died_at = pair.fail_over(line.wait_for_a_deed)
        first = line.wait_for_a_deed()

    _show("asynchronous", line, (first.answered_at or 0.0) - died_at, measure)
    assert line.lost > 0
    assert line.unanswered == 0


@pytest.mark.parametrize(("is_back", "told"), [(False, Told.NOT_KNOWN), (True, Told.DONE)])
def test_a_report_that_the_standby_has_not_is_not_called_done(is_back: bool, told: Told, pair: Pair) -> None:
    pair.wait_for_the_standby()
    office, history = make_office(Database(pair.url), city_of("xian")), History()
    card = an_enabled_card(office)
    wire = Recorder(in_process(make_line(office)), history)
    call = Twilio(LINE, wire, VirtualClock(datetime.now(UTC))).dial("+8613900000001")
    for keys in ("1", card.citizen_id, A_PIN):
        call.press(as_keyed(keys))

    with ThreadPoolExecutor(1) as caller, pair.standby.frozen() if not is_back else nullcontext():
        with pair.standby.frozen() if is_back else nullcontext():
            pressing = caller.submit(call.press, "1")
            _call_off_the_wait(pair.primary)
        pressing.result()

    assert words.told(call.last_exchange.body) == {told}
    assert words.told(call.retry().text) == {Told.DONE}
    assert check(office, history) == []
    office.database.dispose()


def _call_off_the_wait(primary: MortalServer) -> None:
    waits = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    _until(lambda: primary.ask(waits) is not None)
    assert primary.ask(f"SELECT pg_cancel_backend(pid) FROM ({waits}) AS waiting")


def _until(holds: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.02)


def _show(how: str, line: GoingOn, outage: float, measure: Measure) -> None:
    measure(f"R4 {how}, deeds told", line.acked)
    measure(f"R4 {how}, lost", line.lost)
    measure(f"R4 {how}, outage in ms", round(outage * 1000))
