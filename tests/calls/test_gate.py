"""The gate: nobody learns from the line whether a card exists or which PIN state it has (rules P0, P1, P3)."""

from collections.abc import Callable, Sequence
from itertools import count

import pytest

from ivr.desk import CardStatus
from models.office import Office
from tests.calls.conftest import Branch
from tests.calls.engines import ON_SQLITE_ONLY
from tests.calls.phone import AT_NIGHT, IN_HOURS, WITHHELD, Phone
from tests.calls.record import Record
from tests.factories import (
    CardFacts,
    a_cancelled_card,
    a_citizen_id,
    a_locked_card,
    a_lost_card,
    a_minors_card,
    a_paused_card,
    a_sealed_card,
    an_enabled_card,
    an_initial_card,
)

STRANGERS = (f"+86137{number:08}" for number in count(1))
"""A calling number that nobody had before: who keys too many wrong PINs is sent to people (P3)."""
WRONG = ("805273", "916384", "284617", "537194", "628405", "193746", "472913")
LANGUAGES = ("zh", "en")
KINDS: Sequence[Callable[[Office], CardFacts]] = (
    an_initial_card,
    an_enabled_card,
    a_paused_card,
    a_locked_card,
    a_lost_card,
    a_sealed_card,
    a_cancelled_card,
    a_minors_card,
)


def transcript(phone: Phone) -> list[tuple[str, float]]:
    """All that was said, and how long each sentence and each answer took."""
    return [(heard.text, heard.seconds) for heard in phone.call.heard]


@ON_SQLITE_ONLY
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("at", [IN_HOURS, AT_NIGHT])
@pytest.mark.parametrize("menu", [("1",), ("2", "1"), ("3",)], ids=["lost card", "PIN service", "my card"])
@pytest.mark.parametrize(
    "pins",
    [("123456",), ("0#",), WRONG[:1], WRONG[:3], (*WRONG[:2], "123456")],
    ids=["initial PIN", "no PIN", "one wrong PIN", "three wrong PINs", "two wrong PINs and the initial one"],
)
def test_unknown_initial_enabled_and_locked_cards_sound_alike(
    pins: tuple[str, ...],
    menu: tuple[str, ...],
    at: str,
    language: str,
    phone: Phone,
    office: Office,
) -> None:
    def call_for(citizen_id: str, caller: str) -> list[tuple[str, float]]:
        phone.dial(at, caller, language).press(*menu, citizen_id, *pins)
        phone.hang_up()
        return transcript(phone)

    unknown = call_for(a_citizen_id(), next(STRANGERS))

    for make in KINDS:
        assert call_for(make(office).citizen_id, next(STRANGERS)) == unknown, make.__name__


@pytest.mark.parametrize("menu", [("1",), ("2", "1"), ("3",)], ids=["lost card", "PIN service", "my card"])
@pytest.mark.parametrize(
    "pins",
    [("123456",), ("0#",), WRONG[:3], ("739164",) * 3],
    ids=["initial PIN", "no PIN", "three wrong PINs", "the right PIN where it does not count"],
)
@pytest.mark.parametrize("side", ["stranger", "registered phone"])
def test_every_card_gets_the_same_documents_whoever_calls(
    side: str, pins: tuple[str, ...], menu: tuple[str, ...], phone: Phone, office: Office
) -> None:
    def documents(card: CardFacts | None) -> list[str]:
        caller = card.phone if card and card.phone and side != "stranger" else next(STRANGERS)
        phone.dial(from_=caller).press(*menu, card.citizen_id if card else a_citizen_id(), *pins)
        phone.hang_up()
        return [exchange.body for exchange in phone.call.exchanges]

    unknown = documents(None)
    is_right_pin = pins[0] == "739164"
    closed = (
        (an_initial_card, a_locked_card)
        if is_right_pin
        else (an_initial_card, an_enabled_card, a_locked_card)
    )
    paused = () if is_right_pin and side != "stranger" else (a_paused_card,)

    for make in (*closed, *paused):
        assert documents(make(office)) == unknown, make.__name__


@ON_SQLITE_ONLY
@pytest.mark.parametrize("language", LANGUAGES)
def test_p3_a_locked_card_given_its_right_pin_sounds_like_an_unknown_one(
    language: str, phone: Phone, office: Office
) -> None:
    card = a_locked_card(office)
    phone.dial(language=language).press("1", a_citizen_id(), "739164", "739164", "739164").hang_up()
    unknown = transcript(phone)

    phone.dial(language=language).press("1", card.citizen_id, "739164", "739164", "739164")

    assert transcript(phone) == unknown


