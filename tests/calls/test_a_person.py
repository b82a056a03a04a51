"""A caller wants, or needs, a person: the queue in staff hours, otherwise a call-back (rules L2, S2, S3, S4, Q2)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from ivr.speech import Digits, Language, Upcoming, Value, say
from ivr.wording import spoken
from models.office import Office
from telephony.simulator.document import Element
from telephony.simulator.speech_rate import SpeechRate
from tests.calls.conftest import Branch
from tests.calls.operators import Operator
from tests.calls.phone import (
    A_CALLER,
    AT_NIGHT,
    IN_HOURS,
    MAKE_UP_SATURDAY,
    SPRING_FESTIVAL,
    WITHHELD,
    Phone,
)
from tests.calls.record import Record
from tests.factories import an_enabled_card, an_initial_card

LANGUAGES = ("zh", "en")
SECONDS_TO_THE_OFFER, SECONDS_AT_NIGHT = 25, 75
"""How long it may take, as the simulator speaks, until a caller at night hears the offer, and all of it."""


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (IN_HOURS, True),
        (AT_NIGHT, False),
        ("2026-03-03 08:29", False),
        ("2026-03-03 08:30", True),
        ("2026-03-03 17:29", True),
        ("2026-03-03 17:30", False),
        ("2026-03-07 10:00", False),
        (MAKE_UP_SATURDAY, True),
        ("2026-02-28 10:00", True),
        ("2026-09-20 10:00", True),
        (SPRING_FESTIVAL, False),
        ("2026-02-16 10:00", False),
        ("2026-02-23 10:00", False),
        ("2026-02-24 10:00", True),
        ("2026-10-05 10:00", False),
    ],
)
def test_s2_staff_answer_on_working_days_of_the_state_councils_calendar(
    at: str, is_open: bool, phone: Phone
) -> None:
    phone.dial(at)
    assert phone.was_told("welcome_outside_hours") != is_open

    phone.press("0")

    assert phone.is_in_queue == is_open
    assert phone.was_told("nobody.hours") != is_open


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("at", "opening", "days_ahead"),
    [
        (AT_NIGHT, "2026-03-03 08:30", 0),
        ("2026-03-03 17:30", "2026-03-04 08:30", 1),
        ("2026-03-06 20:00", "2026-03-09 08:30", 3),
        (SPRING_FESTIVAL, "2026-02-24 08:30", 7),
        ("2026-02-13 18:00", "2026-02-14 08:30", 1),
    ],
    ids=["at night", "after closing", "on Friday evening", "in Spring Festival", "before a make-up Saturday"],
)
def test_s3_outside_hours_hours_opening_a_callback_banks_and_counter(
    at: str, opening: str, days_ahead: int, language: Language, phone: Phone, office: Office
) -> None:
    phone.dial(at, language=language).press("0")

    city = office.city
    moment = datetime.fromisoformat(opening).replace(tzinfo=office.zone)
    when = Upcoming(moment, moment.date() - timedelta(days=days_ahead))
    order = [
        phone.hears.index(text)
        for text in (
            city.staff.hours_said[language],
            _said("nobody.next", language, opening=when),
            _said("nobody.callback", language),
            _said("nobody.banks", language),
            city.counter[language],
        )
    ]
    assert order == sorted(order)
    for line in city.bank.lines:
        assert phone.is_told("bank.line", bank=line.name[language], number=Digits(line.said))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "keys", [("0",), ("1", "the ID", "123456")], ids=["a person asked for", "no PIN yet"]
)
def test_s3_the_callback_is_offered_soon_and_nothing_is_said_for_long(
    keys: tuple[str, ...], language: Language, phone: Phone, office: Office
) -> None:
    card = an_initial_card(office)

    phone.dial(AT_NIGHT, language=language).press(*(key.replace("the ID", card.citizen_id) for key in keys))

    offer = _said("nobody.callback", language)
    assert _seconds(phone.hears[: phone.hears.index(offer)] + offer) <= SECONDS_TO_THE_OFFER
    assert _seconds(phone.hears) <= SECONDS_AT_NIGHT


@pytest.mark.parametrize("language", LANGUAGES)
def test_s3_whoever_only_asked_about_a_card_is_not_spoken_to_as_if_it_were_lost(
    language: Language, phone: Phone, office: Office
) -> None:
    card = an_initial_card(office)

    phone.dial(AT_NIGHT, language=language).press("3", card.citizen_id, "123456")

    assert phone.is_told("nobody.banks")
    assert _said("nobody.banks", language).startswith(
        {"zh": "卡丢了的，", "en": "If the card is lost,"}[language]
    )
    assert _said("nobody.enable_instead", language) in phone.hears


@pytest.mark.parametrize("language", LANGUAGES)
def test_s3_the_keys_that_lead_to_a_new_pin_are_told_in_their_order(
    language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_initial_card(office)
    phone.dial(AT_NIGHT, language=language).press("1", card.citizen_id, "123456")
    assert phone.is_told("nobody.enable_instead")

    phone.press("*", "2")

    assert record.step(phone) == "pin.menu"


def test_s3_the_welcome_says_the_staff_hours_before_the_menu(phone: Phone, office: Office) -> None:
    phone.dial(AT_NIGHT)

    assert phone.hears.index(office.city.staff.hours_said["zh"]) < phone.hears.index("请按1")


def test_s3_zero_says_the_same_words_again(phone: Phone, record: Record) -> None:
    phone.dial(AT_NIGHT).press("0")
    words = phone.hears

    phone.press("0")

    assert phone.hears == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_s3_a_caller_whose_number_is_known_leaves_a_callback_request_at_once(
    language: str, phone: Phone, record: Record
) -> None:
    phone.dial(AT_NIGHT, language=language).press("0", "1")

    assert phone.is_told("callback.noted")
    (request,) = record.callbacks()
    assert (request.number, request.why, request.language) == (A_CALLER, "asked", language)
    assert phone.is_told("callback.calls", tail=Digits(A_CALLER[-4:]))
    assert phone.is_told("callback.is_no_report")


@pytest.mark.parametrize("language", LANGUAGES)
def test_s3_who_asks_to_be_called_back_hears_from_when(
    language: Language, phone: Phone, office: Office
) -> None:
    opening = datetime.fromisoformat("2026-03-09 08:30").replace(tzinfo=office.zone)

    phone.dial("2026-03-06 20:00", language=language).press("0", "1")

    assert phone.is_told("callback.from", opening=Upcoming(opening, date(2026, 3, 6)))


def test_s4_who_asks_to_be_called_back_in_staff_hours_hears_that_it_will_be_soon(phone: Phone) -> None:
    phone.dial(IN_HOURS).press("0", "1")

    assert phone.is_told("callback.soon")
    assert not phone.is_told("callback.from")


@pytest.mark.parametrize("language", LANGUAGES)
def test_s3_a_withheld_caller_keys_a_number(language: str, phone: Phone, record: Record) -> None:
    phone.dial(AT_NIGHT, from_=WITHHELD, language=language).press("0", "1")
    assert phone.is_told("callback.number")

    phone.press("13812345678#")

    assert phone.is_told("callback.noted")
    assert phone.is_told("callback.calls", tail=Digits("5678"))
    assert "1381234" not in phone.answer.replace(" ", "").replace(",", "")
    assert record.callbacks()[0].number == "+8613812345678"


@pytest.mark.parametrize("withheld", ["anonymous", "unknown", "", "+266696687", "Restricted"])
def test_s3_every_way_to_withhold_a_number_is_known(withheld: str, phone: Phone, record: Record) -> None:
    phone.dial(AT_NIGHT, from_=withheld).press("0", "1")

    assert record.step(phone) == "callback.number"


@pytest.mark.parametrize("keyed", ["12345#", "23812345678#", "*1381234567#"])
def test_s3_what_is_no_telephone_number_is_asked_again(keyed: str, phone: Phone, record: Record) -> None:
    phone.dial(AT_NIGHT, from_=WITHHELD).press("0", "1", keyed)

    assert phone.is_told("callback.not_a_number")
    assert record.callbacks() == []


def test_s3_a_landline_with_area_code_can_be_called_back(phone: Phone, record: Record) -> None:
    phone.dial(AT_NIGHT, from_=WITHHELD).press("0", "1", "031186012333#")

    assert record.callbacks()[0].number == "+8631186012333"


def test_s3_the_request_tells_staff_which_card_and_why_and_freezes_nothing(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_initial_card(office)

    phone.dial(AT_NIGHT).press("1", card.citizen_id, "123456", "1")

    (request,) = record.callbacks()
    assert (request.claim, request.why) == (card.claim, "on_initial_pin")
    assert record.losses(card) == 0


def test_s3_asking_twice_in_a_call_leaves_one_request(phone: Phone, record: Record) -> None:
    phone.dial(AT_NIGHT).press("0", "1", "2", "0", "1")

    assert len(record.callbacks()) == 1


def test_s3_where_a_city_calls_nobody_back_nothing_is_offered(open_line: Callable[..., Branch]) -> None:
    city = open_line(staff={"callback": False})

    city.phone.dial(AT_NIGHT).press("0")
    assert not city.phone.is_told("nobody.callback")
    city.phone.press("1")

    assert city.phone.is_told("key_unknown")
    assert city.record.callbacks() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_s4_a_waiting_caller_hears_the_place(language: str, phone: Phone, operator: Operator) -> None:
    operator.signs_in()
    phone.dial(language=language).press("0")
    assert phone.is_told("queue.hold")
    assert phone.is_told("queue.next")

    second = phone.another_caller(language=language).press("0")

    assert second.is_told("queue.place", ahead=1)


def test_s4_the_place_gets_better_when_somebody_before_hangs_up(phone: Phone, operator: Operator) -> None:
    operator.signs_in()
    phone.dial().press("0")
    second = phone.another_caller().press("0")

    phone.hang_up()
    second.stay_silent()

    assert second.is_told("queue.next")


def test_s4_the_place_gets_better_when_somebody_before_is_served(phone: Phone, operator: Operator) -> None:
    operator.signs_in()
    phone.dial().press("0")
    second = phone.another_caller().press("0")

    operator.takes_next_call(phone)
    second.stay_silent()

    assert second.is_told("queue.next")


@pytest.mark.parametrize("language", LANGUAGES)
def test_s4_after_two_minutes_a_callback_is_offered(language: str, phone: Phone, operator: Operator) -> None:
    operator.signs_in()
    phone.dial(language=language).press("0")
    assert not phone.is_told("queue.offer_callback")

    phone.wait(60)
    assert not phone.is_told("queue.offer_callback")
    phone.wait(90)

    assert phone.is_told("queue.offer_callback")


def test_s4_one_leaves_a_callback_request_and_keeps_the_turn(
    phone: Phone, operator: Operator, record: Record
) -> None:
    operator.signs_in()
    phone.dial().press("0").wait(150)

    phone.press("1")

    assert phone.is_told("callback.noted")
    assert record.step(phone) == "anything_else"
    assert record.waiting(phone).state == "callback"
    assert record.everything()["callbacks"]
    assert len(record.callbacks()) == 1


def test_s4_the_turn_is_kept_from_when_the_caller_began_to_wait(
    phone: Phone, operator: Operator, office: Office, record: Record
) -> None:
    operator.signs_in()
    phone.dial().press("0").wait(150)
    other = phone.another_caller()
    other.press("0").wait(150)
    other.press("1")

    phone.press("1")

    assert [request.number for request in record.callbacks()] == [A_CALLER, "+8613900000002"]


@pytest.mark.parametrize("key", ["2", "0", "*", "#", "9"])
def test_s4_any_other_key_waits_on(key: str, phone: Phone, operator: Operator, record: Record) -> None:
    operator.signs_in()
    phone.dial().press("0").wait(150)

    phone.press(key)

    assert phone.is_in_queue
    assert record.waiting(phone).state == "waiting"


def test_s4_a_withheld_caller_in_the_queue_keys_the_number(
    phone: Phone, operator: Operator, record: Record
) -> None:
    operator.signs_in()
    phone.dial(from_=WITHHELD).press("0").wait(150)

    phone.press("1", "13812345678#")

    assert record.callbacks()[0].number == "+8613812345678"


@pytest.mark.parametrize("language", LANGUAGES)
def test_s3_with_nobody_signed_in_waiting_callers_are_told_and_offered_a_callback(
    language: str, phone: Phone
) -> None:
    phone.dial(language=language).press("0")

    assert phone.is_told("queue.nobody_signed_in")
    assert phone.is_told("queue.offer_callback")


def test_s3_when_the_last_operator_signs_off_waiting_callers_are_told(
    phone: Phone, operator: Operator
) -> None:
    operator.signs_in()
    phone.dial().press("0")

    operator.signs_off()
    phone.stay_silent()

    assert phone.is_told("queue.nobody_signed_in")


@pytest.mark.parametrize("language", LANGUAGES)
def test_s3_at_closing_time_waiting_callers_are_told_and_offered_the_same(
    language: str, phone: Phone, operator: Operator, record: Record
) -> None:
    operator.signs_in()
    phone.dial("2026-03-03 17:28", language=language).press("0")
    assert phone.is_in_queue

    phone.wait(180)

    assert phone.was_told("queue.closing")
    assert phone.was_told("nobody.next")
    assert record.step(phone) == "nobody_now"
    phone.press("1")
    assert len(record.callbacks()) == 1


def test_s3_with_the_queue_full_callers_are_told_and_offered_the_same(
    open_line: Callable[..., Branch],
) -> None:
    city = open_line(staff={"queue_limit": 1})
    city.operator.signs_in()
    city.phone.dial().press("0")

    second = city.phone.another_caller().press("0")

    assert second.is_told("nobody.all_busy")
    assert city.record.step(second) == "nobody_now"
    assert city.phone.is_in_queue
    second.press("1")
    assert len(city.record.callbacks()) == 1


def test_a_caller_who_was_turned_away_takes_nobodys_place(phone: Phone, operator: Operator) -> None:
    operator.signs_in()
    phone.dial()
    phone.twilio.queue("staff", 0)
    phone.press("0")
    assert phone.is_told("nobody.all_busy")
    phone.twilio.queue("staff").maximum = 100

    second = phone.another_caller().press("0")

    assert second.is_told("queue.next")


def test_after_a_talk_with_an_operator_the_caller_may_go_on(
    phone: Phone, operator: Operator, record: Record
) -> None:
    operator.signs_in()
    phone.dial().press("0")
    operator.takes_next_call(phone)

    operator.hangs_up(phone)

    assert phone.is_told("anything_else.question")
    assert record.step(phone) == "anything_else"


def test_a_caller_who_was_served_and_asks_again_waits_anew_at_the_end(
    phone: Phone, operator: Operator, record: Record
) -> None:
    operator.signs_in()
    phone.dial().press("0")
    operator.takes_next_call(phone)
    second = phone.another_caller().press("0")
    operator.hangs_up(phone)

    phone.press("2", "0")

    assert phone.is_told("queue.place", ahead=1)
    assert second.is_in_queue


@pytest.mark.parametrize("moment", ["at once", "after two minutes"])
def test_hanging_up_in_the_queue_breaks_nothing(
    moment: str, phone: Phone, operator: Operator, record: Record
) -> None:
    operator.signs_in()
    phone.dial().press("0")
    if moment != "at once":
        phone.wait(150)

    phone.hang_up()

    assert record.waiting(phone).state == "gone"
    assert phone.dial().press("0").is_told("queue.next")


def test_hanging_up_while_talking_with_an_operator_breaks_nothing(
    phone: Phone, operator: Operator, record: Record
) -> None:
    operator.signs_in()
    phone.dial().press("0")
    operator.takes_next_call(phone)

    phone.hang_up()

    assert phone.is_over
    assert record.waiting(phone).state != "waiting"


def test_the_operator_is_told_the_language_of_the_caller(
    phone: Phone, operator: Operator, record: Record
) -> None:
    phone.dial(language="en").press("0")

    assert record.waiting(phone).language == "en"


def test_a_person_who_was_asked_for_after_the_pin_gets_the_card_that_was_named(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)

    phone.dial().press("1", card.citizen_id, "739164", "0")

    assert record.waiting(phone).claim == card.claim
    assert record.waiting(phone).why == "asked"


def test_a_forgotten_pin_at_the_gate_is_no_wrong_try(phone: Phone, office: Office, record: Record) -> None:
    card = an_enabled_card(office)

    phone.dial().press("1", card.citizen_id, "0#")

    assert phone.is_in_queue
    assert record.wrong_in_a_row(card.claim) == 0


def _seconds(text: str) -> float:
    return SpeechRate().seconds(Element("Say", {}, line=1, column=1, inside=[text]))


def _said(name: str, language: Language, **values: Value) -> str:
    return spoken(say(name, **values), language).text
