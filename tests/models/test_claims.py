"""Who a caller says they are, told alike for cards that exist and cards that do not."""

import pytest

from ivr.city import CardRules
from models import claims
from models.card import Standing
from models.database import Database
from models.office import Office
from tests.factories import (
    a_cancelled_card,
    a_citizen_id,
    a_desk,
    an_enabled_card,
    an_initial_card,
    make_office,
)

UNKNOWN_ID = "110101199003070011"


def test_id_and_card_number_lead_to_the_same_card(office: Office) -> None:
    card = an_enabled_card(office, number="A1234567X")
    desk = a_desk(office)

    assert desk.claim_by_card_number("1234567X").claim == card.claim
    assert desk.claim_by_citizen_id(card.citizen_id).claim == card.claim
    assert desk.claim_by_citizen_id(card.citizen_id.lower()).claim == card.claim


def test_the_registered_phone_leads_to_its_holders_card(office: Office) -> None:
    card = an_enabled_card(office, phone="+8613800138000")

    assert a_desk(office, caller="+8613800138000").claim_by_calling_number().claim == card.claim
    assert a_desk(office, caller="013800138000").claim_by_calling_number().claim == card.claim


@pytest.mark.parametrize("caller", ["+8613900139000", None, "+266696687"])
def test_other_phones_lead_to_an_unknown_card(office: Office, caller: str | None) -> None:
    an_enabled_card(office, phone=None)

    assert claims.card_uid(a_desk(office, caller=caller).claim_by_calling_number().claim) is None


def test_a_phone_that_two_holders_share_leads_to_an_unknown_card(office: Office) -> None:
    for _ in range(2):
        an_enabled_card(office, phone="+8613800138000")

    claim = a_desk(office, caller="+8613800138000").claim_by_calling_number().claim

    assert claims.card_uid(claim) is None


def test_several_live_cards_with_one_keyed_form_are_an_unknown_card(office: Office) -> None:
    an_enabled_card(office, number="A12345678")
    an_enabled_card(office, number="B12345678")

    assert claims.card_uid(a_desk(office).claim_by_card_number("12345678").claim) is None


def test_a_replaced_card_gives_way_to_the_new_one(office: Office) -> None:
    old = a_cancelled_card(office)
    new = an_initial_card(office, citizen_id=old.citizen_id)

    assert a_desk(office).claim_by_citizen_id(old.citizen_id).claim == new.claim


def test_of_cancelled_cards_alone_the_newest_is_meant(office: Office) -> None:
    old = a_cancelled_card(office)
    newer = an_initial_card(office, citizen_id=old.citizen_id, standing=Standing.CANCELLED)

    assert a_desk(office).claim_by_citizen_id(old.citizen_id).claim == newer.claim


def test_a_holder_of_two_live_cards_has_to_name_the_card(office: Office) -> None:
    one = an_enabled_card(office)
    other = an_enabled_card(office, citizen_id=one.citizen_id)
    desk = a_desk(office)

    assert claims.card_uid(desk.claim_by_citizen_id(one.citizen_id).claim) is None
    assert desk.claim_by_card_number(other.keyed).claim == other.claim


def test_an_unknown_claim_is_stable_and_says_nothing_of_what_was_typed(office: Office) -> None:
    desk, later = a_desk(office), a_desk(office)

    claim = desk.claim_by_citizen_id(UNKNOWN_ID).claim

    assert claim == later.claim_by_citizen_id(UNKNOWN_ID).claim
    assert claim != desk.claim_by_citizen_id(a_citizen_id()).claim
    assert UNKNOWN_ID not in claim


def test_chongqing_keys_the_last_eight_characters(database: Database) -> None:
    office = make_office(database, card=CardRules(keyed_tail=8))
    card = an_enabled_card(office, number="912345678")

    assert a_desk(office).claim_by_card_number("12345678").claim == card.claim