@ON_SQLITE_ONLY
def test_an_unknown_card_number_sounds_like_a_known_one(phone: Phone, office: Office) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", "98765432#", *WRONG[:3]).hang_up()
    unknown = transcript(phone)

    phone.dial().press("1", card.keyed + "#", *WRONG[:3])

    assert transcript(phone) == unknown


@ON_SQLITE_ONLY
def test_from_my_phone_sounds_alike_from_registered_unknown_shared_and_withheld_phones(
    phone: Phone, office: Office
) -> None:
    registered = an_enabled_card(office)
    shared = an_enabled_card(office, phone="+8613800009999")
    an_enabled_card(office, phone=shared.phone)

    def call_from(number: str) -> list[tuple[str, float]]:
        phone.dial(from_=number).press("1", "1#", *WRONG[:2], "123456")
        phone.hang_up()
        return transcript(phone)

    unknown = call_from("+8613700001111")

    assert call_from(registered.phone or "") == unknown
    assert call_from(shared.phone or "") == unknown
    assert call_from(WITHHELD) == unknown


def test_one_and_hash_from_the_registered_phone_names_the_card(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)

    phone.dial(from_=card.phone or "").press("1", "1#", "739164", "1")

    assert record.status(card) is CardStatus.TEMPORARY_LOSS


@pytest.mark.parametrize("from_", ["+8613700001111", WITHHELD], ids=["another phone", "a withheld number"])
def test_one_and_hash_from_elsewhere_names_no_card(
    from_: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)

    phone.dial(from_=from_).press("1", "1#", "739164")

    assert phone.is_told("pin.not_right")
    assert record.wrong_in_a_row(card.claim) == 0


def test_one_and_hash_from_a_phone_that_two_holders_share_names_no_card(phone: Phone, office: Office) -> None:
    card = an_enabled_card(office, phone="+8613800009999")
    an_enabled_card(office, phone="+8613800009999")

    phone.dial(from_=card.phone or "").press("1", "1#", "739164")

    assert phone.is_told("pin.not_right")


def test_two_cards_with_one_keyed_form_are_treated_as_unknown_until_the_id_is_keyed(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office, number="A12345678")
    an_enabled_card(office, number="B12345678")
    phone.dial().press("1", "12345678#", "739164")
    assert phone.is_told("pin.not_right")

    phone.press("*#", card.citizen_id, "739164", "1")

    assert record.status(card) is CardStatus.TEMPORARY_LOSS


def test_a_card_number_may_end_in_x_which_is_the_star_key(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office, number="B7654321X")

    phone.dial().press("1", "7654321*#", "739164", "1")

    assert record.status(card) is CardStatus.TEMPORARY_LOSS


def test_a_citizen_id_may_end_in_x_which_is_the_star_key(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office, citizen_id="11010519491231002X")

    phone.dial().press("1", "11010519491231002*", "739164", "1")

    assert record.status(card) is CardStatus.TEMPORARY_LOSS


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_of_form_is_told_at_once_because_it_depends_on_the_digits_alone(
    language: str, phone: Phone, record: Record
) -> None:
    phone.dial(language=language).press("1", "110105194912310021")
    assert phone.is_told("who.not_an_id")

    phone.press("1234#")

    assert phone.is_told("who.wrong_length")
    assert record.step(phone) == "loss.who"


def test_p1_from_the_first_change_on_every_piece_of_card_business_asks_for_the_pin(
    phone: Phone, office: Office
) -> None:
    card = an_enabled_card(office)

    for menu in (("1",), ("2", "1"), ("3",)):
        phone.dial().press(*menu, card.citizen_id)
        assert phone.is_told("pin.question") or phone.is_told("pin.question_present")


