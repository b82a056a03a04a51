"""The event stream, and keys that come from another thread while a prompt is spoken on a real clock."""

import threading
from datetime import UTC, datetime

import pytest

from telephony.simulator.call import Call, Until
from telephony.simulator.clock import RealClock, VirtualClock
from telephony.simulator.events import Event, Happening
from telephony.simulator.habits import Habits
from telephony.simulator.number import Number
from telephony.simulator.speech_rate import SpeechRate
from telephony.simulator.switchboard import Twilio
from telephony.simulator.wsgi_transport import WsgiTransport
from tests.telephony.simulator.application import BASE, Application

PATIENCE = 30
START = datetime(2026, 3, 3, tzinfo=UTC)


@pytest.fixture
def menu(application: Application) -> Application:
    application.answers("/voice", "<Gather action='/key' numDigits='1'><Say>Press a key.</Say></Gather>")
    application.answers("/key", "<Hangup/>")
    return application


class StandingClock(RealClock):
    """A clock on which a sleeper wakes only when somebody calls: what happens does not depend on time."""

    def __init__(self) -> None:
        self.asleep = threading.Event()

    def now(self) -> datetime:
        return START

    def monotonic(self) -> float:
        return 0.0

    def sleep(self, seconds: float, wake: threading.Event | None = None) -> None:
        self.asleep.set()
        assert wake is not None
        assert wake.wait(PATIENCE)
        self.asleep.clear()


def test_an_observer_sees_everything_in_its_order(menu: Application, line: Number) -> None:
    events: list[Event] = []
    call = Twilio(line, WsgiTransport(menu, BASE), VirtualClock(START), observer=events.append).dial()

    call.press("5")

    assert [(event.happening, event.text) for event in events] == [
        (Happening.WEBHOOK, ""),
        (Happening.STATUS, "in-progress"),
        (Happening.SOUND_BEGAN, ""),
        (Happening.SOUND_ENDED, ""),
        (Happening.ASKED, ""),
        (Happening.KEY_HEARD, "5"),
        (Happening.WEBHOOK, ""),
        (Happening.STATUS, "completed"),
        (Happening.ENDED, "the line hung up, or its document ended"),
    ]
    assert {event.call_sid for event in events} == {call.sid}
    assert events[2].sound is not None
    assert events[2].sound.text == "Press a key."
    assert events[-3].exchange == call.exchanges[-1]


def test_a_lost_key_and_a_warning_are_told(application: Application, line: Number) -> None:
    events: list[Event] = []
    application.answers("/voice", "<Shout/><Say>Hello.</Say>")
    twilio = Twilio(line, WsgiTransport(application, BASE), VirtualClock(START), observer=events.append)
    call = twilio.dial(then=Until.NOW)

    call.press("5")

    told = [(event.happening, event.text) for event in events]
    assert (Happening.KEY_LOST, "5") in told
    assert (Happening.NOTICE, "") in told


def test_a_key_from_another_thread_interrupts_a_prompt(menu: Application, line: Number) -> None:
    clock = StandingClock()
    twilio = Twilio(line, WsgiTransport(menu, BASE), clock)
    call = twilio.dial(then=Until.NOW)
    listening = threading.Thread(target=call.listen)
    listening.start()
    assert clock.asleep.wait(PATIENCE)

    call.press("5", then=Until.NOW)

    listening.join(PATIENCE)
    assert call.is_over
    assert call.heard[0].interrupted
    assert menu.last.form["Digits"] == "5"


def test_the_caller_may_hang_up_from_another_thread(menu: Application, line: Number) -> None:
    clock = StandingClock()
    call = Twilio(line, WsgiTransport(menu, BASE), clock).dial(then=Until.NOW)
    listening = threading.Thread(target=call.listen)
    listening.start()
    assert clock.asleep.wait(PATIENCE)

    call.hang_up()

    listening.join(PATIENCE)
    assert call.is_over


def test_a_key_during_a_webhook_is_lost(application: Application, line: Number) -> None:
    calls: list[Call] = []
    lost: list[str] = []

    def watch(event: Event) -> None:
        if event.happening is Happening.WEBHOOK and calls:
            calls.pop().press("9", then=Until.NOW)
        if event.happening is Happening.KEY_LOST:
            lost.append(event.text)

    application.answers("/voice", "<Gather action='/key' numDigits='1'/>")
    application.answers("/key", "<Gather action='/never' numDigits='1'/>")
    call = Twilio(line, WsgiTransport(application, BASE), VirtualClock(START), observer=watch).dial()
    calls.append(call)

    call.press("1")

    assert lost == ["9"]
    assert application.paths == ["/voice", "/key"]


def test_a_call_is_not_driven_from_inside_its_own_webhook(application: Application, line: Number) -> None:
    calls: list[Call] = []

    def watch(event: Event) -> None:
        if event.happening is Happening.KEY_HEARD:
            calls[0].listen()

    application.answers("/voice", "<Gather numDigits='1'/>")
    calls.append(Twilio(line, WsgiTransport(application, BASE), VirtualClock(START), observer=watch).dial())

    with pytest.raises(RuntimeError, match="from inside"):
        calls[0].press("1")


def test_a_whole_call_on_the_real_clock(menu: Application, line: Number) -> None:
    quick = SpeechRate(words=10_000, stop_seconds=0.0001)
    call = Twilio(line, WsgiTransport(menu, BASE), RealClock(), Habits(speech=quick)).dial()

    call.press("5")

    assert call.is_over
    assert not call.heard[0].interrupted
    assert 0 < call.heard[0].seconds < PATIENCE
