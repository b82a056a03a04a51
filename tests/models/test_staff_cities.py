"""What the shipped cities decide differently at the counter, each tried with its own profile (L8, L9, L10, P1, S1)."""

import pytest

from ivr.desk import LossDeed
from models import card_list
from models.database import Database
from models.loss_report import LossKind
from models.policy import load, shipped_profiles
from models.staff_refusals import NotInThisCity
from models.staff_verify import Judgement
from tests.factories import a_lost_card, an_enabled_card, an_initial_card, make_office
from tests.models.looking import kinds
from tests.staffing import (
    a_counter,
    an_operator_desk,
    keys_the_pin,
    the_id,
    what_the_holder_says,
    with_papers,
)

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
EACH_CITY = pytest.mark.parametrize("city", shipped_profiles())
NEVER_RELEASED = {"beijing", "xian"}


@ON_SQLITE
@EACH_CITY
def test_l8_l9_a_formal_loss_is_released_where_the_city_does_that(city: str, database: Database) -> None:
    office = make_office(database, load(city))
    card, counter = an_initial_card(office), a_counter(office)
    assert counter.report_in_writing(card.uid, the_id(card)).deed is LossDeed.DONE

    if city in NEVER_RELEASED:
        with pytest.raises(NotInThisCity):
            counter.release(card.uid, with_papers(card))
    else:
        counter.release(card.uid, with_papers(card))

    line = card_list.show(office, card.number)
    assert line is not None
    assert line.status.value == ("2" if city in NEVER_RELEASED else "1")


@ON_SQLITE
@EACH_CITY
def test_l9_a_temporary_loss_is_released_at_every_citys_counter(city: str, database: Database) -> None:
    office = make_office(database, load(city))
    card, counter = a_lost_card(office), a_counter(office)
    keys_the_pin(counter, card)

    counter.release(card.uid, with_papers(card))

    assert kinds(office, f"card:{card.uid}")[-1] == "loss.released"


@ON_SQLITE
@EACH_CITY
def test_l10_the_receipt_quotes_what_the_city_says_a_card_costs(city: str, database: Database) -> None:
    office = make_office(database, load(city))
    card, counter = a_lost_card(office, LossKind.FORMAL), a_counter(office)
    keys_the_pin(counter, card)

    receipt = counter.replace(card.uid, the_id(card), "N12345678", "16.00")

    assert receipt.fee_rule == load(city).replacement.fee
    assert set(receipt.fee_rule) == {"zh", "en"}


@ON_SQLITE
@EACH_CITY
def test_p1_a_pin_is_given_up_in_nanjing_alone(city: str, database: Database) -> None:
    office = make_office(database, load(city))
    card, counter = an_enabled_card(office), a_counter(office)
    keys_the_pin(counter, card)

    if city == "nanjing":
        counter.cancel_pin(card.uid, with_papers(card))
    else:
        with pytest.raises(NotInThisCity):
            counter.cancel_pin(card.uid, with_papers(card))

    line = card_list.show(office, card.number)
    assert line is not None
    assert line.pin == ("initial" if city == "nanjing" else "enabled")


@ON_SQLITE
@EACH_CITY
def test_s1_name_id_and_one_fact_more_are_asked_everywhere(city: str, database: Database) -> None:
    office = make_office(database, load(city))
    card = an_initial_card(office)
    desk = an_operator_desk(office)
    said = what_the_holder_says(card)

    printed = desk.verify(card.uid, {fact: text for fact, text in said.items() if fact.value != "phone"})

    assert printed.judgement is Judgement.MORE_NEEDED
    assert desk.verify(card.uid, said).judgement is Judgement.PASSED
