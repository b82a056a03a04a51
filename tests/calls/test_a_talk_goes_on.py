"""What an operator does with a caller over Twilio's REST interface: PIN, colleague, queue, 12345, and calling back."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ivr.desk import Why
from models import (
    callback_dialling,
    callback_list,
    calling_back,
    handing_over,
    pin_by_phone,
    staff_list,
    waiting,
)
from models.exchange import Exchange
from models.handing_over import Remark
from models.office import Office
from models.pin_by_phone import Keyed
from models.staff import Role
from models.staff_visit import StaffVisit
from telephony.exchange import TwilioExchange
from telephony.simulator.phone_book import DialStatus, Party
from telephony.simulator.rest.api import RestApi
from telephony.simulator.rest.server import serving
from telephony.simulator.script import Moment
from tests.calls.operators import TELEPHONE, WORK_NUMBER, Operator
from tests.calls.phone import LINE, PUBLIC_URL, Phone
from tests.factories import A_PIN, a_desk, an_enabled_card

PICKS_UP = Party(rings=4, talks=None)
COLLEAGUE, ANOTHER_TELEPHONE = "8002", "+8631188880002"
A_CALLER = "+8613800138000"
HOTLINE = "+8631112345"
A_NOTE = Remark("问补卡")


@contextmanager
def the_real_client(phone: Phone) -> Iterator[Exchange]:
    """The twilio package, talking to the stand-in of this phone."""
    with serving(RestApi(phone.twilio)) as address:
        yield TwilioExchange(LINE.account_sid, LINE.auth_token, LINE.number, PUBLIC_URL, address)


@pytest.fixture
def talk(phone: Phone, operator: Operator) -> Phone:
    """A caller who talks with an operator."""
    phone.dial().press("0")
    operator.takes(phone, PICKS_UP)
    assert phone.call.moment is Moment.CONNECTED
    return phone


def legs_to(phone: Phone, number: str) -> int:
    """How often this telephone was rung from the caller's call."""
    calls = phone.twilio.calls.latest_first()
    return len([call for call in calls if call.route.called.number == number])


def state(office: Office, phone: Phone) -> tuple[str, str | None]:
    with office.database.light() as connection:
        caller = waiting.of_call(connection, phone.call.sid)
        operator = waiting.operator_of(connection, phone.call.sid)
    assert caller
    return caller.state, operator


def a_colleague(office: Office) -> None:
    with office.database.deeds() as session:
        staff_list.add(session, office.keys, COLLEAGUE, "吴测试", Role.OPERATOR, "not a hash", "test")
        staff_list.set_telephone(session, office.keys, COLLEAGUE, ANOTHER_TELEPHONE, "test")
        staff_list.begin_duty(session, office.keys, COLLEAGUE, "test")


def test_s1_the_caller_keys_the_pin_and_is_with_the_operator_again(talk: Phone, office: Office) -> None:
    card, visit = an_enabled_card(office), StaffVisit(office, WORK_NUMBER, "")

    with the_real_client(talk) as exchange:
        pin_by_phone.ask(office, exchange, visit, talk.call.sid, card.uid)
    talk.listen()
    assert talk.is_told("staff_pin.question")
    talk.press(A_PIN)

    assert talk.call.moment is Moment.CONNECTED
    assert legs_to(talk, TELEPHONE) == 2
    with office.database.light() as connection:
        keyed = pin_by_phone.answer(connection, WORK_NUMBER, talk.call.sid, card.uid)
    assert keyed is Keyed.RIGHT
    talk.call.other_party_hangs_up()
    assert talk.is_told("anything_else.question")


def test_s1_a_caller_whose_operator_is_not_there_any_more_waits_again_in_the_old_place(
    talk: Phone, office: Office
) -> None:
    card, visit = an_enabled_card(office), StaffVisit(office, WORK_NUMBER, "")
    with the_real_client(talk) as exchange:
        pin_by_phone.ask(office, exchange, visit, talk.call.sid, card.uid)
    talk.listen()
    talk.twilio.phone_book[TELEPHONE] = Party(DialStatus.NO_ANSWER)

    talk.press(A_PIN)

    assert talk.is_told("queue.not_reached")
    assert state(office, talk)[0] == waiting.WAITING


