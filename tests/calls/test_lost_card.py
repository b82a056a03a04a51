"""A caller has lost the card: the main job of the line (rules L1, L2, L4–L8, L10, M1)."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from freezegun.api import FrozenDateTimeFactory

from ivr.desk import CardStatus
from ivr.speech import Digits
from models import losses
from models.card import Card, Standing
from models.loss_report import LossKind
from models.office import Office
from models.sweep import sweep
from telephony.simulator.call import Until
from tests.calls.conftest import Branch
from tests.calls.phone import (
    AT_NIGHT,
    CITY_TIME,
    IN_HOURS,
    MAKE_UP_SATURDAY,
    SPRING_FESTIVAL,
    Phone,
)
from tests.calls.record import Record
from tests.factories import (
    CardFacts,
    a_cancelled_card,
    a_locked_card,
    a_lost_card,
    a_minors_card,
    a_sealed_card,
    an_enabled_card,
    an_initial_card,
)

TIMES = (IN_HOURS, AT_NIGHT, MAKE_UP_SATURDAY, SPRING_FESTIVAL)
LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("at", TIMES)
def test_l1_an_enabled_holder_freezes_the_card_at_any_hour_of_any_day(
    at: str, language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)

    phone.dial(at, language=language).press("1", card.citizen_id, "739164", "1")

    assert phone.is_told("loss.frozen", tail=Digits(card.number[-4:]))
    assert record.status(card) is CardStatus.TEMPORARY_LOSS
    assert record.events("loss.reported")[0]["channel"] == "self_service"


def test_l1_a_caller_without_a_number_freezes_the_card_as_well(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)

    phone.dial(from_="anonymous").press("1", card.keyed + "#", "739164", "1")

    assert record.status(card) is CardStatus.TEMPORARY_LOSS


def test_l1_a_city_may_take_reports_by_machine_in_certain_hours_only(
    open_line: Callable[..., Branch],
) -> None:
    office_hours = open_line().office.city.staff.hours
    city = open_line(loss={"self_service_hours": office_hours})
    card = an_enabled_card(city.office)

    city.phone.dial(AT_NIGHT).press("1", card.citizen_id, "739164")

    assert city.phone.is_told("why.self_service_closed")
    assert city.record.status(card) is CardStatus.ACTIVE


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("keys", [("*",), ("0",), ("5", "5", "5")], ids=["back", "a person", "nonsense"])
def test_whoever_does_not_confirm_hears_that_nothing_was_reported(
    keys: tuple[str, ...], language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)

    phone.dial(AT_NIGHT, language=language).press("1", card.citizen_id, "739164", *keys)

    assert phone.is_told("loss.not_confirmed")
    assert record.losses(card) == 0


def test_nothing_is_frozen_before_the_caller_confirms(phone: Phone, office: Office, record: Record) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id, "739164")
    assert phone.is_told("loss.confirm", tail=Digits(card.number[-4:]))

    phone.press("*")

    assert record.step(phone) == "main_menu"
    assert record.status(card) is CardStatus.ACTIVE


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("keyed", ["123456", "0#"])
@pytest.mark.parametrize("at", TIMES)
def test_l2_a_card_on_its_initial_pin_is_never_frozen_by_the_machine(
    at: str, keyed: str, language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_initial_card(office)

    phone.dial(at, language=language).press("1", card.citizen_id, keyed)

    assert phone.is_told("why.on_initial_pin")
    assert record.status(card) is CardStatus.ACTIVE
    assert phone.is_in_queue == (at in {IN_HOURS, MAKE_UP_SATURDAY})


def test_l2_zero_and_silence_at_the_pin_is_zero_and_hash(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_initial_card(office)

    phone.dial().press("1", card.citizen_id, "0").stay_silent()

    assert phone.is_told("why.on_initial_pin")
    assert phone.is_in_queue


def test_l2_in_working_hours_the_operator_is_given_the_card_that_was_named(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_initial_card(office)

    phone.dial().press("1", card.keyed + "#", "123456")

    assert record.waiting(phone).claim == card.claim
    assert record.waiting(phone).why == "on_initial_pin"


def test_l4_a_locked_card_is_reported_by_staff_who_see_which_card_it_is(
    phone: Phone, office: Office, record: Record
) -> None:
    card = a_locked_card(office)

    phone.dial().press("1", card.citizen_id, "739164", "739164", "739164")

    assert phone.is_told("why.not_proven")
    assert phone.is_in_queue
    assert record.waiting(phone).claim == card.claim
    assert record.status(card) is CardStatus.LOCKED


@pytest.mark.parametrize("language", LANGUAGES)
def test_l5_the_caller_hears_tail_number_end_and_how_to_make_it_formal(
    language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)

    phone.dial(language=language).press("1", card.citizen_id, "739164", "1")

    assert phone.is_told("loss.frozen", tail=Digits(card.number[-4:]))
    assert phone.is_told("loss.number_twice", number=Digits(record.loss(card).reference))
    assert phone.is_told("loss.until_day", day=date(2026, 3, 24))
    assert phone.is_told("loss.make_it_formal")
    assert phone.is_told("loss.sms_follows")


def test_l5_the_report_number_is_read_twice_digit_by_digit(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)

    phone.dial().press("1", card.citizen_id, "739164", "1")

    spoken = "".join("零幺二三四五六七八九"[int(digit)] for digit in record.loss(card).reference)
    assert phone.hears.replace("，", "").count(spoken) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_l5_an_sms_repeats_the_report(language: str, phone: Phone, office: Office, record: Record) -> None:
    card = an_enabled_card(office)

    phone.dial(language=language).press("1", card.citizen_id, "739164", "1")

    (sms,) = record.sms("loss_reported")
    assert sms.to == card.phone
    assert record.loss(card).reference in sms.text
    assert card.number[-4:] in sms.text
    assert ("3月24日24时" if language == "zh" else "the end of 24 Mar") in sms.text


def test_l5_without_a_registered_phone_no_sms_is_promised(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office, phone=None)

    phone.dial().press("1", card.citizen_id, "739164", "1")

    assert not phone.is_told("loss.sms_follows")
    assert not record.messages("loss_reported")[1:]
    assert not record.sms("loss_reported")


@pytest.fixture
def slow_city(open_line: Callable[..., Branch]) -> Branch:
    """A line on which a report takes effect half an hour later."""
    return open_line(loss={"effect_delay_minutes": 30, "release_channels": ["counter", "phone"]})


def test_l5_a_city_may_let_a_report_take_effect_later_and_says_so(slow_city: Branch) -> None:
    card = an_enabled_card(slow_city.office)

    slow_city.phone.dial("2026-03-03 10:00").press("1", card.citizen_id, "739164", "1")

    assert slow_city.phone.was_told("loss.confirm_ahead", minutes=30)
    assert slow_city.phone.is_told("loss.frozen_soon", minutes=30)
    (sms,) = slow_city.record.sms("loss_reported_ahead")
    assert "3月3日10:31起生效" in sms.text


def test_l5_until_a_report_takes_effect_the_card_is_what_it_was(
    slow_city: Branch, frozen: FrozenDateTimeFactory
) -> None:
    card = an_enabled_card(slow_city.office)
    slow_city.phone.dial("2026-03-03 10:00").press("1", card.citizen_id, "739164", "1")

    frozen.move_to("2026-03-03T10:30:00+08:00")
    before = slow_city.record.status(card)
    frozen.move_to("2026-03-03T10:32:00+08:00")
    after = slow_city.record.status(card)

    assert before is CardStatus.ACTIVE
    assert after is CardStatus.TEMPORARY_LOSS


def test_l7_a_report_that_has_not_taken_effect_yet_is_told_and_not_made_twice(slow_city: Branch) -> None:
    card = an_enabled_card(slow_city.office)
    slow_city.phone.dial("2026-03-03 10:00").press("1", card.citizen_id, "739164", "1")

    slow_city.phone.dial("2026-03-03 10:10").press("1", card.citizen_id, "739164")

    assert slow_city.phone.is_told("loss.temporary_since")
    assert slow_city.phone.is_told("loss.takes_effect")
    assert slow_city.record.losses(card) == 1


def test_l9_a_report_that_has_not_taken_effect_yet_can_be_released(
    slow_city: Branch, frozen: FrozenDateTimeFactory
) -> None:
    card = an_enabled_card(slow_city.office)
    slow_city.phone.dial("2026-03-03 10:00").press("1", card.citizen_id, "739164", "1")

    slow_city.phone.dial("2026-03-03 10:10").press("3", card.citizen_id, "739164", "1", "1")

    assert slow_city.phone.is_told("release.done")
    frozen.move_to("2026-03-03T10:32:00+08:00")
    assert slow_city.record.status(card) is CardStatus.ACTIVE


@pytest.mark.parametrize(
    ("reported", "last_day"),
    [
        ("2026-03-03 10:00", date(2026, 3, 24)),
        ("2026-03-03 23:50", date(2026, 3, 24)),
        ("2026-02-10 10:00", date(2026, 3, 9)),
        ("2026-02-14 10:00", date(2026, 3, 13)),
        ("2026-02-17 10:00", date(2026, 3, 13)),
        ("2026-09-20 10:00", date(2026, 10, 16)),
        ("2026-04-24 10:00", date(2026, 5, 19)),
    ],
    ids=[
        "plain weeks",
        "just before midnight",
        "over Spring Festival, with two make-up Saturdays",
        "on a make-up Saturday",
        "on New Year's Day of the lunar year",
        "on a make-up Sunday, over National Day",
        "over Labour Day, with a make-up Saturday",
    ],
)
def test_l6_a_temporary_loss_ends_with_the_fifteenth_working_day_after_it(
    reported: str, last_day: date, phone: Phone, office: Office
) -> None:
    card = an_enabled_card(office)

    phone.dial(reported).press("1", card.citizen_id, "739164", "1")

    assert phone.is_told("loss.until_day", day=last_day)


@pytest.mark.parametrize(
    ("at", "status"),
    [("2026-03-24 23:59:59", CardStatus.TEMPORARY_LOSS), ("2026-03-25 00:00:01", CardStatus.ACTIVE)],
    ids=["one second before", "one second after"],
)
def test_l6_at_the_second_a_loss_lapses_the_card_is_what_it_was(
    at: str, status: CardStatus, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id, "739164", "1").hang_up()

    phone.dial(at, then=Until.NOW).press_quickly("3", card.citizen_id, "739164").listen()

    assert phone.is_told("status.temporary_loss") == (status is CardStatus.TEMPORARY_LOSS)
    assert phone.is_told("status.active") == (status is CardStatus.ACTIVE)


def test_l6_a_card_whose_loss_lapsed_can_be_reported_again_under_a_new_number(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id, "739164", "1").hang_up()
    first = record.loss(card).reference

    phone.dial("2026-03-25 09:00").press("1", card.citizen_id, "739164", "1")

    assert phone.is_told("loss.frozen")
    assert record.loss(card).reference != first
    assert record.losses(card) == 2


def test_l6_a_locked_card_is_locked_again_when_its_loss_has_lapsed(
    phone: Phone, office: Office, record: Record
) -> None:
    card = a_locked_card(office)
    with office.database.deeds() as session:
        losses.open_loss(session, office, card.uid, LossKind.TEMPORARY, losses.LossChannel.STAFFED)
    assert record.status(card) is CardStatus.TEMPORARY_LOSS

    phone.dial("2026-03-25 09:00")

    assert record.status(card) is CardStatus.LOCKED


@pytest.mark.parametrize("language", LANGUAGES)
def test_l7_a_new_report_while_one_runs_tells_the_running_one(
    language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id, "739164", "1").hang_up()
    reference = record.loss(card).reference

    phone.dial("2026-03-10 10:00", language=language).press("1", card.citizen_id, "739164")

    assert phone.is_told("loss.temporary_since", since=date(2026, 3, 3), number=Digits(reference))
    assert phone.is_told("loss.until_day", day=date(2026, 3, 24))
    assert phone.is_told("loss.renew")
    assert record.losses(card) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_l7_renewal_keeps_the_number_and_counts_anew_from_today(
    language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id, "739164", "1").hang_up()
    reference = record.loss(card).reference

    phone.dial("2026-03-10 10:00", language=language).press("1", card.citizen_id, "739164", "1")

    assert phone.is_told("loss.renewed")
    assert phone.is_told("loss.until_day", day=date(2026, 3, 31))
    assert record.loss(card).reference == reference
    assert len(record.sms("loss_renewed")) == 1


def test_l7_where_a_city_allows_no_renewal_none_is_offered(open_line: Callable[..., Branch]) -> None:
    city = open_line(loss={"renewal": False})
    card = a_lost_card(city.office)
    ends_at = city.record.loss(card).ends_at

    city.phone.dial().press("1", card.citizen_id, "739164")
    assert city.phone.is_told("loss.no_renewal")
    city.phone.press("1")

    assert city.phone.is_told("key_unknown")
    assert city.record.loss(card).ends_at == ends_at


@pytest.mark.parametrize(
    ("at", "reminders"), [("2026-03-19 12:00", 0), ("2026-03-20 12:00", 1)], ids=["the day before", "the day"]
)
def test_l7_the_holder_is_reminded_three_working_days_before_the_loss_lapses(
    at: str, reminders: int, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id, "739164", "1").hang_up()
    phone.dial(at).hang_up()

    sweep(office)
    sweep(office)

    assert len(record.sms("loss_reminder")) == reminders


@pytest.mark.parametrize("language", LANGUAGES)
def test_l8_a_formal_loss_is_told_and_never_lapses(
    language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = a_lost_card(office, kind=LossKind.FORMAL)
    reference = record.loss(card).reference

    phone.dial("2027-03-03 10:00", language=language).press("1", card.citizen_id, "739164")

    assert phone.is_told("loss.formal_since", since=date(2026, 3, 3), number=Digits(reference))
    assert record.step(phone) == "anything_else"
    assert record.status(card) is CardStatus.FORMAL_LOSS


@pytest.mark.parametrize("at", [IN_HOURS, AT_NIGHT])
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (a_sealed_card, "why.card_needs_staff"),
        (a_cancelled_card, "why.card_needs_staff"),
        (a_minors_card, "why.minor"),
    ],
    ids=["sealed", "cancelled", "m1 a holder under 14"],
)
def test_sealed_and_cancelled_cards_and_those_of_children_are_for_staff(
    make: Callable[[Office], CardFacts], reason: str, at: str, phone: Phone, office: Office, record: Record
) -> None:
    card = make(office)

    phone.dial(at).press("1", card.citizen_id, "739164")

    assert phone.is_told(reason)
    assert phone.is_in_queue == (at == IN_HOURS)
    assert record.losses(card) == 0


def test_m1_a_holder_who_turns_fourteen_today_is_served_by_the_machine(
    phone: Phone, office: Office, record: Record
) -> None:
    card = a_minors_card(office)

    phone.dial("2030-01-02 10:00").press("1", card.citizen_id, "739164", "1")

    assert record.status(card) is CardStatus.TEMPORARY_LOSS


def test_two_callers_who_report_one_card_at_once_hear_one_number(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id, "739164")
    other = phone.another_caller().press("1", card.citizen_id, "739164")

    phone.press("1")
    other.press("1")

    assert other.is_told("loss.temporary_since", number=Digits(record.loss(card).reference))
    assert record.losses(card) == 1
    assert len(record.sms("loss_reported")) == 1


def test_a_card_that_is_cancelled_while_the_caller_decides_goes_to_a_person(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id, "739164")
    _cancel(office, card)

    phone.press("1")

    assert phone.is_told("why.card_needs_staff")
    assert record.losses(card) == 0


def test_after_the_report_the_main_menu_is_one_key_away(phone: Phone, office: Office, record: Record) -> None:
    card = an_enabled_card(office)

    phone.dial().press("1", card.citizen_id, "739164", "1", "2")

    assert record.step(phone) == "main_menu"


def test_the_reference_begins_with_the_day_of_the_report_in_city_time(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)

    phone.dial("2026-03-03 00:10").press("1", card.citizen_id, "739164", "1")

    assert record.loss(card).reference.startswith("260303")
    assert record.loss(card).reported_at.astimezone(CITY_TIME) > datetime(2026, 3, 3, tzinfo=CITY_TIME)


def _cancel(office: Office, card: CardFacts) -> None:
    with office.database.deeds() as session:
        session.get_one(Card, card.uid).standing = Standing.CANCELLED.value
