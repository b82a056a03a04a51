"""Rules S3 and S4 from the other side: staff call back whoever asked, in their hours, and not for ever."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from ivr.city import StaffRules
from ivr.desk import Why
from models import callback_dialling, callback_list, callback_outcomes, calling_back, clock, staff_list
from models.callback import Callback, Outcome
from models.callback_dialling import Timing
from models.callback_list import Request
from models.database import Database
from models.exchange import NotConnected, NoTelephones
from models.office import Office
from models.staff_refusals import (
    CannotBeDialled,
    ClaimedAlready,
    DialledJustNow,
    NoSuchCall,
    NotClaimed,
    NotDialled,
    NotDone,
    NotDue,
    NotRung,
    OutOfHours,
)
from tests.console.test_queue_take import TELEPHONE, Telephones
from tests.factories import CardFacts, a_call, a_desk, an_initial_card, make_office
from tests.models.looking import events
from tests.staffing import A_TUESDAY, a_member, an_operator_desk, what_the_holder_says
from tests.together import together

ZONE = ZoneInfo("Asia/Shanghai")
A_CALLER = "+8613800138000"


pytestmark = pytest.mark.usefixtures("in_staff_hours")


@pytest.fixture
def office(database: Database) -> Office:
    """A city that tries twice, an hour apart."""
    return make_office(database, staff=StaffRules(callback_max_tries=2))


def somebody_asks(
    office: Office, at: datetime = A_TUESDAY, number: str = A_CALLER, card: CardFacts | None = None
) -> str:
    """A request of this moment; the sid of its call, which is over."""
    with clock.travel(at):
        sid = a_call(office, ended_at=at)
        with a_desk(office, sid, caller=number) as desk:
            desk.leave_callback(None, Why.ON_INITIAL_PIN, card.claim if card else None)
    return sid


def uid_of(office: Office, call_sid: str) -> str:
    with office.database.light() as connection:
        return connection.execute(select(Callback.uid).where(Callback.call_sid == call_sid)).scalar_one()


def taken_on(office: Office, call_sid: str, work_number: str = "1001") -> str:
    """An operator takes the request on; the work number."""
    operator = a_member(office, work_number=work_number)
    with office.database.deeds() as session:
        staff_list.set_telephone(session, office.keys, operator, TELEPHONE, "test")
    assert calling_back.claim(office, operator, uid_of(office, call_sid)) == call_sid
    return operator


def the_only(office: Office) -> Request:
    [request] = callback_list.requests(office)
    return request


def test_a_request_of_the_night_is_due_when_staff_are_in_again(office: Office) -> None:
    sid = somebody_asks(office, datetime(2026, 2, 28, 22, 0, tzinfo=ZONE))

    request = the_only(office)

    assert (request.call_sid, request.is_due) == (sid, True)
    assert request.due_at == datetime(2026, 3, 2, 8, 30, tzinfo=ZONE), "the Saturday is made up nowhere"


def test_whoever_is_due_first_stands_first_and_of_the_night_whoever_asked_first(office: Office) -> None:
    at_night = datetime(2026, 3, 2, 22, 0, tzinfo=ZONE)
    now = somebody_asks(office)
    later_at_night = somebody_asks(office, at_night + timedelta(hours=1))
    first_at_night = somebody_asks(office, at_night)

    listed = [request.call_sid for request in callback_list.requests(office)]

    assert listed == [first_at_night, later_at_night, now]


def test_d1_the_list_shows_neither_number_nor_card_number(office: Office) -> None:
    card = an_initial_card(office)
    somebody_asks(office, card=card)

    request = the_only(office)

    assert (request.number, request.card_tail) == ("138****8000", card.number[-4:])
    assert A_CALLER[3:] not in repr(request)
    assert card.number not in repr(request)


def test_of_two_operators_at_once_exactly_one_gets_a_request(office: Office) -> None:
    sid = somebody_asks(office)
    uid, operators = uid_of(office, sid), [a_member(office, work_number=f"100{each}") for each in range(4)]

    def claim(number: int) -> str:
        try:
            return calling_back.claim(office, operators[number], uid)
        except ClaimedAlready:
            return "told"

    assert sorted(together(4, claim)) == [sid, "told", "told", "told"]
    assert [event.kind for event in events(office, "line")] == ["callback.asked", "callback.claimed"]


def test_a_request_comes_free_when_its_operator_has_gone_home_with_it(office: Office) -> None:
    sid = somebody_asks(office)
    taken_on(office, sid)

    with clock.travel(A_TUESDAY + calling_back.CLAIM_LASTS + timedelta(minutes=1)):
        assert the_only(office).claimed_by is None
        other = taken_on(office, sid, "1002")

        assert the_only(office).claimed_by == other
        with pytest.raises(NotClaimed):
            calling_back.give_back(office, "1001", sid)


def test_the_operator_is_rung_and_then_the_number_that_was_left(office: Office) -> None:
    sid = somebody_asks(office)
    operator, telephones = taken_on(office, sid), Telephones()

    callback_dialling.dial(office, telephones, operator, sid)

    assert telephones.called_back == [(A_CALLER, TELEPHONE, operator)]
    assert events(office, "line")[-1].kind == "callback.dialled"
    assert A_CALLER not in str(events(office, "line"))


def test_s3_before_it_is_due_nobody_is_dialled_but_on_purpose_and_that_is_in_the_log(office: Office) -> None:
    sid = somebody_asks(office)
    operator, telephones = taken_on(office, sid), Telephones()
    callback_dialling.dial(office, telephones, operator, sid)
    callback_outcomes.note(office, operator, sid, Outcome.NOT_REACHED, "")
    assert taken_on(office, sid) == operator

    with clock.travel(A_TUESDAY + timedelta(minutes=10)):
        with pytest.raises(NotDue):
            callback_dialling.dial(office, telephones, operator, sid)
        assert the_only(office).dialled_at is None
        callback_dialling.dial(office, telephones, operator, sid, Timing.EARLY)

    assert len(telephones.called_back) == 2
    dialled = [each for each in events(office, "line") if each.kind == "callback.dialled"]
    assert [each.fields["is_early"] for each in dialled] == [False, True]


def test_dialling_twice_in_one_moment_rings_once(office: Office) -> None:
    sid = somebody_asks(office)
    operator, telephones = taken_on(office, sid), Telephones()
    callback_dialling.dial(office, telephones, operator, sid)

    with pytest.raises(DialledJustNow):
        callback_dialling.dial(office, telephones, operator, sid)

    assert len(telephones.called_back) == 1
    with clock.travel(A_TUESDAY + timedelta(minutes=2)):
        callback_dialling.dial(office, telephones, operator, sid)
    assert len(telephones.called_back) == 2


def test_what_was_not_dialled_can_be_dialled_again_at_once(office: Office) -> None:
    sid = somebody_asks(office)
    operator = taken_on(office, sid)

    with pytest.raises(NotRung):
        callback_dialling.dial(office, Telephones(NotConnected("busy")), operator, sid)

    assert the_only(office).dialled_at is None
    callback_dialling.dial(office, Telephones(), operator, sid)


@pytest.mark.parametrize(
    ("at", "number", "refusal"),
    [
        (A_TUESDAY + timedelta(hours=12), A_CALLER, OutOfHours),
        (A_TUESDAY + timedelta(minutes=1), "1234", CannotBeDialled),
    ],
)
def test_nobody_is_called_at_night_nor_at_what_is_no_number(
    office: Office, at: datetime, number: str, refusal: type[NotDone]
) -> None:
    sid = a_call(office)
    with a_desk(office, sid) as desk:
        desk.leave_callback(number, Why.ASKED, None)
    telephones = Telephones()

    with clock.travel(at), pytest.raises(refusal):
        callback_dialling.dial(office, telephones, taken_on(office, sid), sid)

    assert telephones.called_back == []


def test_only_whoever_has_a_request_dials_and_notes(office: Office) -> None:
    sid = somebody_asks(office)
    taken_on(office, sid)
    other = a_member(office, work_number="1002")

    with pytest.raises(NotClaimed):
        callback_dialling.dial(office, NoTelephones(), other, sid)
    with pytest.raises(NotClaimed):
        callback_outcomes.note(office, other, sid, Outcome.NOT_NEEDED, "")


def test_s3_who_is_not_reached_is_tried_again_in_staff_hours_and_not_for_ever(office: Office) -> None:
    sid, late = somebody_asks(office), A_TUESDAY.replace(hour=17)

    with clock.travel(late):
        operator = taken_on(office, sid)
        callback_dialling.dial(office, NoTelephones(), operator, sid)
        due_at = callback_outcomes.note(office, operator, sid, Outcome.NOT_REACHED, "没人接")

    assert due_at == datetime(2026, 3, 4, 8, 30, tzinfo=ZONE)
    request = the_only(office)
    assert (request.tries, request.claimed_by, request.is_due) == (1, None, False)
    [tried] = callback_list.tries(office, request.uid)
    assert (tried.work_number, tried.outcome, tried.note) == (operator, Outcome.NOT_REACHED, "没人接")

    with clock.travel(due_at):
        taken_on(office, sid)
        callback_dialling.dial(office, NoTelephones(), operator, sid)
        assert callback_outcomes.note(office, operator, sid, Outcome.NOT_REACHED, "") is None
    assert callback_list.requests(office) == []
    assert [
        event.fields["is_closed"] for event in events(office, "line") if event.kind == "callback.tried"
    ] == [
        False,
        True,
    ]


@pytest.mark.parametrize("outcome", [Outcome.SERVED, Outcome.WRONG_NUMBER, Outcome.REFUSED])
def test_every_other_outcome_closes_a_request_and_needs_a_call(office: Office, outcome: Outcome) -> None:
    sid = somebody_asks(office)
    operator = taken_on(office, sid)
    with pytest.raises(NotDialled):
        callback_outcomes.note(office, operator, sid, outcome, "")
    callback_dialling.dial(office, NoTelephones(), operator, sid)

    assert callback_outcomes.note(office, operator, sid, outcome, "") is None

    assert callback_list.requests(office) == []
    with pytest.raises(NotClaimed):
        callback_outcomes.note(office, operator, sid, outcome, "")
    with pytest.raises(NoSuchCall):
        calling_back.claim(office, operator, uid_of(office, sid))


def test_s1_whoever_is_called_back_is_verified_and_served_as_in_a_call(office: Office) -> None:
    card = an_initial_card(office)
    sid = somebody_asks(office, card=card)
    operator = taken_on(office, sid)
    desk = an_operator_desk(office, sid, work_number=operator)

    found = desk.find_by_call()
    desk.verify(found, what_the_holder_says(card))
    answer = desk.report_loss(found)

    assert found == card.uid
    assert answer.loss is not None


def test_whoever_asks_again_after_it_was_done_is_called_again(office: Office) -> None:
    sid = a_call(office)
    with a_desk(office, sid, 1, A_CALLER) as desk:
        desk.leave_callback(None, Why.ASKED, None)
    operator = taken_on(office, sid)
    callback_outcomes.note(office, operator, sid, Outcome.NOT_NEEDED, "")

    with a_desk(office, sid, 2, A_CALLER) as desk:
        desk.leave_callback(None, Why.ASKED, None)

    assert the_only(office).claimed_by is None