def test_a_colleagues_telephone_rings_and_the_first_one_is_free(talk: Phone, office: Office) -> None:
    a_colleague(office)
    talk.twilio.phone_book[ANOTHER_TELEPHONE] = PICKS_UP

    with the_real_client(talk) as exchange:
        handing_over.to_a_colleague(office, exchange, WORK_NUMBER, talk.call.sid, COLLEAGUE, A_NOTE)
    talk.listen()

    assert talk.call.moment is Moment.CONNECTED
    assert state(office, talk) == (waiting.BRIDGED, COLLEAGUE)
    first, second = (call for call in talk.twilio.calls.latest_first() if call.route.parent_sid)
    assert {first.route.called.number, second.route.called.number} == {TELEPHONE, ANOTHER_TELEPHONE}
    assert sorted(call.status.is_final for call in (first, second)) == [False, True]


def test_a_colleague_who_does_not_pick_up_leaves_the_caller_in_the_old_place(
    talk: Phone, office: Office
) -> None:
    a_colleague(office)
    talk.twilio.phone_book[ANOTHER_TELEPHONE] = Party(DialStatus.NO_ANSWER)

    with the_real_client(talk) as exchange:
        handing_over.to_a_colleague(office, exchange, WORK_NUMBER, talk.call.sid, COLLEAGUE, A_NOTE)
    talk.listen()

    assert talk.is_told("queue.not_reached")
    assert state(office, talk)[0] == waiting.WAITING


def test_back_in_the_queue_the_caller_waits_before_those_who_came_later(talk: Phone, office: Office) -> None:
    later = talk.another_caller().press("0")

    with the_real_client(talk) as exchange:
        handing_over.to_the_queue(office, exchange, WORK_NUMBER, talk.call.sid, A_NOTE)
    talk.listen()

    assert talk.is_in_queue
    assert talk.is_told("queue.hold")
    with office.database.light() as connection:
        places = [waiting.place(connection, phone.call.sid) for phone in (talk, later)]
    assert places == [1, 2]


def test_12345_is_dialled_and_afterwards_the_machine_goes_on(talk: Phone, office: Office) -> None:
    talk.twilio.phone_book[HOTLINE] = PICKS_UP

    with the_real_client(talk) as exchange:
        handing_over.to_the_hotline(office, exchange, WORK_NUMBER, talk.call.sid, A_NOTE)
    talk.listen()
    assert talk.call.moment is Moment.CONNECTED
    talk.call.other_party_hangs_up()

    assert talk.is_told("anything_else.question")
    assert state(office, talk)[0] == waiting.SERVED


def test_to_call_back_the_operator_is_rung_first_and_then_the_number_that_was_left(
    phone: Phone, operator: Operator, office: Office
) -> None:
    operator.signs_in()
    phone.dial()
    with a_desk(office, phone.call.sid, 9, A_CALLER) as desk:
        desk.leave_callback(None, Why.ASKED, None)
    phone.hang_up()
    [request] = callback_list.requests(office)
    calling_back.claim(office, WORK_NUMBER, request.uid)
    phone.twilio.phone_book[TELEPHONE] = phone.twilio.phone_book[A_CALLER] = PICKS_UP

    with the_real_client(phone) as exchange:
        callback_dialling.dial(office, exchange, WORK_NUMBER, request.call_sid)
    [to_operator] = [call for call in phone.twilio.calls.latest_first() if not call.route.parent_sid][:1]
    to_operator.listen()

    assert to_operator.route.called.number == TELEPHONE
    assert to_operator.said == "工号8 0 0 1的回电，正在接通对方。"
    [to_caller] = [call for call in phone.twilio.calls.latest_first() if call.route.parent_sid]
    assert (to_caller.route.called.number, to_caller.route.caller.number) == (A_CALLER, LINE.number)
    assert to_operator.moment is Moment.CONNECTED
