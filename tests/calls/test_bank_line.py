"""The bank part of a lost card is separate: a notice for the bank, and its 24-hour line for the caller (rule L11)."""

import json
from collections.abc import Callable

import pytest

from ivr.speech import Digits
from models.loss_report import LossKind
from models.office import Office
from telephony.simulator.phone_book import DialStatus, Party
from tests.calls.conftest import Branch
from tests.calls.lines import city_of
from tests.calls.phone import AT_NIGHT, IN_HOURS, Phone
from tests.calls.record import Record
from tests.factories import a_lost_card, an_enabled_card, an_initial_card

LANGUAGES = ("zh", "en")
LINES = {line.code: line for line in city_of("shijiazhuang").bank.lines}


def test_l11_the_report_leaves_a_notice_for_the_own_bank(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office, bank="ABC")

    phone.dial().press("1", card.citizen_id, "739164", "1")

    (notice,) = record.bank_notices("loss_reported")
    assert notice.to == "ABC"
    assert json.loads(notice.text)["card_number"] == card.number
    assert json.loads(notice.text)["reference"] == record.loss(card).reference


@pytest.mark.parametrize("language", LANGUAGES)
def test_l11_after_the_right_pin_the_own_bank_is_dialled_if_it_can_be(
    language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office, bank="ABC")
    phone.dial(language=language).press("1", card.citizen_id, "739164", "1")

    phone.press("1")

    assert phone.was_told(
        "bank.connecting", bank=LINES["ABC"].name[language], number=Digits(LINES["ABC"].said)
    )
    dialled = next(each for each in phone.call.exchanges if "<Dial" in each.body)
    assert "<Number>+8695599</Number>" in dialled.body
    assert record.step(phone) == "anything_else"


@pytest.mark.parametrize("language", LANGUAGES)
def test_l11_after_the_right_pin_the_own_bank_is_told_twice_if_it_cannot_be_dialled(
    language: str, phone: Phone, office: Office
) -> None:
    card = an_enabled_card(office, bank="CCB")
    phone.dial(language=language).press("1", card.citizen_id, "739164", "1")

    phone.press("1")

    assert phone.is_told(
        "bank.number_twice", bank=LINES["CCB"].name[language], number=Digits(LINES["CCB"].said)
    )
    assert "<Dial" not in phone.answer


@pytest.mark.parametrize("status", [DialStatus.BUSY, DialStatus.NO_ANSWER, DialStatus.FAILED])
def test_l11_a_bank_that_does_not_answer_is_told_twice(
    status: DialStatus, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office, bank="ABC")
    phone.dial().press("1", card.citizen_id, "739164", "1")
    phone.twilio.phone_book["+8695599"] = Party(status)

    phone.press("1").listen()

    assert phone.is_told("bank.not_reached")
    assert phone.is_told("bank.number_twice", number=Digits("95599"))
    assert record.step(phone) == "anything_else"


def test_l11_a_caller_comes_back_from_the_bank_and_may_go_on(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office, bank="ABC")
    phone.dial().press("1", card.citizen_id, "739164", "1")
    phone.twilio.phone_book["+8695599"] = Party(talks=60)

    phone.press("1").listen()

    assert phone.is_told("anything_else.question")
    assert record.step(phone) == "anything_else"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("key", "code"), list(zip("1234", LINES, strict=True)))
def test_l11_a_caller_whose_bank_is_not_known_chooses_from_all(
    key: str, code: str, language: str, phone: Phone, office: Office
) -> None:
    card = an_enabled_card(office, bank=None)
    phone.dial(language=language).press("1", card.citizen_id, "739164", "1", "1")
    assert phone.is_told("bank.choice", bank=LINES[code].name[language], key=key)

    phone.press(key)

    assert LINES[code].name[language] in phone.hears


def test_l11_only_the_banks_that_are_offered_can_be_chosen(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office, bank="A BANK OF ANOTHER CITY")
    phone.dial().press("1", card.citizen_id, "739164", "1", "1")

    phone.press("5")

    assert phone.is_told("key_unknown")
    assert record.step(phone) == "bank.choose"


def test_l11_without_the_right_pin_the_own_bank_is_not_named(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_initial_card(office, bank="ABC")
    phone.dial(AT_NIGHT).press("1", card.citizen_id, "123456", "1")
    assert record.step(phone) == "anything_else"

    phone.press("1")

    assert record.step(phone) == "bank.choose"


def test_l11_the_own_bank_is_offered_again_after_another_was_not_chosen(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office, bank="CCB")
    phone.dial().press("1", card.citizen_id, "739164", "1", "1")

    phone.press("1")

    assert phone.is_told("bank.number_twice", number=Digits(LINES["CCB"].said))


def test_l11_who_has_a_formal_loss_is_offered_the_bank_as_well(
    phone: Phone, office: Office, record: Record
) -> None:
    card = a_lost_card(office, kind=LossKind.FORMAL, bank="CCB")

    phone.dial().press("1", card.citizen_id, "739164", "1")

    assert phone.is_told("bank.number_twice", number=Digits(LINES["CCB"].said))


@pytest.mark.parametrize("at", [IN_HOURS, AT_NIGHT])
def test_l11_the_sources_lines_of_dalian(at: str, open_line: Callable[..., Branch]) -> None:
    city = open_line("dalian")

    city.phone.dial(at, language="en").press("4", "7")

    assert city.phone.is_told("bank.line", bank="China Construction Bank", number=Digits("3329451"))
    assert city.phone.is_told("bank.line", bank="Agricultural Bank of China", number=Digits("95599"))
