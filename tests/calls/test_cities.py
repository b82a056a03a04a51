"""One code base, any city: at least one story for each shipped profile that shows what is different there."""

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from ivr.city import Opening
from ivr.desk import CardStatus
from ivr.speech import Digits, Upcoming
from models import policy
from tests.calls.conftest import Branch
from tests.calls.engines import ON_SQLITE_ONLY
from tests.calls.phone import AT_NIGHT, SPRING_FESTIVAL
from tests.factories import a_lost_card, an_enabled_card, an_initial_card

OpenLine = Callable[..., Branch]
BEIJING_TIME = ZoneInfo("Asia/Shanghai")
WORKDAYS = frozenset(range(5))


@ON_SQLITE_ONLY
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("city", policy.shipped_profiles())
def test_every_city_says_its_own_name(city: str, language: str, open_line: OpenLine) -> None:
    branch = open_line(city)

    branch.phone.dial(language=language)

    assert branch.phone.was_told("welcome", city=branch.office.city.name["zh"])


@pytest.mark.parametrize(
    ("city", "last_day"),
    [
        ("shijiazhuang", date(2026, 3, 24)),
        ("nanjing", date(2026, 3, 6)),
        ("xian", date(2026, 3, 10)),
        ("beijing", date(2026, 3, 13)),
        ("shanghai", date(2026, 3, 8)),
        ("chongqing", date(2026, 3, 24)),
        ("suzhou", date(2026, 3, 10)),
        ("dalian", date(2026, 3, 24)),
    ],
)
def test_l6_a_loss_lasts_as_long_as_the_city_says(city: str, last_day: date, open_line: OpenLine) -> None:
    branch = open_line(city)
    card = an_enabled_card(branch.office)

    branch.phone.dial().press("1", card.keyed + "#", "739164", "1")

    assert branch.phone.is_told("loss.until_day", day=last_day)


@pytest.mark.parametrize(("city", "initial"), [("nanjing", "888888"), ("xian", "666666")])
def test_p1_a_city_has_its_own_initial_pin(city: str, initial: str, open_line: OpenLine) -> None:
    branch = open_line(city)
    card = an_initial_card(branch.office)

    branch.phone.dial().press("1", card.citizen_id, "123456")
    assert branch.phone.is_told("pin.not_right")
    branch.phone.press(initial)

    assert branch.phone.is_told("why.on_initial_pin")


def test_nanjing_tells_that_the_pin_may_be_cancelled_again(open_line: OpenLine) -> None:
    branch = open_line("nanjing")

    branch.phone.dial(language="en").press("4", "9")

    assert "you can have it cancelled at the counter" in branch.phone.hears


def test_xian_releases_a_temporary_loss_by_phone(open_line: OpenLine) -> None:
    branch = open_line("xian")
    card = a_lost_card(branch.office)

    branch.phone.dial(AT_NIGHT).press("3", card.citizen_id, "739164", "1", "1")

    assert branch.record.status(card) is CardStatus.ACTIVE


def test_beijing_releases_at_the_counter_or_by_waiting(open_line: OpenLine) -> None:
    branch = open_line("beijing")
    card = a_lost_card(branch.office)

    branch.phone.dial().press("3", card.citizen_id, "739164")

    assert not branch.phone.is_told("status.release")
    branch.phone.dial("2026-03-14 00:01")
    assert branch.record.status(card) is CardStatus.ACTIVE


@pytest.mark.parametrize("at", [AT_NIGHT, SPRING_FESTIVAL, "2026-03-08 23:59"])
def test_shanghai_has_staff_day_and_night_and_on_holidays(at: str, open_line: OpenLine) -> None:
    branch = open_line("shanghai")

    branch.phone.dial(at)
    assert branch.phone.is_told("welcome")
    branch.phone.press("0")

    assert branch.phone.is_in_queue


def test_shanghai_enables_by_phone_from_the_registered_number_only(open_line: OpenLine) -> None:
    branch = open_line("shanghai")
    card = an_initial_card(branch.office)
    branch.phone.dial().press("2", "1", card.citizen_id, "123456")
    assert branch.phone.is_told("pin.not_right")
    branch.phone.hang_up()

    branch.phone.dial(from_=card.phone or "").press("2", "1", card.citizen_id, "123456", "620957", "620957")

    assert branch.record.pin_is(card, "620957")


def test_shenyang_asks_for_no_pin_and_takes_the_id_alone(open_line: OpenLine) -> None:
    branch = open_line("shenyang")
    card = an_initial_card(branch.office)
    branch.phone.dial(AT_NIGHT).press("1")
    assert branch.phone.is_told("who.question_id_only")

    branch.phone.press(card.citizen_id)
    assert branch.phone.is_told("loss.confirm", tail=Digits(card.number[-4:]))
    branch.phone.press("1")

    assert branch.record.status(card) is CardStatus.TEMPORARY_LOSS


