"""A talk goes on with somebody else: notes, a colleague, the queue, the hotline 12345; and who is on duty at all."""

from datetime import timedelta

import pytest

from ivr.city import StaffRules
from ivr.desk import Why
from models import call_taking, clock, duty, handing_over, sign_in, staff_list, staff_sessions, waiting
from models.database import Database
from models.exchange import CallIsOver, NotConnected
from models.handing_over import Remark
from models.office import Office
from models.pin import Cost
from models.sign_in import Attempt
from models.staff import Passwords, Role
from models.staff_refusals import BadEntry, NoHotline, NoSuchCall, NotDone, NotOnDuty, NotRung
from models.staff_sessions import IDLE
from models.sweep import sweep
from tests.console.desks import PASSWORD
from tests.console.test_queue_take import Telephones
from tests.factories import a_call, an_initial_card, make_office
from tests.models.looking import events
from tests.staffing import A_TUESDAY, a_member

A_NOTE = Remark("问了补卡，想挂失")


pytestmark = pytest.mark.usefixtures("in_staff_hours")


@pytest.fixture
def office(database: Database) -> Office:
    """A city with a hotline of its own."""
    return make_office(database, staff=StaffRules(government_line="+8631112345"))


@pytest.fixture
def telephones() -> Telephones:
    """An exchange that remembers."""
    return Telephones()


def on_duty(office: Office, work_number: str) -> str:
    """An operator with a telephone, who takes calls."""
    a_member(office, work_number=work_number)
    with office.database.deeds() as session:
        staff_list.set_telephone(session, office.keys, work_number, f"+863118888{work_number}", "test")
        staff_list.begin_duty(session, office.keys, work_number, "test")
    return work_number


def waits(office: Office, minutes: int = 0) -> str:
    """A caller who has waited so long; the call's sid."""
    sid = a_call(office)
    with clock.travel(A_TUESDAY - timedelta(minutes=minutes)), office.database.deeds() as session:
        waiting.enter(session, sid, Why.ASKED, None, "zh")
    return sid


def talks(office: Office, telephones: Telephones) -> str:
    """A caller who talks with 1001; the call's sid."""
    sid = waits(office, minutes=5)
    call_taking.take(office, telephones, on_duty(office, "1001"), sid)
    return sid


def taken_by(office: Office, call_sid: str) -> str | None:
    with office.database.light() as connection:
        return waiting.operator_of(connection, call_sid)


def test_a_colleague_gets_the_caller_the_notes_and_the_card(office: Office, telephones: Telephones) -> None:
    sid, card = talks(office, telephones), an_initial_card(office)
    handing_over.note(office, "1001", sid, Remark("说英语"))

    remark = Remark(A_NOTE.text, card.uid)
    handing_over.to_a_colleague(office, telephones, "1001", sid, on_duty(office, "1002"), remark)

    assert taken_by(office, sid) == "1002"
    assert telephones.rung[-1][2:] == ("+8631188881002", "1002")
    first, second = handing_over.notes(office, sid)
    assert {first.text, second.text} == {"说英语", A_NOTE.text}
    assert {first.card_uid, second.card_uid} == {None, card.uid}
    assert events(office, "line")[-1].fields == {"call": sid, "to": "1002"}
    assert A_NOTE.text not in str(events(office, "line"))


def test_a_caller_is_handed_to_nobody_who_takes_no_calls(office: Office, telephones: Telephones) -> None:
    sid = talks(office, telephones)
    a_member(office, work_number="1003")

    with pytest.raises(NotOnDuty):
        handing_over.to_a_colleague(office, telephones, "1001", sid, "1003", A_NOTE)

    assert taken_by(office, sid) == "1001"


@pytest.mark.parametrize(
    ("fault", "refusal"), [(NotConnected("busy"), NotRung), (CallIsOver("gone"), NoSuchCall)]
)
def test_where_the_exchange_fails_the_caller_stays(
    office: Office, telephones: Telephones, fault: NotConnected, refusal: type[NotDone]
) -> None:
    sid, colleague = talks(office, telephones), on_duty(office, "1002")
    telephones.fault = fault

    with pytest.raises(refusal):
        handing_over.to_a_colleague(office, telephones, "1001", sid, colleague, A_NOTE)
    with pytest.raises(refusal):
        handing_over.to_the_queue(office, telephones, "1001", sid, A_NOTE)

    assert taken_by(office, sid) == "1001"


def test_back_in_the_queue_a_caller_stands_where_the_wait_began(
    office: Office, telephones: Telephones
) -> None:
    sid = talks(office, telephones)
    waits(office, minutes=1)

    handing_over.to_the_queue(office, telephones, "1001", sid, A_NOTE)

    with office.database.light() as connection:
        assert waiting.place(connection, sid) == 1
    assert telephones.sent == [(sid, 1)]
    call_taking.take(office, telephones, on_duty(office, "1002"), sid)
    assert [each.text for each in handing_over.notes(office, sid)] == [A_NOTE.text]


def test_12345_is_dialled_from_the_callers_call_and_the_call_is_wrapped_up(
    office: Office, telephones: Telephones
) -> None:
    sid = talks(office, telephones)

    handing_over.to_the_hotline(office, telephones, "1001", sid, A_NOTE)

    assert telephones.outside == [(sid, "+8631112345")]
    assert taken_by(office, sid) is None
    assert events(office, "line")[-1].fields["reason"] == "handed_over"


def test_a_city_without_a_number_of_12345_says_so(database: Database, telephones: Telephones) -> None:
    office = make_office(database)
    sid = talks(office, telephones)

    with pytest.raises(NoHotline):
        handing_over.to_the_hotline(office, telephones, "1001", sid, A_NOTE)


def test_only_whoever_has_the_call_notes_and_hands_over(office: Office, telephones: Telephones) -> None:
    sid, other = talks(office, telephones), on_duty(office, "1002")

    for deed in (
        lambda: handing_over.note(office, other, sid, A_NOTE),
        lambda: handing_over.to_the_queue(office, telephones, other, sid, A_NOTE),
        lambda: handing_over.to_a_colleague(office, telephones, other, sid, "1001", A_NOTE),
    ):
        with pytest.raises(NoSuchCall):
            deed()
    with pytest.raises(BadEntry):
        handing_over.note(office, "1001", sid, Remark("  "))


def test_s3_duty_ends_with_the_session_in_which_it_began(office: Office) -> None:
    passwords = Passwords(Cost.TEST)
    with office.database.deeds() as session:
        stored = passwords.hash(PASSWORD)
        staff_list.add(session, office.keys, "1001", "王芳", Role.OPERATOR, stored, "test")
    token = sign_in.sign_in(office, passwords, Attempt("1001", PASSWORD, "", "127.0.0.1", "a browser"))
    member = staff_sessions.member_by(office, token or "")
    assert member
    uid = member.session_uid
    with office.database.deeds() as session:
        staff_list.begin_duty(session, office.keys, "1001", "staff:1001")
        duty.tie_to(session, "1001", uid)
    with office.database.light() as connection:
        assert duty.count(connection) == 1
        with clock.travel(A_TUESDAY + IDLE + timedelta(minutes=1)):
            assert duty.count(connection) == 0
            assert not duty.is_on_duty(connection, "1001")

    with office.database.deeds() as session:
        staff_sessions.end(session, office, "1001", uid, staff_sessions.SIGNED_OUT, "staff:1001")

    with office.database.light() as connection:
        assert waiting.on_duty(connection) == 0
    assert sweep(office)["off_duty"] == 1
    assert events(office, "staff:1001")[-1].kind == "duty.ended"
    assert sweep(office)["off_duty"] == 0
