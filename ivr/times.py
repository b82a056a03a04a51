"""How a city profile says when and how long: opening hours and spans of time. Known to others as parts of `city.py`."""

from dataclasses import dataclass
from datetime import time
from enum import Enum


class Unit(Enum):
    """What a span of time is counted in (L6)."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    HOURS = "hours"


@dataclass(frozen=True)
class Span:
    """So many working days, calendar days or hours. First counted day = the next (working) day; L6."""

    count: int
    unit: Unit


@dataclass(frozen=True)
class Opening:
    """Staff hours of part of a year: weekdays (Monday = 0) and the stretches of a day that are staffed.

    `from_day` and `to_day` are (month, day), both included, for summer and winter tables. A make-up working
    Saturday or Sunday that no table lists has the hours of the first table of its season. An end of 00:00 is
    midnight.
    """

    weekdays: frozenset[int]
    hours: tuple[tuple[time, time], ...]
    from_day: tuple[int, int] = (1, 1)
    to_day: tuple[int, int] = (12, 31)
    every_day: bool = False
    """True where staff answer on public holidays as well (Shanghai's 24 hours)."""