def test_shenyang_takes_no_card_number(open_line: OpenLine) -> None:
    branch = open_line("shenyang")
    card = an_initial_card(branch.office)

    branch.phone.dial().press("1", card.keyed + "#")

    assert branch.phone.is_told("who.wrong_length")


@pytest.mark.parametrize(
    ("at", "status"),
    [("2026-03-19 23:59:59", CardStatus.TEMPORARY_LOSS), ("2026-03-20 00:00:01", CardStatus.ACTIVE)],
)
def test_shenyang_cards_are_usable_again_a_day_after_the_fifteen_days(
    at: str, status: CardStatus, open_line: OpenLine
) -> None:
    branch = open_line("shenyang")
    card = an_initial_card(branch.office)
    branch.phone.dial().press("1", card.citizen_id, "1").hang_up()

    branch.phone.frozen.move_to(datetime.fromisoformat(at).replace(tzinfo=BEIJING_TIME))

    assert branch.record.status(card) is status


def test_chongqing_takes_the_last_eight_characters_with_star_for_x(open_line: OpenLine) -> None:
    branch = open_line("chongqing")
    card = an_enabled_card(branch.office, number="57654321X")
    branch.phone.dial().press("1")
    assert branch.phone.is_told("who.question_tail_only", count=8)

    branch.phone.press("7654321*#", "739164", "1")

    assert branch.record.status(card) is CardStatus.TEMPORARY_LOSS


def test_chongqing_asks_for_the_id_only_when_the_pin_is_initial(open_line: OpenLine) -> None:
    branch = open_line("chongqing")
    card = an_initial_card(branch.office)
    branch.phone.dial().press("2", "1", card.keyed + "#", "123456")
    assert branch.phone.is_told("enable.citizen_id")

    branch.phone.press(card.citizen_id, "620957", "620957")

    assert branch.phone.is_told("new_pin.enabled")
    assert branch.record.pin_is(card, "620957")


def test_suzhou_locks_after_five_wrong_pins(open_line: OpenLine) -> None:
    branch = open_line("suzhou")
    card = an_enabled_card(branch.office)
    branch.phone.dial().press("1", card.citizen_id, "805273", "805274", "805275").hang_up()
    branch.phone.dial().press("1", card.citizen_id, "805276")
    assert not branch.record.pin_is_locked(card)

    branch.phone.press("805277")

    assert branch.record.pin_is_locked(card)


def test_suzhou_refuses_six_noughts(open_line: OpenLine) -> None:
    branch = open_line("suzhou")
    card = an_enabled_card(branch.office)

    branch.phone.dial().press("2", "1", card.citizen_id, "739164", "000000")

    assert branch.phone.is_told("new_pin.too_easy")


def test_dalian_tells_the_sources_number_of_the_construction_bank(open_line: OpenLine) -> None:
    branch = open_line("dalian")
    card = an_enabled_card(branch.office, bank="CCB")

    branch.phone.dial().press("1", card.citizen_id, "739164", "1", "1")

    assert branch.phone.is_told("bank.number_twice", bank="建设银行", number=Digits("3329451"))


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-03-03 11:59", True),
        ("2026-03-03 12:00", False),
        ("2026-03-03 13:29", False),
        ("2026-03-03 13:30", True),
    ],
)
def test_s2_a_city_may_have_a_lunch_break(at: str, is_open: bool, open_line: OpenLine) -> None:
    hours = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))
    branch = open_line(staff={"hours": (Opening(WORKDAYS, hours),)})

    branch.phone.dial(at).press("0")

    assert branch.phone.is_in_queue == is_open
    if not is_open:
        opening = datetime(2026, 3, 3, 13, 30, tzinfo=BEIJING_TIME)
        assert branch.phone.is_told("nobody.next", opening=Upcoming(opening, opening.date()))


def test_s2_a_city_may_have_summer_and_winter_hours(open_line: OpenLine) -> None:
    summer = Opening(WORKDAYS, ((time(8), time(18)),), from_day=(5, 1), to_day=(9, 30))
    winter = Opening(WORKDAYS, ((time(9), time(17)),), from_day=(10, 1), to_day=(4, 30))
    branch = open_line(staff={"hours": (summer, winter)})

    assert branch.phone.dial("2026-07-01 08:10").press("0").is_in_queue
    assert not branch.phone.dial("2026-12-01 08:10").press("0").is_in_queue


def test_s2_a_citys_own_closing_day_counts_for_hours_and_for_the_lapse(open_line: OpenLine) -> None:
    branch = open_line(staff={"closures": frozenset({date(2026, 3, 4)})})
    card = an_enabled_card(branch.office)

    branch.phone.dial("2026-03-04 10:00").press("0")
    assert not branch.phone.is_in_queue
    branch.phone.dial("2026-03-03 10:00").press("1", card.citizen_id, "739164", "1")

    assert branch.phone.is_told("loss.until_day", day=date(2026, 3, 25))
