"""Rule S2: which days are worked, by the State Council's calendar with its make-up Saturdays and Sundays.

What the office itself entered wins over the calendar. A year that was not announced yet has plain weekdays:
the log says so once, and no call ever hears of it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib import import_module

from logs import event_log

log = event_log(__name__)

SATURDAY = 5
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Year:
    """What was announced for one year; empty if nothing was yet."""

    days_off: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()


class WorkingDays:
    """A city's working days. `overrides` (True = working) win over `closures`, both over the calendar."""

    def __init__(self, overrides: Mapping[date, bool], closures: Collection[date] = ()) -> None:
        self._entered = {**dict.fromkeys(closures, False), **overrides}
        self._closures = frozenset(day for day in closures if not self._entered[day])
        self._announced_here = {
            day.year for day, is_working in overrides.items() if is_working and is_weekend(day)
        }

    def is_working(self, day: date) -> bool:
        """Is this a working day?"""
        if day in self._entered:
            return self._entered[day]
        year = self._year(day.year)
        return day in year.made_up or (not is_weekend(day) and day not in year.days_off)

    def is_holiday(self, day: date) -> bool:
        """Is this a day off, and not as a plain weekend? A weekend that joins a festival belongs to it."""
        if self.is_working(day):
            return False
        return any(
            self._is_named_off(each)
            for each in (day, *self._off_beside(day, A_DAY), *self._off_beside(day, -A_DAY))
        )

    def is_closure(self, day: date) -> bool:
        """Is this a day on which this city's office is closed for reasons of its own?"""
        return day in self._closures

    def is_announced(self, year: int) -> bool:
        """Is it known which weekends of this year are worked? If not, plain weekdays are taken for it."""
        return year in self._announced_here or bool(_calendar(year).made_up)

    def add_working_days(self, day: date, count: int) -> date:
        """The working day so many working days after `day`; before it, if negative; 0 is the day itself."""
        step = A_DAY if count > 0 else -A_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def _is_named_off(self, day: date) -> bool:
        """Was this very day announced or entered as a day off?"""
        return not self._entered[day] if day in self._entered else day in self._year(day.year).days_off

    def _off_beside(self, day: date, step: timedelta) -> Iterator[date]:
        """The days off that follow one another from here."""
        while not self.is_working(day := day + step):
            yield day

    def _year(self, year: int) -> Year:
        if not self.is_announced(year):
            _say_once(year)
        return _calendar(year)


@lru_cache(maxsize=64)
def spring_festival(year: int) -> date:
    """The first day of the lunar year that begins in this year; known long before the days off are announced."""
    china = import_module("holidays").country_holidays("CN", years=year, language="en_US")
    days: list[date] = [day for day, name in china.items() if "(Spring Festival)" in name]
    return min(day for day in days if day.year == year)


def is_weekend(day: date) -> bool:
    """Is this a Saturday or Sunday?"""
    return day.weekday() >= SATURDAY


def is_known(year: int) -> bool:
    """Has the State Council's calendar of this year reached this program?"""
    return bool(_calendar(year).made_up)


@lru_cache(maxsize=64)
def _calendar(year: int) -> Year:
    """What the State Council announced for this year: without a single make-up day, nothing yet."""
    # Loading the library takes a fifth of a second, and most commands never ask for a day.
    china = import_module("holidays").country_holidays("CN", years=year)
    made_up = frozenset(day for day in china.weekend_workdays if day.year == year)
    if not made_up:
        return Year()
    return Year(frozenset(day for day in china if day.year == year), made_up)


@lru_cache(maxsize=64)
def _say_once(year: int) -> None:
    log.warning("calendar.not_announced", year=year, taken="plain weekdays")
