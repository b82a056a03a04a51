"""The demo's telephones in real time, over real HTTP: callers wait, an operator at the desk takes one, both talk."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue

import pytest
from flask import Flask

from app import create_app
from models import clock, policy, queue_board, staff_list, waiting
from models.database import Database
from models.environment_keys import EnvironmentKeys
from models.office import Office
from models.pin import Cost
from models.staff import Role
from models.wrap_up import Reason
from scripts.demonstration.callers import WANTED_FILE, Callers, visitors
from scripts.demonstration.cards import demo_cards
from scripts.demonstration.exchange import in_real_time
from scripts.demonstration.receivers import Receivers
from scripts.demonstration.staff import MEMBERS
from scripts.demonstration.telephones import address_of_twilio
from scripts.invented import CardState
from scripts.phone.driver import Driver
from scripts.phone.line import CalledLine, number_of
from settings import Settings
from telephony.exchange import TwilioExchange
from telephony.simulator.call import Call, Until
from telephony.simulator.clock import RealClock
from telephony.simulator.document import Element
from telephony.simulator.events import Event, Happening
from telephony.simulator.habits import Habits
from telephony.simulator.http_transport import HttpTransport
from telephony.simulator.switchboard import Twilio
from tests.calls.lines import patient
from tests.console.browser import served
from tests.console.desks import Visitor, a_visitor, staff_of
from tests.scripts.conftest import Environment

IN_HOURS = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
"""A Tuesday morning in China."""
LONGEST_SECONDS = 30
OPERATOR = MEMBERS[0]


class InAMoment:
    """A voice that needs no time."""

    def seconds(self, _say: Element) -> float:
        """Enough to begin and to end."""
        return 0.001


class NotYet(Flask):
    """An address at which the line will be, once it knows its address."""

    line: Flask | None = None

    def wsgi_app(self, environ, start_response):  # type: ignore[no-untyped-def]
        """Hand on to the line."""
        assert self.line is not None
        return self.line.wsgi_app(environ, start_response)


@pytest.fixture
def time_in_hours() -> Iterator[None]:
    """Time goes on from a Tuesday morning."""
    with clock.travel(IN_HOURS):
        yield


@pytest.fixture
def office(production: Environment, database: Database) -> Office:
    """The office of a city in which everything is said."""
    settings = Settings.from_env(production)
    keys = EnvironmentKeys(settings.pin_pepper, settings.data_key)
    return Office.opened(database, keys, policy.load("shijiazhuang"), Cost.TEST)


@pytest.fixture
def settings(
    time_in_hours: None, production: Environment, office: Office, tmp_path: Path
) -> Iterator[Settings]:
    """The settings of a demo whose line answers over HTTP, on either database."""
    place = NotYet("place")
    with served(place) as address:
        demo = {"PUBLIC_URL": address, "LOSSLINE_DEMO": "1", "LOSSLINE_DEMO_DIR": str(tmp_path)}
        settings = Settings.from_env(production | demo)
        place.line = create_app(settings, office, patient())
        yield settings


@dataclass
class Telephones:
    """The switchboard of the demo, and what happens on it."""

    twilio: Twilio
    address: str
    events: SimpleQueue[Event]

    def wait_until(self, happening: Happening, sid: str) -> None:
        """Until this has happened to that call."""
        wait_until(self.events, happening, sid)


def wait_until(events: SimpleQueue[Event], happening: Happening, sid: str = "") -> Event:
    """Until this has happened, to that call if one is named."""
    while True:
        event = events.get(timeout=LONGEST_SECONDS)
        if event.happening is happening and sid in {"", event.call_sid}:
            return event


@pytest.fixture
def telephones(settings: Settings, tmp_path: Path) -> Iterator[Telephones]:
    events: SimpleQueue[Event] = SimpleQueue()
    transport = HttpTransport()
    line = number_of(settings, settings.public_url)
    twilio = Twilio(line, transport, RealClock(), Habits(speech=InAMoment()), events.put)
    with in_real_time(twilio, tmp_path) as address:
        yield Telephones(twilio, address, events)
    transport.close()


@pytest.fixture
def operator(settings: Settings, telephones: Telephones, office: Office) -> Visitor:
    """Somebody at the desk, on duty and with a telephone."""
    number = staff_of(office, Role.OPERATOR)
    with office.database.deeds() as session:
        staff_list.set_telephone(session, office.keys, number, OPERATOR.telephone, "test")
        staff_list.begin_duty(session, office.keys, number, "test")
    exchange = TwilioExchange(
        settings.twilio_account_sid,
        settings.twilio_auth_tokens[0],
        settings.twilio_phone_number,
        settings.public_url,
        telephones.address,
    )
    return a_visitor(office, Role.OPERATOR, exchange)


@pytest.fixture
def somebody_waits(telephones: Telephones) -> Callable[[], Call]:
    """A caller who dials and asks for a person."""

    def dial() -> Call:
        call = telephones.twilio.dial("+8613900000007", then=Until.NOW)
        telephones.wait_until(Happening.ASKED, call.sid)
        call.press("0", then=Until.NOW)
        telephones.wait_until(Happening.QUEUED, call.sid)
        return call

    return dial


def state(office: Office, sid: str) -> str:
    with office.database.light() as connection:
        caller = waiting.of_call(connection, sid)
    assert caller
    return str(caller.state)


def test_three_callers_wait_and_the_one_who_is_taken_talks_until_the_operator_has_wrapped_up(
    telephones: Telephones,
    operator: Visitor,
    somebody_waits: Callable[[], Call],
    settings: Settings,
    office: Office,
) -> None:
    receivers = Receivers(settings, office, telephones.address)
    callers = [somebody_waits() for _ in range(3)]
    taken = callers[0].sid

    answer = operator.post(f"/queue/{taken}/take", "/queue")

    telephones.wait_until(Happening.CONNECTED, taken)
    assert answer.headers["Location"] == f"/call/{taken}"
    [leg] = [call for call in telephones.twilio.calls.latest_first() if call.route.parent_sid]
    assert (leg.route.called.number, leg.said) == (OPERATOR.telephone, "社保卡热线来电，接听工号1 0 0 1。")
    with office.database.light() as connection:
        still_waiting = [caller.call_sid for caller in queue_board.waiting_callers(connection)]
    assert still_waiting == [call.sid for call in callers[1:]]

    operator.post(f"/call/{taken}/wrap-up", f"/call/{taken}", reason=Reason.ANSWERED.value)
    receivers.look()
    telephones.wait_until(Happening.ASKED, taken)
    for call in callers:
        call.hang_up()
        telephones.wait_until(Happening.ENDED, call.sid)
    assert [state(office, call.sid) for call in callers] == [waiting.SERVED, waiting.GONE, waiting.GONE]


def test_the_caller_who_has_lost_a_card_names_the_one_on_its_initial_pin(office: Office) -> None:
    cards = demo_cards(office.today())
    [on_initial_pin] = [each.card for each in cards if each.card.phone and each.state is CardState.INITIAL]

    lost, *others = visitors(cards, office.city.pin.initial)

    assert lost.entries == ("1", on_initial_pin.citizen_id, office.city.pin.initial)
    assert lost.phone == f"+86{on_initial_pin.phone}"
    assert len(others) == 2


def test_an_invented_caller_who_was_served_hangs_up_and_does_not_wait_again(
    telephones: Telephones, operator: Visitor, settings: Settings, office: Office, tmp_path: Path
) -> None:
    _, asks_for_a_person, _ = visitors(demo_cards(office.today()), office.city.pin.initial)
    callers = Callers(telephones.twilio, tmp_path, [asks_for_a_person], between_keys_seconds=0)
    receivers = Receivers(settings, office, telephones.address)
    (tmp_path / WANTED_FILE).touch()
    callers.look()
    sid = wait_until(telephones.events, Happening.QUEUED).call_sid
    operator.post(f"/queue/{sid}/take", "/queue")
    telephones.wait_until(Happening.CONNECTED, sid)

    operator.post(f"/call/{sid}/wrap-up", f"/call/{sid}", reason=Reason.ANSWERED.value)
    receivers.look()

    telephones.wait_until(Happening.ENDED, sid)
    assert state(office, sid) == waiting.SERVED


@pytest.mark.long
def test_a_caller_at_another_terminal_waits_in_the_same_queue_and_is_taken(
    telephones: Telephones, operator: Visitor, settings: Settings, office: Office
) -> None:
    transport = HttpTransport()
    central = address_of_twilio(settings)
    line = CalledLine(telephones.twilio.line, transport, office.zone, settings.public_url, None, central)
    driver = Driver(line, RealClock(), "+8613900000008")
    driver.start()
    asked = wait_until(driver.events, Happening.SOUND_BEGAN)
    while "挂失" not in (asked.sound.text if asked.sound else ""):
        asked = wait_until(driver.events, Happening.SOUND_BEGAN)
    driver.press("0")
    wait_until(driver.events, Happening.QUEUED)

    operator.post(f"/queue/{asked.call_sid}/take", "/queue")

    wait_until(driver.events, Happening.CONNECTED)
    driver.hang_up()
    wait_until(driver.events, Happening.ENDED)
    transport.close()
    assert telephones.twilio.calls.find(asked.call_sid) is None
    assert state(office, asked.call_sid) == waiting.BRIDGED
