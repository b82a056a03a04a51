"""How many calls of browser phones there can be, and what becomes of those that nobody listens to."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scripts.browser_phone.calls import (
    KEPT_SECONDS,
    MOST_AT_ONCE,
    UNHEARD_SECONDS,
    Calls,
    CannotCall,
    WhyNot,
)
from scripts.browser_phone.pace import FASTEST, SLOWEST, SpokenPace
from scripts.browser_phone.switchboard import Switchboard
from scripts.browser_phone.tape import MOST_EVENTS, Tape
from scripts.browser_phone.wish import SpokenBy, Wish
from telephony.simulator.clock import RealClock, VirtualClock
from telephony.simulator.events import Event, Happening
from telephony.simulator.number import Number
from telephony.simulator.transport import Answer, Limits, Request
from tests.console.settings import make_settings

WISH = Wish("anonymous", None, 1.0, SpokenBy.NOBODY)
FOREVER = b'<Response><Gather timeout="600"/><Hangup/></Response>'


class PatientLine:
    """Answers every webhook, and waits ten minutes for a key."""

    def send(self, request: Request, limits: Limits) -> Answer:
        body = b"<Response/>" if request.url.endswith("/ended") else FOREVER
        return Answer(200, (("Content-Type", "text/xml"),), body)


@pytest.fixture
def time() -> VirtualClock:
    """By which the server knows how long a page has been silent."""
    return VirtualClock(datetime(2026, 3, 3, tzinfo=UTC))


@pytest.fixture
def calls(time: VirtualClock) -> Iterator[Calls]:
    number = Number(
        "+8631112333", "https://line.test/voice", "AC0", "token", status_callback="https://line.test/ended"
    )
    switchboard = Switchboard(number, PatientLine())
    switchboard.start()
    yield Calls(make_settings(), switchboard, None, ZoneInfo("Asia/Shanghai"), None, time)
    switchboard.stop()


def ends(tape: Tape) -> bool:
    """Whether the call ends, if it is given a moment."""
    for _ in range(20):
        if tape.has_ended:
            return True
        tape.wait_beyond(len(tape.events()), 1.0)
    return False


def test_a_call_that_no_page_follows_any_more_is_hung_up(calls: Calls, time: VirtualClock) -> None:
    key, call = calls.begin(WISH)

    time.sleep(UNHEARD_SECONDS - 1)
    calls.sweep()
    assert not call.is_over
    assert calls.find(key) is call
    time.sleep(UNHEARD_SECONDS + 1)
    calls.sweep()

    assert ends(call.tape)


def test_a_call_that_is_over_can_be_looked_at_for_a_while(calls: Calls, time: VirtualClock) -> None:
    key, call = calls.begin(WISH)
    call.hang_up()
    assert ends(call.tape)

    calls.sweep()
    time.sleep(KEPT_SECONDS - 1)
    calls.sweep()
    assert calls.find(key) is call
    time.sleep(KEPT_SECONDS + 1)
    calls.sweep()

    assert calls.find(key) is None


def test_so_many_calls_go_on_at_once_and_no_more(calls: Calls) -> None:
    going_on = [calls.begin(WISH) for _ in range(MOST_AT_ONCE)]

    with pytest.raises(CannotCall) as refused:
        calls.begin(WISH)
    assert refused.value.why is WhyNot.ALL_BUSY

    going_on[0][1].hang_up()
    assert ends(going_on[0][1].tape)
    calls.begin(WISH)


def test_without_a_record_there_is_no_other_time(calls: Calls) -> None:
    tonight = Wish("anonymous", datetime(2026, 3, 3, tzinfo=UTC), 1.0, SpokenBy.NOBODY)

    with pytest.raises(CannotCall) as refused:
        calls.begin(tonight)

    assert refused.value.why is WhyNot.NO_TIME_MACHINE


def test_when_the_process_ends_nobody_is_left_on_the_line(calls: Calls) -> None:
    _, call = calls.begin(WISH)

    calls.end_all()

    assert ends(call.tape)


def test_a_tape_has_an_end_and_the_end_of_the_call_is_on_it() -> None:
    tape, now = Tape(), RealClock().now()

    for _ in range(MOST_EVENTS + 5):
        tape.note(Event(Happening.ASKED, "CA0", now))
    tape.note(Event(Happening.ENDED, "CA0", now))

    assert len(tape.events()) == MOST_EVENTS + 1
    assert tape.events()[-1].happening is Happening.ENDED


def test_nobody_speaks_faster_or_slower_than_can_be_followed() -> None:
    assert SpokenPace(99, None).speed == FASTEST
    assert SpokenPace(0, None).speed == SLOWEST
