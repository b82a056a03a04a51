"""A caller changes the PIN, or has forgotten it (rules P1, P2, P4, P5)."""

import re

import pytest

from models.office import Office
from models.weak_pin import OwnFacts, is_too_easy
from tests.calls.phone import A_CALLER, Phone
from tests.calls.record import Record
from tests.factories import a_locked_card, a_minors_card, a_sealed_card, an_enabled_card

LANGUAGES = ("zh", "en")
NEW = "620957"
EASY = [
    "123456",
    "000000",
    "888888",
    "654321",
    "135791",
    "121212",
    "123123",
    "111222",
    "112233",
    "123321",
    "111123",
    "121221",
    "800102",
    "198001",
    "147258",
    "520131",
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_p4_the_present_pin_then_the_new_one_twice(
    language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)

    phone.dial(language=language).press("2", "1", card.citizen_id, "739164", NEW, NEW)

    assert phone.is_told("new_pin.changed")
    assert record.step(phone) == "main_menu"
    assert record.pin_is(card, NEW)
    assert not record.pin_is(card, "739164")


def test_p4_an_sms_tells_the_holder_of_the_change_and_never_the_pin(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)

    phone.dial().press("2", "1", card.citizen_id, "739164", NEW, NEW)

    (sms,) = record.sms("pin_changed")
    assert sms.to == card.phone
    assert NEW not in sms.text


def test_p6_the_change_is_in_the_audit_log(phone: Phone, office: Office, record: Record) -> None:
    card = an_enabled_card(office)

    phone.dial().press("2", "1", card.citizen_id, "739164", NEW, NEW)

    (event,) = record.events("pin.changed")
    assert event["subject"] == f"card:{card.uid}"
    assert event["actor"] == f"call:{phone.call.sid}"


def test_the_new_pin_opens_the_gate_at_once_and_the_old_one_does_not(phone: Phone, office: Office) -> None:
    card = an_enabled_card(office)
    phone.dial().press("2", "1", card.citizen_id, "739164", NEW, NEW)

    phone.press("1", card.citizen_id, "739164")
    assert phone.is_told("pin.not_right")
    phone.press(NEW)

    assert phone.is_told("loss.confirm")


@pytest.mark.parametrize("language", LANGUAGES)
def test_p4_two_entries_that_differ_change_nothing(
    language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)

    phone.dial(language=language).press("2", "1", card.citizen_id, "739164", NEW, "620958")

    assert phone.is_told("new_pin.differs")
    assert record.step(phone) == "pin.new"
    assert record.pin_is(card, "739164")


def test_p4_after_two_entries_that_differ_the_first_is_forgotten(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("2", "1", card.citizen_id, "739164", NEW, "620958")

    phone.press("957062", NEW)

    assert phone.is_told("new_pin.differs")
    phone.press("957062", "957062")
    assert record.pin_is(card, "957062")


def test_p4_hanging_up_between_the_two_entries_changes_nothing(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("2", "1", card.citizen_id, "739164", NEW)

    phone.hang_up()

    assert record.pin_is(card, "739164")
    assert all(row[-1] is None for row in record.everything()["calls"])


@pytest.mark.parametrize("weak", EASY)
def test_p2_a_pin_that_is_easy_to_guess_is_refused_by_one_sentence(
    weak: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)

    phone.dial().press("2", "1", card.citizen_id, "739164", weak)

    assert phone.is_told("new_pin.too_easy")
    assert record.step(phone) == "pin.new"


def test_p2_no_six_digits_of_own_id_card_or_phone_forwards_or_backwards(phone: Phone, office: Office) -> None:
    card = an_enabled_card(
        office, number="A94827361", citizen_id="11010519491231002X", phone="+8613857294618"
    )
    phone.dial().press("2", "1", card.citizen_id, "739164")

    for own in ("482736", "637284", "572946", "649275", "010519"):
        phone.press(own)
        assert phone.is_told("new_pin.too_easy"), own


@pytest.mark.parametrize("language", LANGUAGES)
def test_p2_the_old_pin_is_no_new_one(language: str, phone: Phone, office: Office, record: Record) -> None:
    card = an_enabled_card(office)

    phone.dial(language=language).press("2", "1", card.citizen_id, "739164", "739164")

    assert phone.is_told("new_pin.same_as_old")
    assert record.step(phone) == "pin.new"


def test_p2_after_the_second_refusal_a_good_pin_is_suggested(phone: Phone, office: Office) -> None:
    card = an_enabled_card(office)
    phone.dial(language="en").press("2", "1", card.citizen_id, "739164", "111111")
    assert not phone.is_told("new_pin.suggestion")

    phone.press("222222")

    assert phone.is_told("new_pin.suggestion")
    own = OwnFacts(card.citizen_id, card.number, card.phone)
    assert not is_too_easy(suggested(phone), office.city.pin, own, office.today())


def test_p2_the_suggestion_can_be_taken(phone: Phone, office: Office, record: Record) -> None:
    card = an_enabled_card(office)
    phone.dial(language="en").press("2", "1", card.citizen_id, "739164", "111111", "222222")
    pin = suggested(phone)

    phone.press(pin, pin)

    assert record.pin_is(card, pin)


def test_p2_the_suggestion_is_stored_nowhere_and_a_repeated_webhook_tells_the_same(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial(language="en").press("2", "1", card.citizen_id, "739164", "111111", "222222")
    pin = suggested(phone)

    again = phone.retry()

    assert again == phone.call.last_exchange.answer
    written = repr(record.everything())
    assert not re.search("[ ,]*".join(pin), written)


def test_p2_every_telling_makes_another_suggestion(phone: Phone, office: Office) -> None:
    card = an_enabled_card(office)
    phone.dial(language="en").press("2", "1", card.citizen_id, "739164", "111111", "222222")
    first = suggested(phone)

    phone.press("333333")

    assert suggested(phone) != first


def test_p2_the_suggestion_is_read_digit_by_digit_in_mandarin(phone: Phone, office: Office) -> None:
    card = an_enabled_card(office)

    phone.dial().press("2", "1", card.citizen_id, "739164", "111111", "222222")

    assert re.search("您可以考虑用([零幺二三四五六七八九]，?){6}。", phone.hears)


def test_p3_at_the_present_pin_three_wrong_ones_lead_to_a_person(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)

    phone.dial().press("2", "1", card.citizen_id, "805273", "916384", "284617")

    assert phone.is_told("why.not_proven")
    assert phone.is_in_queue


def test_a_locked_card_cannot_change_its_pin_by_phone(phone: Phone, office: Office, record: Record) -> None:
    card = a_locked_card(office)

    phone.dial().press("2", "1", card.citizen_id, "739164")

    assert phone.is_told("pin.not_right")


@pytest.mark.parametrize("make", [a_minors_card, a_sealed_card], ids=["m1 a child's", "sealed"])
def test_a_card_that_is_for_staff_keeps_its_pin(
    make: object, phone: Phone, office: Office, record: Record
) -> None:
    assert callable(make)
    card = make(office)

    phone.dial().press("2", "1", card.citizen_id, "739164", NEW, NEW)

    assert phone.is_told("why.card_needs_staff")
    assert record.pin_is(card, "739164")


@pytest.mark.parametrize("language", LANGUAGES)
def test_p5_a_forgotten_pin_is_reset_at_the_counter_never_by_phone(
    language: str, phone: Phone, office: Office, record: Record
) -> None:
    phone.dial(language=language).press("2", "2")

    assert phone.is_told("forgotten.counter_only")
    assert office.city.pin.reset_papers[language] in phone.hears
    assert office.city.counter[language] in phone.hears
    assert phone.is_told("nobody.hours")


@pytest.mark.parametrize("language", LANGUAGES)
def test_p5_who_has_no_pin_to_key_hears_how_a_forgotten_one_is_reset(
    language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)

    phone.dial(language=language).press("2", "1", card.citizen_id, "0#")

    assert phone.is_told("forgotten.counter_only")
    assert record.step(phone) == "pin.forgotten"


def test_p5_self_service_is_closed_until_the_pin_is_changed_and_the_holder_is_told_so(phone: Phone) -> None:
    phone.dial(language="en").press("2", "2")

    assert "only then can you report a loss by yourself" in phone.hears


def suggested(phone: Phone) -> str:
    """The six digits of the suggestion, heard in English."""
    found = re.search(r"You might take ([0-9 ,]+)\.", phone.hears)
    assert found, phone.hears
    return re.sub("[^0-9]", "", found[1])


def test_the_registered_phone_alone_changes_nothing(phone: Phone, office: Office, record: Record) -> None:
    card = an_enabled_card(office)

    phone.dial(from_=card.phone or A_CALLER).press("2", "1", "1#", "805273")

    assert phone.is_told("pin.not_right")
    assert record.pin_is(card, "739164")


@pytest.mark.parametrize(
    "keys", [("1", "THE ID", "739164"), ("2", "1", "THE ID", "739164"), ("3", "THE ID", "739164")]
)
def test_p1_a_pin_that_was_changed_meanwhile_proves_nothing_any_more(
    keys: tuple[str, ...], phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    thief = Phone(phone.app, phone.frozen)
    thief.dial(from_="+8613900000002").press(*(key.replace("THE ID", card.citizen_id) for key in keys))
    phone.dial().press("2", "1", card.citizen_id, "739164", NEW, NEW)

    thief.press(*{"1": ("1",), "2": ("957062", "957062"), "3": ("1", "1")}[keys[0]])

    assert record.pin_is(card, NEW)
    assert not thief.is_told("new_pin.changed")
    assert not thief.is_told("loss.frozen")
