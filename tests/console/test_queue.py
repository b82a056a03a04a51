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
from tests.factories import a_call, an_initial_card


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
    day = operator.get("/queue/day").text
    assert f"<dt>{zh.WORDS['queue.abandoned']}</dt><dd>100% <small>1 / 1</small></dd>" in day


def test_q1_the_share_answered_within_fifteen_seconds_is_of_those_who_were_answered(
    office: Office, operator: Visitor
) -> None:
    for seconds, state in ((5, waiting.BRIDGED), (40, waiting.BRIDGED), (3, waiting.GONE)):
        sid = a_caller_waits(office, for_seconds=seconds)
        with office.database.deeds() as session:
            waiting.leave(session, sid, state)

    page = operator.get("/queue/day").text

    assert f"<dt>{zh.WORDS['queue.in_time']}</dt><dd>50% <small>1 / 2</small></dd>" in page
    assert f"<dt>{zh.WORDS['queue.connected']}</dt><dd>66% <small>2 / 3</small></dd>" in page


def test_q1_calls_that_never_waited_for_a_person_were_served_by_the_machine(
    office: Office, operator: Visitor
) -> None:
    for _ in range(3):
        a_call(office)
    a_caller_waits(office)

    page = operator.get("/queue/day").text

    assert f"<dt>{zh.WORDS['queue.by_machine']}</dt><dd>75% <small>3 / 4</small></dd>" in page


def test_before_anybody_has_called_no_share_is_told(operator: Visitor) -> None:
    assert operator.get("/queue/day").text.count("<dd>– <small>0 / 0</small></dd>") == 4


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
