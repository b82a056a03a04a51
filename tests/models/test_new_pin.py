"""Rules P1, P2 and P4: weighing, holding and storing a new PIN."""

import pytest

from ivr.desk import NewPin, PinDeed, Proof, ProvenBy
from models import weak_pin
from models.call import CallRecord
from models.office import Office
from models.weak_pin import OwnFacts
from tests.factories import (
    CardFacts,
    a_call,
    a_cancelled_card,
    a_desk,
    a_locked_card,
    a_minors_card,
    a_sealed_card,
    an_enabled_card,
    an_initial_card,
)
from tests.models.looking import kinds, messages, wrong_tries


def change(office: Office, card: CardFacts, by: ProvenBy, pin: str = "739158") -> PinDeed:
    """Change the PIN, in a call of its own."""
    with a_desk(office) as desk:
        return desk.change_pin(Proof(card.claim, by), pin)


def is_pin(office: Office, card: CardFacts, pin: str) -> bool:
    """Does this PIN open the gate?"""
    with a_desk(office) as desk:
        return desk.try_pin(card.claim, pin) is not None


def test_p1_changing_the_initial_pin_enables_it(office: Office) -> None:
    card = an_initial_card(office)

    assert change(office, card, ProvenBy.ENABLING) is PinDeed.ENABLED

    assert kinds(office, f"card:{card.uid}") == ["pin.enabled"]
    assert is_pin(office, card, "739158")
    assert [about for about, _, _ in messages(office)] == ["pin_enabled"]


def test_p4_an_enabled_pin_is_changed_by_who_keyed_it(office: Office) -> None:
    card = an_enabled_card(office)

    assert change(office, card, ProvenBy.PIN) is PinDeed.CHANGED

    assert is_pin(office, card, "739158")
    assert not is_pin(office, card, "739164")
    assert kinds(office, f"card:{card.uid}")[0] == "pin.changed"
    assert [about for about, _, _ in messages(office)] == ["pin_changed"]


def test_p4_a_proof_opens_only_its_own_way(office: Office) -> None:
    assert change(office, an_enabled_card(office), ProvenBy.ENABLING) is PinDeed.NOT_POSSIBLE
    assert change(office, an_initial_card(office), ProvenBy.PIN) is PinDeed.NOT_POSSIBLE
    assert change(office, an_initial_card(office), ProvenBy.READ_BACK) is PinDeed.NOT_POSSIBLE


@pytest.mark.parametrize("make", [a_sealed_card, a_cancelled_card, a_minors_card, a_locked_card])
def test_cards_whose_pin_no_machine_changes(office: Office, make: object) -> None:
    card = make(office)  # type: ignore[operator]

    assert change(office, card, ProvenBy.PIN) is PinDeed.NOT_POSSIBLE

    assert kinds(office, f"card:{card.uid}") == []
    assert messages(office) == []


def test_a_new_pin_makes_the_count_of_wrong_ones_begin_anew(office: Office) -> None:
    card = an_enabled_card(office)
    is_pin(office, card, "246813")

    change(office, card, ProvenBy.PIN)

    assert wrong_tries(office, card.claim) == 0


def test_an_sms_about_a_pin_does_not_hold_it(office: Office) -> None:
    card = an_initial_card(office)

    change(office, card, ProvenBy.ENABLING)

    assert "739158" not in messages(office)[0][2]


@pytest.mark.parametrize("pin", ["123456", "888888", "121212", "135791", "19900", "19900307"])
def test_p2_easy_pins_are_refused(office: Office, pin: str) -> None:
    card = an_initial_card(office)

    assert a_desk(office).weigh_new_pin(Proof(card.claim, ProvenBy.ENABLING), pin) is NewPin.TOO_EASY


def test_p2_digits_of_own_id_card_and_phone_are_refused(office: Office) -> None:
    card = an_initial_card(office, number="A47291853", phone="+8613847291853")
    proof = Proof(card.claim, ProvenBy.ENABLING)
    desk = a_desk(office)

    for pin in (card.citizen_id[1:7], "472918", "819274", "384729"):
        assert desk.weigh_new_pin(proof, pin) is NewPin.TOO_EASY


def test_p2_the_old_pin_is_refused_as_the_old_one(office: Office) -> None:
    card = an_enabled_card(office)
    desk = a_desk(office)

    assert desk.weigh_new_pin(card.proof, "739164") is NewPin.SAME_AS_OLD
    assert desk.weigh_new_pin(card.proof, "739158") is NewPin.FINE


def test_p2_a_suggestion_is_good_and_the_same_whenever_the_turn_is_told_again(office: Office) -> None:
    card = an_initial_card(office)
    call_sid = a_call(office)

    suggested = a_desk(office, call_sid, 5).suggested_pin(card.claim)

    assert suggested == a_desk(office, call_sid, 5).suggested_pin(card.claim)
    assert suggested != a_desk(office, call_sid, 6).suggested_pin(card.claim)
    own = OwnFacts(card.citizen_id, card.number, card.phone)
    assert not weak_pin.is_too_easy(suggested, office.city.pin, own, office.today())


def test_p4_a_held_pin_is_kept_as_a_digest_that_only_fits_its_call(office: Office) -> None:
    call_sid, other = a_call(office), a_call(office)
    with a_desk(office, call_sid, 1) as desk:
        desk.hold_new_pin("739158")
    with office.database.deeds() as session:
        held = session.get_one(CallRecord, call_sid).held_new_pin
        session.get_one(CallRecord, other).held_new_pin = held

    assert held is not None
    assert "739158" not in held
    assert not a_desk(office, other, 2).is_held_new_pin("739158")
    assert not a_desk(office, call_sid, 2).is_held_new_pin("739159")
    assert a_desk(office, call_sid, 2).is_held_new_pin("739158")


def test_p4_whatever_the_second_entry_is_the_first_is_forgotten(office: Office) -> None:
    call_sid = a_call(office)
    with a_desk(office, call_sid, 1) as desk:
        desk.hold_new_pin("739158")

    with a_desk(office, call_sid, 2) as desk:
        assert not desk.is_held_new_pin("000000")

    with office.database.deeds() as session:
        assert session.get_one(CallRecord, call_sid).held_new_pin is None


def test_p4_a_pin_held_again_in_the_turn_that_settled_the_last_one_stays(office: Office) -> None:
    call_sid = a_call(office)
    with a_desk(office, call_sid, 1) as desk:
        desk.hold_new_pin("739158")

    with a_desk(office, call_sid, 2) as desk:
        desk.is_held_new_pin("000000")
        desk.hold_new_pin("739185")

    assert a_desk(office, call_sid, 3).is_held_new_pin("739185")
