"""What a day is, for a calendar on a page: worked or off, and by whose word (S2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from models.calendar import WorkingDays, is_weekend


class DayKind(Enum):
    """What a day is, for a calendar on a page."""

    WORKED = "worked"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MADE_UP = "made_up"
    CLOSURE = "closure"
    ENTERED_WORKED = "entered_worked"
    ENTERED_OFF = "entered_off"


@dataclass(frozen=True)
class EnteredDay:
    """A day that the office entered itself, and why."""

    day: date
    is_working: bool
    name: str


def kind_of(day: date, days: WorkingDays, entered: Sequence[EnteredDay]) -> DayKind:
    """What to show for a day."""
    if any(each.day == day for each in entered):
        return DayKind.ENTERED_WORKED if days.is_working(day) else DayKind.ENTERED_OFF
    if days.is_working(day):
        return DayKind.MADE_UP if is_weekend(day) else DayKind.WORKED
    if days.is_closure(day):
        return DayKind.CLOSURE
    return DayKind.HOLIDAY if days.is_holiday(day) else DayKind.WEEKEND
