"""A caller enables the PIN: initial PIN, citizen ID, and one fact that is not printed on the card (rules P1, P4)."""

from collections.abc import Callable

import pytest

from models.office import Office
from tests.calls.conftest import Branch
from tests.calls.engines import ON_SQLITE_ONLY
from tests.calls.phone import A_CALLER, Phone
from tests.calls.record import Record
from tests.calls.routes import code_in
from tests.factories import (
    CardFacts,
    a_cancelled_card,
    a_citizen_id,
    a_locked_card,
    a_minors_card,
    a_paused_card,
    a_sealed_card,
    an_enabled_card,
    an_initial_card,
)

LANGUAGES = ("zh", "en")
NEW = "620957"


@pytest.mark.parametrize("language", LANGUAGES)
def test_p4_the_code_from_the_sms_opens_the_way_to_a_new_pin(
    language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_initial_card(office)
    phone.dial(language=language).press("2", "1", card.citizen_id, "123456")
    assert phone.is_told("enable.code_on_its_way")
    assert record.sms("code")[0].to == card.phone

    phone.press(code_in(record), NEW, NEW)

    assert phone.is_told("new_pin.enabled")
    assert record.pin_is(card, NEW)
    assert len(record.events("pin.enabled")) == 1
    assert len(record.sms("pin_enabled")) == 1


def test_p1_changed_once_from_the_initial_pin_the_holder_freezes_the_card_by_machine(
    phone: Phone, office: Office
) -> None:
    card = an_initial_card(office)
    phone.dial().press("2", "1", card.citizen_id, "123456")
    phone.press(code_in(Record(office)), NEW, NEW)

    phone.press("1", card.citizen_id, NEW, "1")

    assert phone.is_told("loss.frozen")


def test_p4_who_came_by_card_number_keys_the_citizen_id_as_well(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_initial_card(office)
    phone.dial().press("2", "1", card.keyed + "#", "123456")
    assert phone.is_told("enable.citizen_id")

    phone.press(card.citizen_id, code_in(record) if record.sms("code") else "#")
    phone.press(code_in(record), NEW, NEW)

    assert record.pin_is(card, NEW)


def test_p4_a_strangers_citizen_id_gets_the_same_words_and_no_code(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_initial_card(office)

    phone.dial().press("2", "1", card.keyed + "#", "123456", a_citizen_id())

    assert phone.is_told("enable.code_on_its_way")
    assert not record.sms("code")


@ON_SQLITE_ONLY
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "make",
    [
        an_initial_card,
        an_enabled_card,
        a_paused_card,
        a_locked_card,
        a_sealed_card,
        a_cancelled_card,
        a_minors_card,
    ],
)
def test_p4_asking_for_a_code_sounds_alike_for_every_card_and_for_none(
    make: Callable[[Office], CardFacts], language: str, phone: Phone, office: Office
) -> None:
    card = make(office)
    phone.dial(language=language).press("2", "1", card.citizen_id, "123456", "000000").hang_up()
    known = [(heard.text, heard.seconds) for heard in phone.call.heard]

    phone.dial(language=language).press("2", "1", a_citizen_id(), "123456", "000000").hang_up()

    assert [(heard.text, heard.seconds) for heard in phone.call.heard] == known


@pytest.mark.parametrize("side", ["stranger", "registered phone"])
def test_p4_enabling_with_wrong_codes_gets_the_same_documents_whoever_calls(
    side: str, phone: Phone, office: Office
) -> None:
    def documents(card: CardFacts | None) -> list[str]:
        caller = card.phone if card and card.phone and side != "stranger" else A_CALLER
        keys = card.keyed + "#" if card else "98765432#"
        citizen_id = card.citizen_id if card else a_citizen_id()
        phone.dial(from_=caller).press("2", "1", keys, "123456", citizen_id, "000001", "000002").hang_up()
        return [exchange.body for exchange in phone.call.exchanges]

    unknown = documents(None)

    for make in (an_initial_card, an_enabled_card, a_paused_card, a_locked_card):
        assert documents(make(office)) == unknown, make.__name__


def test_p4_a_card_without_a_phone_sounds_alike_and_gets_no_code(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_initial_card(office, phone=None)

    phone.dial().press("2", "1", card.citizen_id, "123456")

    assert phone.is_told("enable.code_on_its_way")
    assert not record.sms("code")


@pytest.mark.parametrize("language", LANGUAGES)
def test_p4_a_right_code_on_a_card_that_is_enabled_already_says_so(
    language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial(language=language).press("2", "1", card.citizen_id, "123456")

    phone.press(code_in(record))

    assert phone.is_told("enable.already_changed")
    assert record.step(phone) == "pin.menu"
    assert record.pin_is(card, "739164")


def other_than(code: str) -> str:
    """Six digits that are not the code."""
    return f"{(int(code) + 1) % 10**6:06}"


def test_p4_five_wrong_codes_lead_to_a_person(phone: Phone, office: Office, record: Record) -> None:
    card = an_initial_card(office)
    phone.dial().press("2", "1", card.citizen_id, "123456")
    wrong = other_than(code_in(record))

    for _ in range(4):
        phone.press(wrong)
        assert phone.is_told("enable.code_not_right")
    phone.press(wrong)

    assert phone.is_told("why.not_proven")
    assert phone.is_in_queue


def test_p4_a_code_is_dead_after_five_tries_even_in_another_call(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_initial_card(office)
    phone.dial().press("2", "1", card.citizen_id, "123456")
    code = code_in(record)
    phone.press(*[other_than(code)] * 5)
    phone.hang_up()

    phone.dial("2026-03-03 10:00:30").press("2", "1", card.citizen_id, "123456", code)

    assert phone.is_told("enable.code_not_right")


def test_p4_a_code_lives_ten_minutes(phone: Phone, office: Office, record: Record) -> None:
    card = an_initial_card(office)
    phone.dial("2026-03-03 10:00").press("2", "1", card.citizen_id, "123456")
    code = code_in(record)
    phone.hang_up()

    phone.dial("2026-03-03 10:11").press("2", "1", card.citizen_id, "123456", code)

    assert phone.is_told("enable.code_not_right")


def test_p4_a_code_opens_once(phone: Phone, office: Office, record: Record) -> None:
    card = an_initial_card(office)
    phone.dial().press("2", "1", card.citizen_id, "123456", "#", "#")
    code = code_in(record)
    phone.press(code).hang_up()

    phone.dial("2026-03-03 10:03").press("2", "1", card.citizen_id, "123456", code)

    assert phone.is_told("enable.code_not_right")


def test_p4_within_a_minute_no_second_code_is_sent_and_the_first_stays_good(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_initial_card(office)
    phone.dial("2026-03-03 10:00").press_quickly("21", card.citizen_id, "123456")
    phone.hang_up()
    phone.dial("2026-03-03 10:00:20").press_quickly("21", card.citizen_id, "123456").listen()
    assert len(record.sms("code")) == 1

    phone.press(code_in(record))

    assert phone.is_told("new_pin.question")


def test_p4_three_codes_a_day_for_one_card_then_the_same_words_and_no_sms(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_initial_card(office)

    for minute in range(4):
        phone.dial(f"2026-03-03 10:{10 * minute:02}").press("2", "1", card.citizen_id, "123456")
        assert phone.is_told("enable.code_on_its_way")
        phone.hang_up()

    assert len(record.sms("code")) == 3


def test_p4_five_codes_a_day_for_one_caller(phone: Phone, office: Office, record: Record) -> None:
    for minute in range(6):
        card = an_initial_card(office)
        phone.dial(f"2026-03-03 10:{5 * minute:02}").press("2", "1", card.citizen_id, "123456").hang_up()

    assert len(record.sms("code")) == 5


def test_p4_where_the_registered_phone_is_the_proof_a_call_from_it_enables(
    open_line: Callable[..., Branch],
) -> None:
    city = open_line("shanghai")
    card = an_initial_card(city.office)

    city.phone.dial(from_=card.phone or "").press("2", "1", card.citizen_id, "123456", NEW, NEW)

    assert city.record.pin_is(card, NEW)
    assert not city.record.messages("code")


@pytest.mark.parametrize("language", LANGUAGES)
def test_p4_where_the_registered_phone_is_the_proof_any_mismatch_sounds_like_a_wrong_pin(
    language: str, open_line: Callable[..., Branch]
) -> None:
    city = open_line("shanghai")
    initial, enabled = an_initial_card(city.office), an_enabled_card(city.office)

    def call(citizen_id: str, from_: str) -> list[str]:
        city.phone.dial(from_=from_, language=language).press("2", "1", citizen_id, "123456")
        assert city.phone.is_told("pin.not_right")
        city.phone.hang_up()
        return [heard.text for heard in city.phone.call.heard]

    unknown = call(a_citizen_id(), A_CALLER)

    assert call(initial.citizen_id, A_CALLER) == unknown
    assert call(enabled.citizen_id, enabled.phone or "") == unknown


@pytest.mark.parametrize("keys", ["0#", "12*456"], ids=["0#", "a star in it"])
def test_the_code_knows_the_standard_keys(keys: str, phone: Phone, office: Office, record: Record) -> None:
    card = an_initial_card(office)
    phone.dial().press("2", "1", card.citizen_id, "123456")

    phone.press(keys)

    assert phone.is_in_queue == (keys == "0#")
    assert phone.is_told("six_digits.only") == (keys != "0#")
    assert record.tries() == 0
