"""How the line stands for the operator who has a call, from the first ring to the end; and the key that takes it."""

from collections.abc import Callable

import pytest

from models import call_taking, handing_over, line_state, pin_by_phone, staff_list, waiting
from models.exchange import NoTelephones
from models.handing_over import Remark
from models.line_state import LineState
from models.office import Office
from models.staff import Role
from models.staff_visit import StaffVisit
from telephony.simulator.phone_book import Party
from telephony.simulator.script import Moment
from telephony.simulator.target import Inline
from tests.calls.conftest import Branch
from tests.calls.operators import TELEPHONE, WORK_NUMBER, Operator
from tests.calls.phone import PUBLIC_URL, Phone
from tests.calls.test_an_operator_is_rung import state, waiting_sids
from tests.calls.test_pin_for_staff import Telephones
from tests.factories import A_PIN, an_enabled_card

OpenLine = Callable[..., Branch]
TALKS = Party(rings=4, talks=None)
COLLEAGUE = "8002"


def seen(office: Office, phone: Phone) -> LineState:
    """What the operator's page says."""
    with office.database.light() as connection:
        line = line_state.now(connection, Telephones(phone), phone.call.sid)
    assert line
    return line.state


def test_it_rings_then_they_talk_and_then_the_caller_hangs_up(
    phone: Phone, operator: Operator, office: Office
) -> None:
    operator.signs_in()
    phone.dial().press("0")
    exchange = Telephones(phone)

    call_taking.take(office, exchange, WORK_NUMBER, phone.call.sid)
    rings = seen(office, phone)
    with office.database.deeds() as session:
        waiting.give_back(session, phone.call.sid, WORK_NUMBER, waiting.WAITING)
    operator.takes(phone, TALKS)
    talks = seen(office, phone)
    phone.wait(75)
    with office.database.light() as connection:
        line = line_state.now(connection, exchange, phone.call.sid)
    phone.hang_up()

    assert (rings, talks) == (LineState.RINGING, LineState.CONNECTED)
    assert line
    assert 75 <= line.seconds <= 85
    assert seen(office, phone) is LineState.HUNG_UP


def test_when_the_operators_telephone_hangs_up_they_have_parted(
    phone: Phone, operator: Operator, office: Office
) -> None:
    phone.dial().press("0")
    operator.takes(phone, TALKS)

    phone.call.other_party_hangs_up()

    assert seen(office, phone) is LineState.PARTED


def test_a_caller_at_the_keypad_is_said_to_be_there_and_then_it_rings_again(
    phone: Phone, operator: Operator, office: Office
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("0")
    operator.takes(phone, TALKS)
    phone.wait(5)

    pin_by_phone.ask(office, Telephones(phone), StaffVisit(office, WORK_NUMBER, ""), phone.call.sid, card.uid)
    phone.listen()
    at_the_keypad = seen(office, phone)
    phone.twilio.phone_book[TELEPHONE] = Party(rings=15, talks=None)
    phone.call.press(A_PIN)
    phone.listen()

    assert at_the_keypad is LineState.AT_THE_KEYPAD
    assert phone.call.moment is Moment.CONNECTED
    assert seen(office, phone) is LineState.CONNECTED


def test_where_nobodys_telephone_rings_they_talk_at_once(
    phone: Phone, operator: Operator, office: Office
) -> None:
    operator.signs_in()
    phone.dial().press("0")

    call_taking.take(office, NoTelephones(), WORK_NUMBER, phone.call.sid)

    with office.database.light() as connection:
        line = line_state.now(connection, NoTelephones(), phone.call.sid)
    assert line
    assert line.state is LineState.CONNECTED


def test_a_colleague_who_is_handed_the_call_is_rung_anew(
    phone: Phone, operator: Operator, office: Office
) -> None:
    phone.dial().press("0")
    operator.takes(phone, TALKS)
    with office.database.deeds() as session:
        staff_list.add(session, office.keys, COLLEAGUE, "吴测试", Role.OPERATOR, "not a hash", "test")
        staff_list.set_telephone(session, office.keys, COLLEAGUE, "+8631188880002", "test")
        staff_list.begin_duty(session, office.keys, COLLEAGUE, "test")

    handing_over.to_a_colleague(
        office, Telephones(phone), WORK_NUMBER, phone.call.sid, COLLEAGUE, Remark("要补卡")
    )

    assert seen(office, phone) is LineState.RINGING


@pytest.fixture
def branch(open_line: OpenLine) -> Branch:
    """A city whose operators take calls with a key."""
    return open_line(staff={"press_to_take": True})


def test_with_the_key_the_two_are_connected(branch: Branch) -> None:
    branch.phone.dial().press("0")

    branch.operator.takes(branch.phone, Party(rings=4, talks=None, presses="1"))

    assert branch.phone.call.moment is Moment.CONNECTED
    assert seen(branch.office, branch.phone) is LineState.CONNECTED
    [leg] = [each for each in branch.phone.twilio.calls.latest_first() if each.route.parent_sid]
    assert leg.said == "社保卡热线来电，接听工号8 0 0 1。接听，请按1。"


@pytest.mark.parametrize("presses", ["", "2"], ids=["a machine", "another key"])
def test_a_machine_that_answers_is_hung_up_on_and_the_caller_waits_on_in_the_old_place(
    branch: Branch, presses: str
) -> None:
    branch.phone.dial().press("0")
    later = branch.phone.another_caller().press("0")

    branch.operator.takes(branch.phone, Party(rings=4, talks=None, presses=presses))

    assert branch.phone.is_told("queue.not_reached")
    assert state(branch.office, branch.phone) == waiting.WAITING
    assert waiting_sids(branch.office) == [branch.phone.call.sid, later.call.sid]


def test_a_leg_that_ended_before_the_key_counts_as_not_answered_whatever_twilio_calls_it(
    branch: Branch,
) -> None:
    branch.operator.signs_in()
    branch.phone.dial().press("0")
    call_taking.take(branch.office, NoTelephones(), WORK_NUMBER, branch.phone.call.sid)

    with_a_dial = (
        f'<Response><Dial action="{PUBLIC_URL}/voice/turn/2"><Number>{TELEPHONE}</Number></Dial></Response>'
    )
    branch.phone.twilio.phone_book[TELEPHONE] = Party(talks=2)
    branch.phone.call.take_over(Inline(with_a_dial))
    branch.phone.listen()

    assert branch.phone.is_told("queue.not_reached")
    assert state(branch.office, branch.phone) == waiting.WAITING