def test_p1_the_initial_pin_opens_nothing_even_on_a_card_that_has_it(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_initial_card(office)

    phone.dial().press("3", card.citizen_id, "123456")

    assert phone.is_told("why.on_initial_pin")
    assert not phone.was_told("status.active")


def test_p3_three_wrong_pins_in_a_call_lead_to_a_person_in_hours(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)

    phone.dial().press("1", card.citizen_id, *WRONG[:3])

    assert phone.is_told("why.not_proven")
    assert phone.is_in_queue
    assert record.wrong_in_a_row(card.claim) == 3


def test_p3_three_wrong_pins_in_a_call_lead_to_the_offers_of_the_night(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)

    phone.dial(AT_NIGHT).press("1", card.citizen_id, *WRONG[:3])

    assert phone.is_told("why.not_proven")
    assert record.step(phone) == "nobody_now"


@ON_SQLITE_ONLY
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("first", "012")
def test_p3_a_pin_keyed_once_more_at_night_is_one_wrong_choice_and_does_nothing(
    first: str, language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial(AT_NIGHT, language=language).press("1", card.citizen_id, *WRONG[:3])

    for _ in range(2):
        phone.press_quickly(f"{first}24680").stay_silent()

        assert phone.is_told("nobody.one_key")
        assert record.step(phone) == "nobody_now"
    assert record.callbacks() == []
    assert phone.press("1#").is_told("callback.noted")


def test_p3_a_single_key_needs_no_hash_where_a_pin_may_be_keyed_once_more(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial(AT_NIGHT).press("1", card.citizen_id, *WRONG[:3])

    phone.press("1").wait(2)

    assert len(record.callbacks()) == 1


def test_p3_the_fourth_pin_of_a_call_is_not_even_asked_for(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial(AT_NIGHT).press("1", card.citizen_id, *WRONG[:3])

    phone.press("*#", "1", card.citizen_id)

    assert record.step(phone) == "nobody_now"
    assert record.tries() == 3


def test_p3_the_initial_pin_counts_towards_the_three_entries_of_the_call_and_never_as_a_wrong_try(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial(AT_NIGHT).press("1", card.citizen_id, "123456", "*", "1", card.citizen_id, "0#")
    phone.press("*", "1", card.citizen_id, "123456", "*")

    phone.press("1", card.citizen_id)

    assert phone.is_told("why.not_proven")
    assert record.wrong_in_a_row(card.claim) == 0
    assert record.tries() == 0


def test_p3_a_third_card_in_one_call_is_refused(phone: Phone, office: Office, record: Record) -> None:
    first, second, third = (an_enabled_card(office) for _ in range(3))
    phone.dial().press("1", first.citizen_id, "*#", second.citizen_id, "*#")

    phone.press(third.citizen_id)

    assert phone.is_told("why.not_proven")
    assert phone.is_in_queue


def test_p3_a_card_named_twice_is_one_card(phone: Phone, office: Office, record: Record) -> None:
    card, other = an_enabled_card(office), an_enabled_card(office)

    phone.dial().press("1", card.citizen_id, "*#", card.citizen_id, "*#", other.citizen_id, "739164")

    assert phone.is_told("loss.confirm")


def test_p3_wrong_pins_are_counted_whichever_way_the_card_is_named(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial(from_=card.phone or "").press("1", card.citizen_id, WRONG[0])
    phone.press("*#", card.keyed + "#", WRONG[1]).hang_up()

    phone.dial(from_=card.phone or "").press("3", "1#", WRONG[2])

    assert record.wrong_in_a_row(card.claim) == 3


@pytest.mark.parametrize(
    ("keyed", "hint"),
    [("12345*", "six_digits.only"), ("*", "six_digits.only"), ("12345#", "six_digits.too_few")],
    ids=["a star in it", "star alone", "too short"],
)
def test_p3_a_pin_that_is_not_six_digits_is_nonsense_and_no_try(
    keyed: str, hint: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)

    phone.dial().press("1", card.citizen_id, keyed)
    if not keyed.endswith("#") and len(keyed) < 6:
        phone.stay_silent()

    assert phone.is_told(hint)
    assert record.tries() == 0


def test_p0_in_a_city_without_pins_the_id_alone_is_enough(open_line: Callable[..., Branch]) -> None:
    city = open_line("shenyang")
    card = an_initial_card(city.office)

    city.phone.dial(AT_NIGHT).press("1", card.citizen_id, "1")

    assert not city.phone.was_told("pin.question")
    assert city.record.status(card) is CardStatus.TEMPORARY_LOSS


def test_p0_where_a_pin_is_optional_whoever_has_none_is_served_by_id(
    open_line: Callable[..., Branch],
) -> None:
    city = open_line("suzhou")
    card = an_initial_card(city.office)

    city.phone.dial(AT_NIGHT).press("1", card.citizen_id, "0#", "1")

    assert city.record.status(card) is CardStatus.TEMPORARY_LOSS


def test_p0_where_a_pin_is_optional_whoever_has_one_is_asked_for_it(open_line: Callable[..., Branch]) -> None:
    city = open_line("suzhou")
    card = an_enabled_card(city.office)

    city.phone.dial(AT_NIGHT).press("1", card.citizen_id, "0#")

    assert city.record.status(card) is CardStatus.ACTIVE
    assert city.record.step(city.phone) == "nobody_now"


def test_p0_where_a_pin_is_optional_a_card_number_alone_is_no_proof(open_line: Callable[..., Branch]) -> None:
    city = open_line("suzhou")
    card = an_initial_card(city.office)

    city.phone.dial(AT_NIGHT).press("1", card.keyed + "#", "0#")

    assert city.record.status(card) is CardStatus.ACTIVE
    assert city.record.step(city.phone) == "nobody_now"
