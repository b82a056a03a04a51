"""An operator took a call and the telephone was not answered: the page says so, and nothing is wrapped up."""

import re

import pytest
from sqlalchemy import select

from console.words import en, zh
from models import waiting
from models.office import Office
from models.staff import Role
from models.staff_refusals import NoSuchCall
from models.verification import Verification
from models.wrap_up import Reason
from tests.console.callers import a_caller_waits
from tests.console.desks import Visitor, a_visitor
from tests.factories import an_enabled_card
from tests.models.looking import events
from tests.staffing import an_operator_desk, what_the_holder_says

NOT_ANSWERED = zh.WORDS["line.waits_again"]


def takes_in_vain(office: Office) -> tuple[Visitor, str]:
    """The operator, and the call that is back in the queue."""
    sid, visitor = a_caller_waits(office), a_visitor(office, Role.OPERATOR)
    visitor.post(f"/queue/{sid}/take", "/queue")
    with office.database.deeds() as session:
        waiting.put_back(session, sid)
    return visitor, sid


def test_the_open_sheet_learns_of_it_and_leads_to_the_queue(office: Office) -> None:
    visitor, sid = takes_in_vain(office)

    line, sheet = visitor.get(f"/call/{sid}/line").text, visitor.get(f"/call/{sid}").text

    assert NOT_ANSWERED in line
    assert 'href="/queue"' in line
    assert line.strip() in sheet


def test_while_the_two_talk_it_says_so_and_since_when(office: Office) -> None:
    sid, visitor = a_caller_waits(office), a_visitor(office, Role.OPERATOR)
    visitor.post(f"/queue/{sid}/take", "/queue")

    sheet = visitor.get(f"/call/{sid}").text
    assert zh.WORDS["line.connected"] in visitor.get(f"/call/{sid}/line").text
    assert zh.WORDS["line.taken_at"] in sheet
    assert re.search(r'role="timer"[^>]* data-seconds="\d+"', sheet)


def test_a_caller_who_waits_again_is_not_wrapped_up(office: Office) -> None:
    visitor, sid = takes_in_vain(office)

    answer = visitor.post(f"/call/{sid}/wrap-up", f"/call/{sid}", reason=Reason.ANSWERED.value)

    assert answer.status_code == 409
    assert zh.WORDS["refused.NotRung"] in answer.text
    with office.database.light() as connection:
        caller = waiting.of_call(connection, sid)
    assert caller
    assert caller.state == waiting.WAITING


def test_the_operator_may_take_the_same_caller_again(office: Office) -> None:
    visitor, sid = takes_in_vain(office)

    answer = visitor.post(f"/queue/{sid}/take", "/queue")

    assert answer.headers["Location"] == f"/call/{sid}"
    assert NOT_ANSWERED not in visitor.get(f"/call/{sid}").text


def test_once_another_operator_has_the_caller_the_sheet_is_theirs(office: Office) -> None:
    visitor, sid = takes_in_vain(office)
    other = a_visitor(office, Role.SUPERVISOR)

    other.post(f"/queue/{sid}/take", "/queue")

    assert visitor.get(f"/call/{sid}").status_code == 404
    assert other.get(f"/call/{sid}").status_code == 200


def test_it_is_said_in_english_too() -> None:
    assert "in the old place" in en.WORDS["line.waits_again"]


def test_the_sheet_of_a_caller_who_waits_again_finds_nothing_and_uses_up_no_try(office: Office) -> None:
    card = an_enabled_card(office)
    visitor, sid = takes_in_vain(office)

    found = visitor.post(f"/call/{sid}/find", f"/call/{sid}", typed=card.number)
    tried = visitor.post(f"/call/{sid}/card/{card.uid}/verify", f"/call/{sid}", name="somebody else")

    assert (found.status_code, tried.status_code) == (409, 409)
    with office.database.light() as connection:
        assert connection.execute(select(Verification)).all() == []
    assert events(office, f"card:{card.uid}") == []


def test_of_a_colleague_who_has_the_call_now_nobody_uses_up_the_tries(office: Office) -> None:
    card, (_, sid) = an_enabled_card(office), takes_in_vain(office)
    with office.database.deeds() as session:
        waiting.take(session, sid, "3999")

    with pytest.raises(NoSuchCall):
        an_operator_desk(office, sid).verify(card.uid, what_the_holder_says(card, name="somebody else"))
