"""Rules P1 and P3 at the counter: the holder keys the PIN there, judged and counted as on the phone."""

from datetime import timedelta

import pytest

from ivr.city import PinRequired, PinRules
from models import clock
from models.counter_keypad import Keyed
from models.database import Database
from models.office import Office
from models.staff_refusals import BadEntry, NoSuchCard, PinNeeded
from tests.factories import (
    A_PIN,
    a_desk,
    a_locked_card,
    a_lost_card,
    an_enabled_card,
    an_initial_card,
    make_office,
)
from tests.models.looking import events, judged_tries
from tests.staffing import a_counter, keys_the_pin, with_papers
from tests.together import together

WRONG = "246813"


def test_p1_the_right_pin_opens_this_cards_business_at_this_desk_for_a_while(office: Office) -> None:
    card = an_enabled_card(office)
    counter = a_counter(office)
    with pytest.raises(PinNeeded):
        counter.change_phone(card.uid, with_papers(card), "13800001111")

    keys_the_pin(counter, card)
    counter.change_phone(card.uid, with_papers(card), "13800001111")

    with pytest.raises(PinNeeded):
        a_counter(office, work_number="clerk-2").change_phone(card.uid, with_papers(card), "13800002222")
    with clock.travel(clock.now() + timedelta(minutes=16)), pytest.raises(PinNeeded):
        counter.change_phone(card.uid, with_papers(card), "13800002222")


def test_p1_a_wrong_pin_opens_nothing_and_is_counted_under_the_clerks_name(office: Office) -> None:
    card = an_enabled_card(office)
    counter = a_counter(office)

    assert counter.take_pin(card.uid, WRONG) is Keyed.NOT_RIGHT

    with pytest.raises(PinNeeded):
        counter.change_phone(card.uid, with_papers(card), "13800001111")
    [event] = events(office, f"card:{card.uid}")
    assert (event.kind, event.actor) == ("pin.wrong", "staff:clerk-1")
    assert judged_tries(office, card.claim) == 1


def test_p1_before_a_pin_is_enabled_nobody_is_asked_for_one(office: Office) -> None:
    card, counter = an_initial_card(office), a_counter(office)

    assert counter.take_pin(card.uid, "123456") is Keyed.NOT_ENABLED
    counter.change_phone(card.uid, with_papers(card), "13800001111")

    assert judged_tries(office, card.claim) == 0


def test_p0_a_city_without_pins_asks_nobody(database: Database) -> None:
    office = make_office(database, pin=PinRules(required=PinRequired.NO))
    card = an_enabled_card(office)

    a_counter(office).change_phone(card.uid, with_papers(card), "13800001111")


def test_p3_a_locked_pin_is_not_judged_and_has_to_be_mended_first(office: Office) -> None:
    card, counter = a_locked_card(office), a_counter(office)

    assert counter.take_pin(card.uid, A_PIN) is Keyed.LOCKED

    with pytest.raises(PinNeeded, match="locked"):
        counter.change_phone(card.uid, with_papers(card), "13800001111")
    assert judged_tries(office, card.claim) == 0


def test_p3_guessing_at_the_counter_is_stopped_like_guessing_by_phone(database: Database) -> None:
    office = make_office(database, pin=PinRules(max_wrong=3))
    card, counter = an_enabled_card(office), a_counter(office)

    verdicts = together(6, lambda number: counter.take_pin(card.uid, f"24681{number}"))

    assert Keyed.RIGHT not in verdicts
    assert judged_tries(office, card.claim) <= 3
    assert counter.take_pin(card.uid, A_PIN) is not Keyed.RIGHT


def test_p1_a_pin_that_was_changed_since_has_to_be_keyed_again(office: Office) -> None:
    card, counter = an_enabled_card(office), a_counter(office)
    keys_the_pin(counter, card)

    with clock.travel(clock.now() + timedelta(minutes=1)):
        with a_desk(office) as caller:
            caller.change_pin(card.proof, "604857")
        with pytest.raises(PinNeeded):
            counter.change_phone(card.uid, with_papers(card), "13800001111")


def test_p1_one_card_proven_opens_no_other(office: Office) -> None:
    card, other, counter = a_lost_card(office), a_lost_card(office), a_counter(office)
    keys_the_pin(counter, card)

    with pytest.raises(PinNeeded):
        counter.release(other.uid, with_papers(other))


@pytest.mark.parametrize("keyed", ["", "12345", "1234567", "１２３４５６", "12345a", "12345\n"])
def test_what_is_no_pin_is_no_try(office: Office, keyed: str) -> None:
    card = an_enabled_card(office)

    with pytest.raises(BadEntry):
        a_counter(office).take_pin(card.uid, keyed)

    assert judged_tries(office, card.claim) == 0


def test_an_unknown_card_has_no_pin(office: Office) -> None:
    with pytest.raises(NoSuchCard):
        a_counter(office).take_pin("nobody", A_PIN)
