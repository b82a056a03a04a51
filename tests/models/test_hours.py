"""Staff hours (S2, S3) and how long a temporary loss lasts (L6, L7), with festivals, make-up days and lunch breaks."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ivr.city import Opening, Span, StaffRules, Unit
from models.calendar import WorkingDays
from models.hours import is_open, next_opening, span_before, span_end

CHINA = ZoneInfo("Asia/Shanghai")
DAYS = WorkingDays({})
WEEKDAYS = frozenset(range(5))

OFFICE = StaffRules().hours
WITH_LUNCH = (Opening(WEEKDAYS, ((time(9), time(12)), (time(13, 30), time(17)))),)
SEASONS = (
    Opening(WEEKDAYS, ((time(8), time(18)),), from_day=(5, 1), to_day=(9, 30)),
    Opening(WEEKDAYS, ((time(9), time(17)),), from_day=(10, 1), to_day=(4, 30)),
)
DAY_AND_NIGHT = (Opening(frozenset(range(7)), ((time(0), time(0)),), every_day=True),)
WITH_SATURDAY_MORNING = (
    Opening(WEEKDAYS, ((time(8, 30), time(17, 30)),)),
    Opening(frozenset({5}), ((time(9), time(12)),)),
)

FIFTEEN_WORKING_DAYS = Span(15, Unit.WORKING_DAYS)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23 08:29:59", False),
        ("2026-11-23 08:30", True),
        ("2026-11-23 17:29:59", True),
        ("2026-11-23 17:30", False),
        ("2026-11-22 10:00", False),
        ("2026-10-01 10:00", False),
        ("2026-02-14 10:00", True),
        ("2026-02-15 10:00", False),
    ],
)
def test_staff_are_in_on_working_days_from_the_minute_of_opening_to_the_minute_of_closing(
    moment: str, expected: bool
) -> None:
    assert is_open(OFFICE, at(moment), DAYS) == expected


def test_nobody_is_in_over_lunch() -> None:
    assert is_open(WITH_LUNCH, at("2026-11-23 11:59"), DAYS)
    assert not is_open(WITH_LUNCH, at("2026-11-23 12:00"), DAYS)
    assert next_opening(WITH_LUNCH, at("2026-11-23 12:00"), DAYS) == at("2026-11-23 13:30")
    assert is_open(WITH_LUNCH, at("2026-11-23 13:30"), DAYS)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-09-30 08:30", True),
        ("2026-10-12 08:30", False),
        ("2026-10-12 09:00", True),
        ("2026-01-05 08:30", False),
        ("2026-04-30 17:30", False),
        ("2026-05-06 17:30", True),
    ],
)
def test_summer_and_winter_have_their_own_hours_and_winter_reaches_over_new_year(
    moment: str, expected: bool
) -> None:
    assert is_open(SEASONS, at(moment), DAYS) == expected


def test_a_make_up_saturday_has_the_hours_of_its_season() -> None:
    assert next_opening(SEASONS, at("2026-10-09 18:00"), DAYS) == at("2026-10-10 09:00")


def test_a_city_that_answers_day_and_night_answers_on_the_first_of_october_at_midnight() -> None:
    for moment in ("2026-10-01 00:00", "2026-10-01 23:59:59", "2026-11-22 03:00"):
        assert is_open(DAY_AND_NIGHT, at(moment), DAYS)


def test_even_a_city_that_answers_every_day_closes_on_a_day_it_named() -> None:
    closed = WorkingDays({}, closures={date(2026, 11, 24)})

    assert not is_open(DAY_AND_NIGHT, at("2026-11-24 10:00"), closed)
    assert next_opening(DAY_AND_NIGHT, at("2026-11-24 10:00"), closed) == at("2026-11-25 00:00")


def test_a_saturday_morning_is_staffed_unless_it_is_a_festival() -> None:
    assert is_open(WITH_SATURDAY_MORNING, at("2026-11-21 10:00"), DAYS)
    assert not is_open(WITH_SATURDAY_MORNING, at("2026-11-21 13:00"), DAYS)
    assert not is_open(WITH_SATURDAY_MORNING, at("2026-10-03 10:00"), DAYS)
    assert is_open(WITH_SATURDAY_MORNING, at("2026-10-10 10:00"), DAYS)


def test_who_calls_on_the_eve_of_national_day_hears_when_it_is_over() -> None:
    assert next_opening(OFFICE, at("2026-09-30 17:30"), DAYS) == at("2026-10-08 08:30")


def test_who_calls_before_opening_hears_of_today() -> None:
    assert next_opening(OFFICE, at("2026-11-23 03:00"), DAYS) == at("2026-11-23 08:30")


def test_the_next_opening_over_new_year_is_told_although_the_next_year_is_not_announced() -> None:
    assert next_opening(OFFICE, at("2034-12-29 18:00"), DAYS) == at("2035-01-01 08:30")


def test_hours_that_never_begin_are_said_to_be_so() -> None:
    with pytest.raises(LookupError):
        next_opening((), at("2026-11-23 10:00"), DAYS)


@given(moment=some.datetimes(datetime(2020, 1, 1), datetime(2026, 10, 1)))
def test_at_its_next_opening_the_office_is_open_and_was_not_a_minute_before(moment: datetime) -> None:
    opening = next_opening(WITH_LUNCH, moment.replace(tzinfo=CHINA), DAYS)

    assert is_open(WITH_LUNCH, opening, DAYS)
    assert not is_open(WITH_LUNCH, opening - timedelta(minutes=1), DAYS)


@pytest.mark.parametrize(
    ("reported", "ends"),
    [
        # An ordinary Monday: three weeks.
        ("2026-03-16 10:00", "2026-04-08 00:00"),
        # The first counted day is the next one, at whatever hour the call came.
        ("2026-11-02 00:00", "2026-11-24 00:00"),
        ("2026-11-02 23:59:59", "2026-11-24 00:00"),
        # Reported at the weekend: Monday is the first counted day.
        ("2026-10-31 12:00", "2026-11-21 00:00"),
        # Over Spring Festival, with the worked Saturdays of 14 and 28 February.
        ("2026-02-10 03:00", "2026-03-10 00:00"),
        # Over Mid-Autumn and National Day, with the worked Sunday of 20 September and Saturday of 10 October.
        ("2026-09-18 09:00", "2026-10-16 00:00"),
        # Over a leap day, a Thursday that is worked like any other.
        ("2024-02-27 10:00", "2024-03-20 00:00"),
        # Over New Year, with the worked Sunday of 4 January.
        ("2025-12-25 10:00", "2026-01-17 00:00"),
    ],
)
def test_a_temporary_loss_ends_with_its_fifteenth_working_day(reported: str, ends: str) -> None:
    assert span_end(FIFTEEN_WORKING_DAYS, at(reported), DAYS) == at(ends)


@given(
    reported=some.datetimes(datetime(2020, 1, 1), datetime(2026, 9, 1)),
    count=some.integers(min_value=1, max_value=30),
)
def test_between_a_report_and_its_end_lie_exactly_so_many_whole_working_days(
    reported: datetime, count: int
) -> None:
    end = span_end(Span(count, Unit.WORKING_DAYS), reported.replace(tzinfo=CHINA), DAYS)

    day, worked = reported.date() + timedelta(days=1), 0
    while day < end.date():
        worked += DAYS.is_working(day)
        day += timedelta(days=1)
    assert worked == count
    assert (end.hour, end.minute) == (0, 0)
    assert DAYS.is_working(end.date() - timedelta(days=1))


@pytest.mark.parametrize("reported", ["2026-09-30 00:00", "2026-09-30 23:59"])
def test_seven_days_are_calendar_days_and_end_at_midnight(reported: str) -> None:
    assert span_end(Span(7, Unit.DAYS), at(reported), DAYS) == at("2026-10-08 00:00")


def test_twenty_four_hours_are_counted_from_the_minute() -> None:
    assert span_end(Span(24, Unit.HOURS), at("2026-11-22 15:20"), DAYS) == at("2026-11-23 15:20")


@pytest.mark.parametrize(
    ("reported", "after_a_day", "after_seven_days"),
    [
        ("2024-02-28 15:20", "2024-02-29 15:20", "2024-03-07 00:00"),
        ("2024-02-29 15:20", "2024-03-01 15:20", "2024-03-08 00:00"),
        ("2023-02-28 15:20", "2023-03-01 15:20", "2023-03-08 00:00"),
        ("2025-12-31 23:59", "2026-01-01 23:59", "2026-01-08 00:00"),
    ],
)
def test_spans_go_over_leap_days_and_new_year_like_calendars(
    reported: str, after_a_day: str, after_seven_days: str
) -> None:
    assert span_end(Span(24, Unit.HOURS), at(reported), DAYS) == at(after_a_day)
    assert span_end(Span(7, Unit.DAYS), at(reported), DAYS) == at(after_seven_days)


def test_the_reminder_comes_when_three_working_days_are_left() -> None:
    end = at("2026-03-10 00:00")

    assert span_before(Span(3, Unit.WORKING_DAYS), end, DAYS) == at("2026-03-05 00:00")
    assert span_before(Span(2, Unit.DAYS), end, DAYS) == at("2026-03-08 00:00")
    assert span_before(Span(6, Unit.HOURS), end, DAYS) == at("2026-03-09 18:00")


@given(moment=some.datetimes(datetime(2020, 1, 1), datetime(2026, 9, 1)))
def test_a_span_before_its_own_end_leaves_just_that_span(moment: datetime) -> None:
    span = Span(3, Unit.WORKING_DAYS)
    end = span_end(FIFTEEN_WORKING_DAYS, moment.replace(tzinfo=CHINA), DAYS)

    reminder = span_before(span, end, DAYS)

    assert span_end(span, reminder - timedelta(minutes=1), DAYS) == end
