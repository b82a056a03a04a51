"""What wrong PINs lead to, beyond one call: pauses, locks, people only, and an alarm (rule P3)."""

from collections.abc import Callable
from itertools import count

import pytest

from ivr.desk import CardStatus
from models import clock
from models.base import new_uid
from models.office import Office
from models.throttled import LineAlarm
from tests.calls.conftest import Branch
from tests.calls.engines import ON_SQLITE_ONLY
from tests.calls.phone import A_CALLER, AT_NIGHT, IN_HOURS, WITHHELD, Phone
from tests.calls.record import Record
from tests.calls.webhooks import post_at_once
from tests.factories import CardFacts, a_citizen_id, an_enabled_card, an_initial_card

WRONG = ("805273", "916384", "284617", "537194", "628405", "193746", "472913")
LANGUAGES = ("zh", "en")
STRANGERS = (f"+86136{number:08}" for number in count(1))


def own_phone(card: CardFacts) -> str:
    """The registered phone of a card that has one."""
    assert card.phone
    return card.phone


def alarm(office: Office) -> None:
    """The line has seen very many wrong PINs."""
    with office.database.deeds() as session:
        session.add(LineAlarm(uid=new_uid(), raised_at=clock.now(), reason="hour", failures=1000))


def test_p3_a_stranger_with_a_card_number_does_not_shut_the_holder_out(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    for _ in range(3):
        phone.dial(AT_NIGHT, next(STRANGERS)).press("1", card.keyed + "#", *WRONG[:3]).hang_up()

    phone.dial(AT_NIGHT, own_phone(card)).press("1", card.citizen_id, "739164", "1")

    assert record.status(card) is CardStatus.TEMPORARY_LOSS
    assert len(record.sms("pin_paused")) == 1


def test_p3_a_paused_card_given_its_right_pin_by_a_stranger_sounds_like_a_wrong_one_until_the_pause_is_over(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial("2026-03-03 10:00", next(STRANGERS)).press("1", card.citizen_id, *WRONG[:3]).hang_up()

    phone.dial("2026-03-03 10:20", next(STRANGERS)).press("1", card.citizen_id, "739164")
    assert phone.is_told("pin.not_right")
    phone.hang_up()

    phone.dial("2026-03-03 10:40", next(STRANGERS)).press("1", card.citizen_id, "739164")
    assert phone.is_told("loss.confirm")


def test_p3_six_wrong_pins_in_two_calls_from_the_registered_phone_lock_exactly(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial(AT_NIGHT, own_phone(card)).press("1", card.citizen_id, *WRONG[:3]).hang_up()
    phone.dial(AT_NIGHT, own_phone(card)).press("1", card.citizen_id, *WRONG[3:5])
    assert not record.pin_is_locked(card)

    phone.press(WRONG[5])

    assert record.pin_is_locked(card)
    assert record.status(card) is CardStatus.LOCKED
    assert len(record.sms("pin_locked")) == 1
    assert len(record.events("pin.locked")) == 1


def test_p3_the_right_pin_on_the_sixth_try_opens_and_the_counter_starts_anew(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial(from_=own_phone(card)).press("1", card.citizen_id, *WRONG[:3]).hang_up()

    phone.dial(from_=own_phone(card)).press("1", card.citizen_id, *WRONG[3:5], "739164")

    assert phone.is_told("loss.confirm")
    assert record.wrong_in_a_row(card.claim) == 0


def test_p3_the_right_pin_after_six_wrong_ones_opens_nothing(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial(from_=own_phone(card)).press("1", card.citizen_id, *WRONG[:3]).hang_up()
    phone.dial(from_=own_phone(card)).press("1", card.citizen_id, *WRONG[3:6]).hang_up()

    phone.dial(from_=own_phone(card)).press("1", card.citizen_id, "739164")

    assert phone.is_told("pin.not_right")
    assert record.tries(is_judged=False) == 1


def test_p3_unknown_numbers_are_counted_like_known_ones(phone: Phone, record: Record) -> None:
    nobody = a_citizen_id()
    phone.dial(from_=next(STRANGERS)).press("1", nobody, *WRONG[:3]).hang_up()

    phone.dial(from_=next(STRANGERS)).press("1", nobody, WRONG[3])

    assert record.tries() == 3
    assert record.tries(is_judged=False) == 1


@pytest.mark.parametrize("city", ["chongqing", "suzhou"])
def test_p3_where_a_citys_rule_counts_from_anywhere_strangers_lock_at_once(
    city: str, open_line: Callable[..., Branch]
) -> None:
    branch = open_line(city)
    card = an_enabled_card(branch.office)

    for _ in range(2):
        branch.phone.dial(from_=next(STRANGERS)).press("1", card.keyed + "#", *WRONG[:3]).hang_up()

    assert branch.record.pin_is_locked(card)


def test_p3_calls_that_guess_at_the_same_moment_have_no_more_pins_judged_than_the_limit(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    callers = [
        Phone(phone.app, phone.frozen).dial(AT_NIGHT, next(STRANGERS)).press("1", card.citizen_id)
        for _ in range(8)
    ]

    answers = post_at_once(
        phone.app,
        [("/voice/turn/3", caller.call.sid, {"Digits": WRONG[0], "FinishedOnKey": ""}) for caller in callers],
    )

    assert [answer.status_code for answer in answers] == [200] * 8
    assert len({answer.text for answer in answers}) == 1
    assert record.tries() == 3
    assert record.tries(is_judged=False) == 5
    assert len(record.events("pin.paused")) == 1


def silences(phone: Phone) -> list[str]:
    """The lengths of the silences that the line has answered with, before it listened to keys."""
    return [
        part.split('"')[1]
        for exchange in phone.call.exchanges
        for part in exchange.body.partition("<Gather")[0].split("<Pause length=")[1:]
    ]


def test_p3_the_answer_to_each_further_wrong_pin_comes_later_and_no_key_cuts_it_short(
    phone: Phone, office: Office
) -> None:
    card = an_enabled_card(office)

    phone.dial(AT_NIGHT).press("1", card.citizen_id, WRONG[0])
    assert silences(phone) == []
    phone.press(WRONG[1])
    assert silences(phone) == ["2"]
    assert phone.answer.index("<Pause") < phone.answer.index("<Gather")
    phone.press(WRONG[2])
    assert silences(phone) == ["2", "5"]


def budget_used_up(phone: Phone, from_: str = A_CALLER) -> None:
    """Ten wrong PINs of one number within the hour, on four numbers."""
    for times in (3, 3, 3, 1):
        phone.dial(IN_HOURS, from_).press("1", a_citizen_id(), *WRONG[:times]).hang_up()


@pytest.mark.parametrize("language", LANGUAGES)
def test_p3_a_number_with_ten_wrong_pins_in_an_hour_goes_to_people_with_the_words_for_everybody(
    language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    budget_used_up(phone)

    phone.dial(from_=A_CALLER, language=language).press("1", card.citizen_id)

    assert phone.is_told("why.not_proven")
    assert phone.is_in_queue
    assert [event["limit"] for event in record.events("caller.over_budget")] == ["wrong in an hour"]


def test_p3_the_tenth_wrong_pin_itself_leads_to_a_person(phone: Phone, record: Record) -> None:
    for _ in range(3):
        phone.dial().press("1", a_citizen_id(), *WRONG[:3]).hang_up()

    phone.dial().press("1", a_citizen_id(), WRONG[0])

    assert phone.is_told("why.not_proven")
    assert phone.is_in_queue


def test_p3_an_hour_later_the_number_is_served_again_and_other_numbers_always_are(
    phone: Phone, office: Office
) -> None:
    card = an_enabled_card(office)
    budget_used_up(phone)
    phone.dial(from_=next(STRANGERS)).press("1", card.citizen_id)
    assert phone.is_told("pin.question")
    phone.hang_up()

    phone.dial("2026-03-03 11:10").press("1", card.citizen_id, "739164")

    assert phone.is_told("loss.confirm")


def test_p3_withheld_numbers_share_a_larger_budget(phone: Phone, office: Office) -> None:
    card = an_enabled_card(office)
    budget_used_up(phone, WITHHELD)

    phone.dial(from_=WITHHELD).press("1", card.citizen_id)

    assert phone.is_told("pin.question")


def test_p3_the_initial_pin_and_no_pin_cost_a_number_nothing(phone: Phone, office: Office) -> None:
    card = an_initial_card(office)
    for keyed in ("123456", "0#") * 6:
        phone.dial(AT_NIGHT).press("1", card.citizen_id, keyed).hang_up()

    phone.dial(AT_NIGHT).press("1", card.citizen_id)

    assert phone.is_told("pin.question")


@pytest.mark.parametrize("language", LANGUAGES)
def test_p3_under_alarm_no_pin_is_set_or_changed_by_phone_and_a_person_is_offered(
    language: str, phone: Phone, office: Office
) -> None:
    alarm(office)

    phone.dial(language=language).press("2", "1")
    assert phone.is_told("pin_changes_off.question")
    phone.press("0")

    assert phone.is_in_queue


def test_p3_under_alarm_losses_are_reported_as_always(phone: Phone, office: Office, record: Record) -> None:
    card = an_enabled_card(office)
    alarm(office)

    phone.dial(AT_NIGHT).press("1", card.citizen_id, "739164", "1")

    assert record.status(card) is CardStatus.TEMPORARY_LOSS


def test_p3_an_alarm_that_is_raised_during_a_change_stops_it(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("2", "1", card.citizen_id, "739164", "620957")
    alarm(office)

    phone.press("620957")

    assert phone.is_told("pin_changes_off.question")
    assert record.pin_is(card, "739164")


@ON_SQLITE_ONLY
@pytest.mark.parametrize("language", LANGUAGES)
def test_p0_a_city_without_pins_says_what_applies_instead_of_asking_for_one(
    language: str, open_line: Callable[..., Branch]
) -> None:
    city = open_line("shenyang")

    city.phone.dial(language=language).press("2")

    assert city.phone.is_told("text", text=city.office.city.info["two_pins"][language])
    assert city.record.step(city.phone) == "pin.not_used"


def test_chongqing_asks_for_the_card_number_and_takes_no_id(open_line: Callable[..., Branch]) -> None:
    city = open_line("chongqing")
    card = an_enabled_card(city.office)
    city.phone.dial().press("1")
    assert city.phone.is_told("who.question_tail_only", count=8)

    city.phone.press(card.citizen_id)

    assert city.phone.is_told("who.card_number_please")
    assert city.record.step(city.phone) == "loss.who"


def test_chongqing_takes_the_id_from_whoever_keyed_a_pin_that_was_not_right(
    open_line: Callable[..., Branch],
) -> None:
    city = open_line("chongqing")
    card = an_enabled_card(city.office, number="A12345678")
    an_enabled_card(city.office, number="B12345678")
    city.phone.dial().press("1", "12345678#", "739164")
    assert city.phone.is_told("pin.not_right")

    city.phone.press("*#")
    assert city.phone.is_told("who.question_card_tail", count=8)
    city.phone.press(card.citizen_id, "739164", "1")

    assert city.record.status(card) is CardStatus.TEMPORARY_LOSS
