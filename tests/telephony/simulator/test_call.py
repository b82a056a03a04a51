"""What a caller can do, and what REST can do to a live call."""

import pytest

from telephony.simulator.call import Until
from telephony.simulator.clock import VirtualClock
from telephony.simulator.number import Number
from telephony.simulator.script import Moment
from telephony.simulator.status import CallStatus, Outcome
from telephony.simulator.switchboard import Twilio
from telephony.simulator.wsgi_transport import WsgiTransport
from tests.telephony.simulator.application import BASE, Application


@pytest.fixture
def menu(application: Application) -> Application:
    application.answers(
        "/voice", "<Gather action='/key' numDigits='1'><Say>Press a key.</Say></Gather><Redirect/>"
    )
    application.answers("/key", "<Say>Thank you.</Say><Redirect>/voice</Redirect>")
    return application


def test_a_caller_listens_to_the_end_unless_impatient(twilio: Twilio, menu: Application) -> None:
    patient, impatient = twilio.dial(), twilio.dial(then=Until.NOW)

    assert (patient.moment, impatient.moment) == (Moment.ASKED, Moment.PROMPTED)


def test_listening_when_it_is_ones_turn_takes_no_time(
    twilio: Twilio, menu: Application, clock: VirtualClock
) -> None:
    call = twilio.dial()
    before = clock.monotonic()

    call.listen()

    assert clock.monotonic() == before


def test_pressing_leads_to_the_next_turn(twilio: Twilio, menu: Application) -> None:
    call = twilio.dial()

    call.press("5")

    assert call.said == "Press a key.\nThank you.\nPress a key."
    assert call.is_my_turn


def test_staying_silent_leads_to_the_next_turn(twilio: Twilio, menu: Application) -> None:
    call = twilio.dial()

    call.stay_silent()

    assert menu.paths == ["/voice", "/voice"]
    assert call.moment is Moment.ASKED


@pytest.mark.parametrize("keys", ["a", "1 2", "１"])
def test_there_are_twelve_keys(twilio: Twilio, menu: Application, keys: str) -> None:
    call = twilio.dial()

    with pytest.raises(ValueError, match="not all keys"):
        call.press(keys)


def test_waiting_takes_exactly_as_long_as_it_says(
    twilio: Twilio, menu: Application, clock: VirtualClock
) -> None:
    call = twilio.dial()
    before = clock.monotonic()

    call.wait(1234.5)

    assert clock.monotonic() - before == pytest.approx(1234.5)


def test_a_call_that_is_over_takes_no_more_keys(twilio: Twilio, menu: Application) -> None:
    call = twilio.dial()
    call.hang_up()

    call.press("1")
    call.stay_silent()
    call.hang_up()

    assert menu.paths == ["/voice"]
    assert (call.status, call.moment) == (CallStatus.COMPLETED, None)


def test_rest_can_put_another_document_in_place_of_the_running_one(twilio: Twilio, menu: Application) -> None:
    menu.answers("/elsewhere", "<Say>Come here.</Say>")
    call = twilio.dial()
    call.press("5", then=Until.NOW)

    call.update(f"{BASE}/elsewhere")

    assert call.said.endswith("Come here.")
    assert [sound.interrupted for sound in call.heard] == [False, True, False]
    assert "Digits" not in menu.last.form


def test_rest_can_end_a_call(twilio: Twilio, menu: Application) -> None:
    call = twilio.dial()

    call.complete()

    assert (call.status, call.outcome) == (CallStatus.COMPLETED, Outcome.ENDED_BY_REST)


def test_calls_run_side_by_side_on_one_clock(twilio: Twilio, menu: Application) -> None:
    first, second = twilio.dial(), twilio.dial()

    first.wait(60)

    asked = [one.form["CallSid"] for one in menu.asked]
    assert asked.count(first.sid) == asked.count(second.sid) > 5


def test_a_fault_of_the_application_in_process_reaches_the_test(clock: VirtualClock, line: Number) -> None:
    def broken(_environ: object, _start_response: object) -> list[bytes]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Twilio(line, WsgiTransport(broken, BASE), clock).dial()
