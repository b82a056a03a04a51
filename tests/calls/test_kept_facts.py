"""From what a call goes on: facts that the line itself has written, for this very turn, and that it can still read."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from models.turn import Turn
from telephony.kept_facts import facts_to_keep
from tests.calls.conftest import Branch
from tests.calls.phone import Phone
from tests.calls.record import Record
from tests.factories import A_PIN, an_enabled_card

OpenLine = Callable[..., Branch]


def overwrite(branch: Branch, phone: Phone, facts: dict[str, Any]) -> None:
    """With a shell on the database: other facts after the call's first turn."""
    with branch.office.database.deeds() as session:
        session.get_one(Turn, (phone.call.sid, 1)).facts = json.dumps(facts)


@pytest.mark.parametrize(
    "facts", [{"step": "a step of long ago"}, {"step": "questions", "shoe_size": 42}, {"language": "zh"}]
)
def test_facts_of_another_version_lead_to_a_person_with_an_apology(
    open_line: OpenLine, facts: dict[str, Any]
) -> None:
    branch = open_line()
    phone = branch.phone.dial().press("4")
    overwrite(branch, phone, facts_to_keep(branch.office.keys, phone.call.sid, 1, facts))

    phone.press("1")

    assert phone.is_told("why.trouble")
    assert phone.is_in_queue


def test_a_proof_that_somebody_wrote_into_the_database_changes_no_pin(open_line: OpenLine) -> None:
    branch = open_line()
    card = an_enabled_card(branch.office)
    phone = branch.phone.dial().press("4")
    claim = str(card.claim)
    overwrite(branch, phone, {"step": "pin.new", "language": "zh", "claim": claim, "proof": [claim, "pin"]})

    phone.press("620957")

    assert phone.is_told("why.trouble")
    phone.press("620957")
    assert Record(branch.office).pin_is(card, A_PIN)


def test_facts_of_another_call_are_not_taken(open_line: OpenLine) -> None:
    branch = open_line()
    other = branch.phone.dial().press("4")
    with branch.office.database.deeds() as session:
        theirs = session.get_one(Turn, (other.call.sid, 1)).facts
    other.hang_up()
    phone = branch.phone.dial().press("4")
    with branch.office.database.deeds() as session:
        session.get_one(Turn, (phone.call.sid, 1)).facts = theirs

    phone.press("1")

    assert phone.is_told("why.trouble")
