"""The queue page: who waits, how the day goes, and who is on duty."""

from datetime import timedelta

import pytest

from console.words import zh
from ivr.desk import Why
from models import clock, waiting
from models.office import Office
from models.staff import Role
from models.staff_sessions import IDLE
from tests.console.callers import a_caller_waits
from tests.console.desks import Visitor, a_visitor
from tests.factories import an_initial_card


@pytest.fixture
def operator(office: Office) -> Visitor:
    """An operator at a desk."""
    return a_visitor(office, Role.OPERATOR)


def test_with_nobody_waiting_the_page_says_so(operator: Visitor) -> None:
    assert zh.WORDS["queue.empty"] in operator.get("/queue").text


def test_callers_stand_in_the_order_in_which_they_came_with_their_reason(
    office: Office, operator: Visitor
) -> None:
    second = a_caller_waits(office, Why.NOT_PROVEN, for_seconds=30)
    first = a_caller_waits(office, Why.ON_INITIAL_PIN, language="en", for_seconds=95)

    page = operator.get("/queue").text

    assert page.index(first) < page.index(second)
    assert zh.WORDS["why.on_initial_pin"] in page
    assert zh.WORDS["why.not_proven"] in page
    assert zh.WORDS["spoken.en"] in page
    assert "1:35" in page


def test_of_the_card_that_a_caller_named_only_the_tail_is_shown(office: Office, operator: Visitor) -> None:
    card = an_initial_card(office)
    a_caller_waits(office, claim=card.claim)

    page = operator.get("/queue/now").text

    assert f"…{card.number[-4:]}" in page
    assert card.number not in page


def test_a_caller_who_hangs_up_is_gone_from_the_page_and_counted(office: Office, operator: Visitor) -> None:
    sid = a_caller_waits(office)
    with office.database.deeds() as session:
        waiting.leave(session, sid, waiting.GONE)

    assert sid not in operator.get("/queue/now").text
    assert f"<dt>{zh.WORDS['queue.abandoned']}</dt><dd>1</dd>" in operator.get("/queue/day").text


def test_q1_the_share_answered_within_fifteen_seconds_is_of_those_who_were_answered(
    office: Office, operator: Visitor
) -> None:
    for seconds, state in ((5, waiting.BRIDGED), (40, waiting.BRIDGED), (3, waiting.GONE)):
        sid = a_caller_waits(office, for_seconds=seconds)
        with office.database.deeds() as session:
            waiting.leave(session, sid, state)

    page = operator.get("/queue/day").text

    assert f"<dt>{zh.WORDS['queue.answered']}</dt><dd>2</dd>" in page
    assert "<dd>50%</dd>" in page


def test_an_operator_goes_on_duty_and_off_again(office: Office, operator: Visitor) -> None:
    operator.post("/queue/duty/on", "/queue")
    assert zh.WORDS["queue.on_duty"] in operator.get("/queue").text

    operator.post("/queue/duty/off", "/queue")

    assert zh.WORDS["queue.off_duty"] in operator.get("/queue").text
    with office.database.light() as connection:
        assert waiting.on_duty(connection) == 0


def test_a_page_that_asks_by_itself_keeps_no_session_alive(office: Office, operator: Visitor) -> None:
    start = clock.now()
    for part in (0.5, 0.9):
        with clock.travel(start + IDLE * part):
            assert operator.get("/queue/now").status_code == 200

    with clock.travel(start + IDLE + timedelta(seconds=5)):
        answer = operator.get("/queue/now")

    assert answer.headers["HX-Refresh"] == "true"
    assert answer.text == ""


def test_the_queue_is_no_page_for_clerks(office: Office) -> None:
    assert a_visitor(office, Role.CLERK).get("/queue").status_code == 403
