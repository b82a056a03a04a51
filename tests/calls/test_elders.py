"""Rule Q2: elder holders go to a person at once where the city says so, and a city may have the line speak slowly."""

from collections.abc import Callable
from datetime import date

import pytest

from models import queue_board
from models.office import Office
from tests.calls.conftest import Branch
from tests.calls.phone import AT_NIGHT
from tests.factories import CardFacts, a_citizen_id, an_enabled_card

OLD, YOUNG = date(1961, 3, 3), date(1961, 3, 4)
"""On 3 March 2026 the one is 65 today, the other will be tomorrow."""
HOME = "+8613812345678"
ON = {"direct_to_person": True}


def a_holder(office: Office, born: date = OLD) -> CardFacts:
    """Somebody who calls from home."""
    return an_enabled_card(office, phone=HOME, citizen_id=a_citizen_id(born))


def test_q2_an_elder_who_calls_from_the_registered_phone_is_in_the_queue_at_once(
    open_line: Callable[..., Branch],
) -> None:
    branch = open_line(elder=ON)
    card = a_holder(branch.office)

    branch.phone.dial(from_=HOME)

    assert branch.phone.is_told("why.elder")
    assert branch.phone.is_in_queue
    with branch.office.database.light() as connection:
        [caller] = queue_board.waiting_callers(connection)
    assert (caller.why, caller.card_tail) == ("elder", card.number[-4:])


@pytest.mark.parametrize(
    ("rules", "born", "from_", "at"),
    [
        (ON, YOUNG, HOME, "2026-03-03 10:00"),
        (ON, OLD, "+8613900000009", "2026-03-03 10:00"),
        (ON, OLD, "anonymous", "2026-03-03 10:00"),
        (ON, OLD, HOME, AT_NIGHT),
        ({}, OLD, HOME, "2026-03-03 10:00"),
        (ON | {"age": 80}, OLD, HOME, "2026-03-03 10:00"),
    ],
)
def test_q2_everybody_else_hears_the_menu(
    open_line: Callable[..., Branch], rules: dict[str, object], born: date, from_: str, at: str
) -> None:
    branch = open_line(elder=rules)
    a_holder(branch.office, born)

    branch.phone.dial(at, from_)

    assert branch.record.step(branch.phone) == "main_menu"
    assert not branch.phone.was_told("why.elder")


def test_q2_a_number_of_several_holders_is_nobodys(open_line: Callable[..., Branch]) -> None:
    branch = open_line(elder=ON)
    a_holder(branch.office)
    a_holder(branch.office)

    branch.phone.dial(from_=HOME)

    assert branch.record.step(branch.phone) == "main_menu"


def test_q2_a_city_may_have_the_line_speak_slowly(open_line: Callable[..., Branch]) -> None:
    usual = open_line()
    slow = open_line(speech={"rate": "slow"})
    usual.phone.dial()
    slow.phone.dial()

    assert slow.phone.hears == usual.phone.hears
    assert '<prosody rate="slow">' in slow.phone.answer
    assert _seconds(slow) > _seconds(usual)


def _seconds(branch: Branch) -> float:
    """How long was spoken in this call."""
    return sum(heard.seconds for heard in branch.phone.call.heard)
