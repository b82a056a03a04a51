"""Rule S2: working days are the State Council's calendar, make-up days and all; what the office entered wins."""

import logging
from datetime import date, timedelta
from typing import Any, cast

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as some

from models import calendar
from models.calendar import WorkingDays
from tests.events import events

DAYS = WorkingDays({})


@pytest.mark.parametrize("year", range(2020, 2027))
def test_every_day_of_a_year_is_as_the_state_council_announced_it(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=ahead) for ahead in range(365)]
    announced = cast(Any, chinese_calendar)

    assert [DAYS.is_working(day) for day in days] == [announced.is_workday(day) for day in days]


def test_the_saturday_before_spring_festival_2026_is_worked() -> None:
    assert DAYS.is_working(date(2026, 2, 14))
    assert not DAYS.is_working(date(2026, 2, 16))
    assert DAYS.is_working(date(2026, 2, 28))


def test_what_the_office_entered_wins_over_the_calendar() -> None:
    days = WorkingDays({date(2026, 10, 1): True, date(2026, 10, 9): False, date(2026, 11, 21): True})

    assert days.is_working(date(2026, 10, 1))
    assert not days.is_working(date(2026, 10, 9))
    assert days.is_working(date(2026, 11, 21))


def test_a_closure_of_the_city_is_no_working_day_unless_the_office_says_so() -> None:
    storm, other = date(2026, 11, 24), date(2026, 11, 25)
    days = WorkingDays({other: True}, closures={storm, other})

    assert not days.is_working(storm)
    assert days.is_closure(storm)
    assert days.is_working(other)
    assert not days.is_closure(other)


@pytest.mark.parametrize("year", range(2020, 2027))
def test_a_festival_takes_in_the_weekends_that_join_it(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=ahead) for ahead in range(365)]
    announced = cast(Any, chinese_calendar)
    named = {day for day in days if all(announced.get_holiday_detail(day))}

    holidays = {day for day in days if DAYS.is_holiday(day)}

    # Of some single days off it was only said that they "join the weekend"; that weekend is taken in as well.
    assert named <= holidays
    assert {day.isoformat() for day in holidays - named} <= {
        "2024-06-08",
        "2024-06-09",
        "2024-09-14",
        "2024-10-06",
    }


def test_a_plain_weekend_is_no_holiday_but_one_within_a_festival_is() -> None:
    assert not DAYS.is_holiday(date(2026, 11, 21))
    assert DAYS.is_holiday(date(2026, 2, 21))
    assert DAYS.is_holiday(date(2026, 10, 1))
    assert not DAYS.is_holiday(date(2026, 10, 10))


def test_a_year_that_is_not_announced_yet_has_plain_weekdays() -> None:
    year = 2035
    days = [date(year, 1, 1) + timedelta(days=ahead) for ahead in range(365)]

    assert not DAYS.is_announced(year)
    assert [DAYS.is_working(day) for day in days] == [day.weekday() < 5 for day in days]


def test_a_year_that_is_not_announced_yet_is_said_once_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger=calendar.__name__)

    for month in range(1, 13):
        DAYS.is_working(date(2036, month, 3))

    assert [event["year"] for event in events(caplog, "calendar.not_announced")] == [2036]


def test_announced_years_are_known_as_such() -> None:
    assert all(DAYS.is_announced(year) for year in range(2020, 2027))


def test_a_year_is_announced_once_the_office_has_entered_a_worked_weekend() -> None:
    entered = WorkingDays({date(2037, 9, 26): True, date(2037, 10, 1): False})

    assert entered.is_announced(2037)
    assert entered.is_working(date(2037, 9, 26))
    assert not entered.is_working(date(2037, 10, 1))
    assert entered.is_working(date(2037, 10, 12))


def test_working_days_are_counted_over_the_make_up_saturday() -> None:
    assert DAYS.add_working_days(date(2026, 2, 13), 1) == date(2026, 2, 14)
    assert DAYS.add_working_days(date(2026, 2, 13), 2) == date(2026, 2, 24)


@given(
    day=some.dates(date(2020, 1, 1), date(2026, 6, 1)),
    count=some.integers(min_value=1, max_value=40),
)
def test_counting_forth_and_back_passes_the_same_working_days(day: date, count: int) -> None:
    last = DAYS.add_working_days(day, count)

    between = [day + timedelta(days=ahead) for ahead in range(1, (last - day).days + 1)]
    assert sum(DAYS.is_working(each) for each in between) == count
    assert DAYS.is_working(last)
    assert DAYS.add_working_days(last + timedelta(days=1), -count) == next(filter(DAYS.is_working, between))
