"""A caller asks how the card stands, and ends a loss report where the city lets phones do so (rules L6, L8, L9)."""

from collections.abc import Callable
from datetime import date

import pytest

from ivr.desk import CardStatus
from ivr.speech import Digits
from models.loss_report import LossKind, LossReport
from models.office import Office
from tests.calls.conftest import Branch
from tests.calls.engines import ON_SQLITE_ONLY
from tests.calls.phone import AT_NIGHT, Phone
from tests.calls.record import Record
from tests.factories import (
    CardFacts,
    a_cancelled_card,
    a_lost_card,
    a_minors_card,
    a_sealed_card,
    an_enabled_card,
    an_initial_card,
)

LANGUAGES = ("zh", "en")


def a_formally_lost_card(office: Office) -> CardFacts:
    """Reported lost in writing."""
    return a_lost_card(office, kind=LossKind.FORMAL)


@ON_SQLITE_ONLY
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("make", "status"),
    [
        (a_sealed_card, "status.sealed"),
        (an_enabled_card, "status.active"),
        (a_lost_card, "status.temporary_loss"),
        (a_formally_lost_card, "status.formal_loss"),
        (a_cancelled_card, "status.cancelled"),
        (a_minors_card, "status.active"),
    ],
)
def test_the_right_pin_tells_how_the_card_stands(
    make: Callable[[Office], CardFacts], status: str, language: str, phone: Phone, office: Office
) -> None:
    card = make(office)

    phone.dial(AT_NIGHT, language=language).press("3", card.citizen_id, "739164")

    assert phone.is_told(status, tail=Digits(card.number[-4:]))
    assert phone.is_told("status.keys")


def test_a_running_loss_is_told_with_its_end(phone: Phone, office: Office, record: Record) -> None:
    card = a_lost_card(office)

    phone.dial().press("3", card.citizen_id, "739164")

    assert phone.is_told("loss.temporary_since", number=Digits(record.loss(card).reference))
    assert phone.is_told("loss.until_day", day=date(2026, 3, 24))


def test_l8_a_formal_loss_is_told_as_one_that_does_not_end(phone: Phone, office: Office) -> None:
    card = a_formally_lost_card(office)

    phone.dial().press("3", card.citizen_id, "739164")

    assert phone.is_told("loss.formal_since")
    assert not phone.is_told("loss.until_day")


@pytest.mark.parametrize("keyed", ["123456", "0#"])
def test_without_an_enabled_pin_nothing_is_told(
    keyed: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_initial_card(office)

    phone.dial(AT_NIGHT).press("3", card.citizen_id, keyed)

    assert phone.is_told("why.on_initial_pin")
    assert record.step(phone) == "nobody_now"


def test_l9_by_default_a_loss_is_released_at_the_counter_only(
    phone: Phone, office: Office, record: Record
) -> None:
    card = a_lost_card(office)
    phone.dial().press("3", card.citizen_id, "739164")
    assert not phone.is_told("status.release")

    phone.press("1")

    assert phone.is_told("key_unknown")
    assert record.status(card) is CardStatus.TEMPORARY_LOSS


@pytest.mark.parametrize("language", LANGUAGES)
def test_l9_in_xian_a_temporary_loss_is_released_by_phone_with_the_pin(
    language: str, open_line: Callable[..., Branch]
) -> None:
    city = open_line("xian")
    card = a_lost_card(city.office)
    city.phone.dial(AT_NIGHT, language=language).press("3", card.citizen_id, "739164")
    assert city.phone.is_told("status.release")

    city.phone.press("1", "1")

    assert city.phone.is_told("release.done")
    assert city.record.status(card) is CardStatus.ACTIVE
    assert len(city.record.sms("loss_released")) == 1
    assert len(city.record.bank_notices("loss_released")) == 1


def test_l9_a_release_is_confirmed_first(open_line: Callable[..., Branch]) -> None:
    city = open_line("xian")
    card = a_lost_card(city.office)
    city.phone.dial().press("3", card.citizen_id, "739164", "1")
    assert city.phone.is_told("release.confirm", tail=Digits(card.number[-4:]))

    city.phone.press("*")

    assert city.record.step(city.phone) == "card.status"
    assert city.record.status(card) is CardStatus.TEMPORARY_LOSS


def test_l9_in_xian_a_formal_loss_is_not_released_by_phone(open_line: Callable[..., Branch]) -> None:
    city = open_line("xian")
    card = a_formally_lost_card(city.office)

    city.phone.dial().press("3", card.citizen_id, "739164", "1")

    assert city.phone.is_told("key_unknown")
    assert city.record.status(card) is CardStatus.FORMAL_LOSS


def test_l9_a_loss_that_became_formal_while_the_caller_decides_is_not_released(
    open_line: Callable[..., Branch],
) -> None:
    city = open_line("xian")
    card = a_lost_card(city.office)
    city.phone.dial().press("3", card.citizen_id, "739164", "1")
    with city.office.database.deeds() as session:
        session.get_one(LossReport, city.record.loss(card).uid).kind = LossKind.FORMAL.value

    city.phone.press("1")

    assert city.phone.is_told("why.card_needs_staff")
    assert city.record.status(card) is CardStatus.FORMAL_LOSS
