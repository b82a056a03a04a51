"""REST on threads of its own while another thread drives the calls in real time, as in the demo."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

import pytest
from twilio.base.exceptions import TwilioRestException

from telephony.rest import rest_client
from telephony.simulator.call import Until
from telephony.simulator.clock import RealClock
from telephony.simulator.events import Event, Happening
from telephony.simulator.number import Number
from telephony.simulator.phone_book import Party
from telephony.simulator.rest.api import RestApi
from telephony.simulator.rest.server import serving
from telephony.simulator.switchboard import Twilio
from telephony.simulator.wsgi_transport import WsgiTransport
from tests.telephony.simulator.application import BASE, Application

LONGEST_SECONDS = 90
NEWS = "<Response><Gather timeout='60'/></Response>"
Waiter = Callable[..., None]
Update = Callable[[str], int]


@pytest.fixture
def events() -> SimpleQueue[Event]:
    return SimpleQueue()


@pytest.fixture
def until(events: SimpleQueue[Event]) -> Waiter:
    """Waits until this has happened to all of those calls."""

    def wait(happening: Happening, *sids: str) -> None:
        waited_for = set(sids)
        while waited_for:
            event = events.get(timeout=LONGEST_SECONDS)
            if event.happening is happening:
                waited_for.discard(event.call_sid)

    return wait


@pytest.fixture
def live(application: Application, line: Number, events: SimpleQueue[Event]) -> Iterator[Twilio]:
    """A switchboard that another thread drives in real time."""
    twilio = Twilio(line, WsgiTransport(application, BASE), RealClock(), observer=events.put)
    stop = threading.Event()
    driver = threading.Thread(target=twilio.keep_going, args=(stop,))
    driver.start()
    yield twilio
    stop.set()
    twilio.wake()
    driver.join()


@pytest.fixture
def update(live: Twilio, line: Number) -> Iterator[Update]:
    """Gives a call new TwiML by the real client, from whatever thread; the answer is Twilio's error code, or 0."""
    with serving(RestApi(live)) as address:

        def change(sid: str) -> int:
            client = rest_client(line.account_sid, line.auth_token, address)
            try:
                client.calls(sid).update(twiml=NEWS)
            except TwilioRestException as refused:
                return int(refused.code)
            finally:
                client.http_client.session.close()
            return 0

        yield change


def test_a_waiting_gather_is_taken_over(
    live: Twilio, application: Application, update: Update, until: Waiter
) -> None:
    application.answers("/voice", "<Gather timeout='60'/>")
    call = live.dial(then=Until.NOW)
    until(Happening.ASKED, call.sid)

    assert update(call.sid) == 0

    until(Happening.ASKED, call.sid)


def test_a_queue_is_left_and_its_action_told(
    live: Twilio, application: Application, update: Update, until: Waiter
) -> None:
    application.answers("/voice", "<Enqueue action='/left' waitUrl=''>support</Enqueue>")
    application.answers("/left", "")
    call = live.dial(then=Until.NOW)
    until(Happening.QUEUED, call.sid)

    assert update(call.sid) == 0

    until(Happening.ASKED, call.sid)
    assert application.last.form["QueueResult"] == "redirected"


def test_a_dial_is_left_and_the_dialled_leg_ends(
    live: Twilio, application: Application, update: Update, until: Waiter
) -> None:
    application.answers("/voice", "<Dial>+8631195533</Dial>")
    live.phone_book.anybody = Party(rings=0, talks=None)
    call = live.dial(then=Until.NOW)
    until(Happening.CONNECTED, call.sid)

    assert update(call.sid) == 0

    until(Happening.ASKED, call.sid)
    [dialled] = [each for each in live.calls.latest_first() if each.route.parent_sid == call.sid]
    assert dialled.status.is_final


def test_a_call_that_has_just_ended_is_told_from_one_that_goes_on(
    live: Twilio, application: Application, update: Update, until: Waiter
) -> None:
    application.answers("/voice", "<Gather timeout='60'/>")
    call = live.dial(then=Until.NOW)
    until(Happening.ASKED, call.sid)
    call.hang_up()
    until(Happening.ENDED, call.sid)

    assert update(call.sid) == 21220


def test_keys_that_another_thread_presses_quickly_are_all_heard_and_none_by_the_next_gather(
    live: Twilio, application: Application, until: Waiter
) -> None:
    application.answers("/voice", "<Gather action='/number' numDigits='18' timeout='60'/>")
    application.answers("/number", "<Gather timeout='60'/>")
    call = live.dial(then=Until.NOW)
    until(Happening.ASKED, call.sid)

    call.press("110101199003071233" + "99", then=Until.NOW)

    until(Happening.WEBHOOK, call.sid)
    assert application.last.form["Digits"] == "110101199003071233"


def test_many_calls_are_taken_over_at_once_and_each_exactly_once(
    live: Twilio, application: Application, update: Update, until: Waiter
) -> None:
    application.answers("/voice", "<Enqueue action='/left' waitUrl=''>support</Enqueue>")
    application.answers("/left", "")
    calls = [live.dial(then=Until.NOW) for _ in range(12)]
    until(Happening.QUEUED, *(call.sid for call in calls))

    with ThreadPoolExecutor(6) as pool:
        codes = list(pool.map(update, [call.sid for call in calls]))

    assert codes == [0] * 12
    until(Happening.ASKED, *(call.sid for call in calls))
    assert live.queue("support").size == 0
    left = [one.form["CallSid"] for one in application.asked_for("/left")]
    assert sorted(left) == sorted(call.sid for call in calls)
