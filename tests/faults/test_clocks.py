"""R14: the clock under a whole running server jumps in the middle of calls, an hour or a day, ahead or back."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from models.call import CallRecord
from models.database import Database
from models.office import Office
from models.stored_pin import PinCounter
from scripts.free_port import free_port
from settings import Settings
from telephony.simulator.call import Call
from telephony.simulator.clock import VirtualClock
from telephony.simulator.http_transport import HttpTransport
from telephony.simulator.number import Number
from telephony.simulator.switchboard import Twilio
from tests.calls.phone import ACCOUNT_SID, AUTH_TOKEN, LINE
from tests.conftest import Measure
from tests.factories import A_PIN, CardFacts, an_enabled_card, as_keyed
from tests.faults import words
from tests.faults.facts import Facts
from tests.faults.going_on import environ_of
from tests.faults.gunicorn_server import GunicornServer
from tests.faults.history import History, Recorder
from tests.faults.invariants import check
from tests.faults.served import open_office

LIBRARY = "faketime/libfaketime.so.1"
PLACES = (Path("/usr/lib"), *sorted(Path("/usr/lib").glob("*-linux-gnu*")))
A_WRONG_PIN = "805273"
A_WHILE = timedelta(minutes=20)
"""Longer than this test takes, on the busiest machine, and shorter than any jump."""
STRANGERS = 3
"""So many wrong PINs from phones that are not the holder's pause a card."""
JUMPS = {
    "an hour ahead": timedelta(hours=1),
    "an hour back": timedelta(hours=-1),
    "a day ahead": timedelta(days=1),
    "a day back": timedelta(days=-1),
}


def library() -> Path:
    """Debian's libfaketime."""
    found = next((place / LIBRARY for place in PLACES if (place / LIBRARY).is_file()), None)
    assert found is not None, "there is no libfaketime: sudo apt-get install --no-install-recommends faketime"
    return found


@dataclass
class Clockwork:
    """A line whose server has a clock of its own, and a telephone."""

    office: Office
    dial: Twilio
    shown: Path
    """What its clock shows, as an offset from the machine's."""
    log: Path
    history: History = field(default_factory=History)

    def jump(self, by: timedelta) -> None:
        """From the next look at the clock on it shows so much more, or less, than the machine's."""
        fresh = self.shown.with_suffix(".new")
        fresh.write_text(f"{by.total_seconds():+.0f}s", encoding="ascii")
        fresh.replace(self.shown)

    def call(self, *entries: str) -> Call:
        """A call from a stranger's phone that goes on."""
        call = self.dial.dial(f"+8613900{len(self.history.deliveries):06}")
        return self.go_on(call, *entries)

    def go_on(self, call: Call, *entries: str) -> Call:
        for keys in entries:
            if not call.is_over:
                call.press(as_keyed(keys))
        return call


@pytest.fixture
def line(database: Database, tmp_path: Path) -> Iterator[Clockwork]:
    port, shown = free_port(), tmp_path / "clock"
    environ = environ_of(database.url.render_as_string(hide_password=False), port)
    faked = {
        "LD_PRELOAD": str(library()),
        "FAKETIME_TIMESTAMP_FILE": str(shown),
        "FAKETIME_NO_CACHE": "1",
        "CITY_PROFILE": "shijiazhuang",
        # The monotonic clock jumps along, which it never does in earnest; gunicorn would take its workers for hung.
        "GUNICORN_CMD_ARGS": "--timeout 0",
    }
    server = GunicornServer("line", port, {**environ, **faked}, tmp_path)
    base, history = f"http://127.0.0.1:{port}", History()
    number = Number(
        LINE.number, f"{base}/voice", ACCOUNT_SID, AUTH_TOKEN, status_callback=f"{base}/voice/ended"
    )
    with closing(HttpTransport()) as transport:
        twilio = Twilio(number, Recorder(transport, history), VirtualClock(datetime.now(UTC)))
        office = open_office(Settings.from_env({**environ, "CITY_PROFILE": "shijiazhuang"}), database)
        line = Clockwork(office, twilio, shown, tmp_path / "log", history)
        line.jump(timedelta(0))
        try:
            server.start()
            yield line
        finally:
            server.stop()


def told(call: Call) -> list[str]:
    """The report numbers that were told in a call."""
    return sorted({number for each in call.exchanges for number in words.numbers(each.body)})


@pytest.mark.parametrize("by", JUMPS.values(), ids=JUMPS)
def test_a_clock_that_jumps_breaks_no_call_and_no_promise(
    by: timedelta, line: Clockwork, measure: Measure
) -> None:
    reported, half_way, paused = (an_enabled_card(line.office) for _ in range(3))
    first = line.call("1", reported.citizen_id, A_PIN, "1")
    waiting = line.call("1", half_way.citizen_id)
    for _ in range(STRANGERS):
        line.call("1", paused.citizen_id, A_WRONG_PIN).hang_up()
    until = _paused_until(line.office, paused)

    line.jump(by)
    line.go_on(waiting, A_PIN, "1")
    first.retry()
    again = line.call("1", reported.citizen_id, A_PIN)
    shut = line.call("1", paused.citizen_id, A_PIN)
    for call in (first, waiting, again, shut):
        if not call.is_over:
            call.hang_up()
    line.jump(timedelta(0))
    last = line.call("4", "1")
    last.hang_up()

    facts = Facts.of(line.office)
    measure("R14 webhooks around a jump", len(line.history.deliveries))
    assert check(line.office, line.history) == []
    assert "Traceback" not in line.log.read_text(encoding="utf-8", errors="replace")
    assert told(first) == told(again) != []
    assert sum(loss.card_uid == reported.uid for loss in facts.losses) == 1
    if by < timedelta(0):
        assert until is not None
        assert _paused_until(line.office, paused) == until
        assert not any(
            each.claim == paused.claim and each.verdict == "right" for each in facts.tries.values()
        )
    assert abs(_seen_at(line.office, shut) - by) < A_WHILE, "the clock did not jump: nothing was tried"
    assert abs(_seen_at(line.office, last)) < A_WHILE


def _paused_until(office: Office, card: CardFacts) -> datetime | None:
    with office.database.light() as connection:
        return connection.scalar(select(PinCounter.paused_until).where(PinCounter.claim == card.claim))


def _seen_at(office: Office, call: Call) -> timedelta:
    """By how much the server's clock was off when a call began."""
    with office.database.light() as connection:
        began = connection.scalar(select(CallRecord.started_at).where(CallRecord.sid == call.sid))
    assert began is not None
    return began - call.exchanges[0].at
