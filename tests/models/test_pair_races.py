"""Two deeds at one card at the same moment, by two doors: whoever is second sees what the first has done."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from ivr.city import LossRules
from ivr.desk import PinDeed
from models import audit_check, card_list
from models.database import Database
from models.office import Office
from models.papers import Bearer, PaperKind
from models.reset_request import Mending
from models.staff import Role
from models.staff_refusals import NotDone
from tests.factories import (
    CardFacts,
    a_desk,
    a_locked_card,
    a_sealed_card,
    an_enabled_card,
    make_office,
)
from tests.models import legal_histories
from tests.models.looking import kinds
from tests.models.test_staff_races import by_phone
from tests.staffing import a_counter, keys_the_pin, the_id, with_papers
from tests.together import together

ROUNDS = 3
ANOTHER_PIN = "739158"
Deed = Callable[[], object]


pytestmark = pytest.mark.usefixtures("in_staff_hours")


@pytest.fixture
def office(database: Database) -> Office:
    """A city in which losses are released by phone as well."""
    return make_office(database, loss=LossRules(release_channels=frozenset({"counter", "phone"})))


@dataclass(frozen=True)
class Pair:
    """A card as it is before, two deeds, and what may stand in the record after both: status and PIN."""

    card: CardFacts
    one: Deed
    other: Deed
    ends: frozenset[tuple[str, str]]
    once: tuple[str, ...] = ()
    """Events that exclude each other."""
    began_as: str = "1"


def reset_and_change_by_phone(office: Office, _number: int) -> Pair:
    card, supervisor = an_enabled_card(office), a_counter(office, Role.SUPERVISOR)
    request = a_counter(office).ask(card.uid, Mending.RESET, with_papers(card))
    assert request
    ends = frozenset({("1", "initial")})
    return Pair(card, lambda: supervisor.approve(request), lambda: _change(office, card), ends)


def unlocking_and_a_wrong_pin_at_the_counter(office: Office, _number: int) -> Pair:
    card, supervisor, clerk = a_locked_card(office), a_counter(office, Role.SUPERVISOR), a_counter(office)
    request = clerk.ask(card.uid, Mending.UNLOCK, with_papers(card))
    assert request
    ends = frozenset({("1", "enabled")})
    return Pair(
        card,
        lambda: supervisor.approve(request),
        lambda: clerk.take_pin(card.uid, ANOTHER_PIN),
        ends,
        began_as="3",
    )


def release_and_replacement(office: Office, number: int) -> Pair:
    card, first, second = an_enabled_card(office), a_counter(office), a_counter(office, work_number="clerk-2")
    first.report_in_writing(card.uid, the_id(card))
    for desk in (first, second):
        keys_the_pin(desk, card)
    return Pair(
        card,
        lambda: first.release(card.uid, with_papers(card)),
        lambda: second.replace(card.uid, the_id(card), f"P{number:08}", "16.00"),
        frozenset({("1", "enabled"), ("9", "initial")}),
        ("loss.released", "card.replaced"),
    )


def release_by_phone_and_a_written_report(office: Office, _number: int) -> Pair:
    card, clerk = an_enabled_card(office), a_counter(office)
    with a_desk(office) as caller:
        caller.report_loss(card.proof)
    return Pair(
        card,
        lambda: by_phone(office, card, "release_loss"),
        lambda: clerk.report_in_writing(card.uid, the_id(card)),
        frozenset({("2", "enabled")}),
    )


def activation_and_a_death(office: Office, _number: int) -> Pair:
    card, first, second = a_sealed_card(office), a_counter(office), a_counter(office, work_number="clerk-2")
    return Pair(
        card,
        lambda: first.activate(card.uid, with_papers(card)),
        lambda: second.cancel_on_death(card.uid, _a_relatives(card)),
        frozenset({("9", "initial")}),
        began_as="0",
    )


def a_report_by_phone_and_a_death(office: Office, _number: int) -> Pair:
    card, clerk = an_enabled_card(office), a_counter(office)
    return Pair(
        card,
        lambda: by_phone(office, card, "report_loss"),
        lambda: clerk.cancel_on_death(card.uid, _a_relatives(card)),
        frozenset({("9", "initial")}),
    )


PAIRS = (
    reset_and_change_by_phone,
    unlocking_and_a_wrong_pin_at_the_counter,
    release_and_replacement,
    release_by_phone_and_a_written_report,
    activation_and_a_death,
    a_report_by_phone_and_a_death,
)


@pytest.mark.parametrize("prepare", PAIRS, ids=lambda prepare: prepare.__name__)
def test_whichever_comes_first_the_record_tells_one_story(
    office: Office, prepare: Callable[[Office, int], Pair]
) -> None:
    for number in range(ROUNDS):
        pair = prepare(office, number)
        deeds = (pair.one, pair.other) if number % 2 else (pair.other, pair.one)

        together(2, lambda each, deeds=deeds: _try(deeds[each]))

        shown = card_list.show(office, pair.card.number)
        assert shown
        assert (shown.status.value, shown.pin) in pair.ends
        told = kinds(office, f"card:{pair.card.uid}")
        assert legal_histories.faults(office, pair.card.uid, pair.began_as, shown.status.value) == [], told
        assert not pair.once or sum(told.count(kind) for kind in pair.once) == 1
    assert audit_check.verify(office.database, office.keys).faults == ()


def _try(deed: Deed) -> object:
    try:
        return deed()
    except NotDone as refusal:
        return refusal


def _change(office: Office, card: CardFacts) -> PinDeed:
    with a_desk(office) as caller:
        return caller.change_pin(card.proof, ANOTHER_PIN)


def _a_relatives(card: CardFacts) -> object:
    kinds_shown = (PaperKind.DEATH_CERTIFICATE, PaperKind.AGENT_ID, PaperKind.CARD)
    return with_papers(card, *kinds_shown, bearer=Bearer.AGENT)
