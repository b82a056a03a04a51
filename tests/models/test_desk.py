"""The desk keeps its promises: one turn, one transaction, and no hash inside it."""

import pytest

from ivr.desk import CardDesk, LossDeed, NewPin, PinDeed, Proof, ProvenBy
from models.office import Office
from tests.factories import a_call, a_desk, an_enabled_card, an_initial_card


def test_the_right_pin_proves_and_the_card_is_frozen(office: Office) -> None:
    card = an_enabled_card(office)

    with a_desk(office) as desk:
        promised: CardDesk = desk
        proof = promised.try_pin(desk.claim_by_card_number(card.keyed).claim, "739164")
        assert proof is not None
        answer = promised.report_loss(proof)

    assert answer.deed is LossDeed.DONE
    assert a_desk(office).card(proof).status.value == "4"


def test_an_error_in_the_turn_undoes_its_deeds(office: Office) -> None:
    card = an_enabled_card(office)

    def a_turn_that_fails() -> None:
        with a_desk(office) as desk:
            desk.report_loss(card.proof)
            raise RuntimeError("the line broke")

    with pytest.raises(RuntimeError, match="the line broke"):
        a_turn_that_fails()

    assert a_desk(office).card(card.proof).loss is None


def test_a_desk_that_only_answers_has_no_deeds(office: Office) -> None:
    card = an_enabled_card(office)

    with a_desk(office) as desk:
        desk.claim_by_citizen_id(card.citizen_id)
        desk.card(card.proof)

        assert not desk.has_deeds


def test_a_deed_is_seen_by_the_rest_of_its_turn(office: Office) -> None:
    card = an_enabled_card(office)

    with a_desk(office) as desk:
        desk.report_loss(card.proof)

        assert desk.card(card.proof).status.value == "4"


def test_no_pin_is_hashed_while_deeds_are_open(office: Office) -> None:
    card = an_enabled_card(office)

    with a_desk(office) as desk:
        desk.report_loss(card.proof)

        with pytest.raises(RuntimeError, match="hashing has to come before"):
            desk.try_pin(card.claim, "739164")


def test_the_second_entry_of_a_new_pin_settles_the_first(office: Office) -> None:
    card = an_initial_card(office)
    call_sid = a_call(office)
    proof = Proof(card.claim, ProvenBy.ENABLING)
    with a_desk(office, call_sid, 1) as desk:
        desk.hold_new_pin("739164")

    with a_desk(office, call_sid, 2) as desk:
        assert desk.is_held_new_pin("739164")
        assert desk.weigh_new_pin(proof, "739164") is NewPin.FINE
        assert desk.change_pin(proof, "739164") is PinDeed.ENABLED

    assert not a_desk(office, call_sid, 3).is_held_new_pin("739164")
    assert a_desk(office, call_sid, 4).try_pin(card.claim, "739164")


def test_a_withheld_caller_is_one_whatever_twilio_calls_it(office: Office) -> None:
    assert a_desk(office, caller="+266696687").caller_is_withheld
    assert a_desk(office, caller=None).caller_is_withheld
    assert not a_desk(office, caller="+8613800000001").caller_is_withheld
