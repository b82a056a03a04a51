"""Which days a report is asked for, as it stands in an address: today, 7 or 30 days, a month, or days of one's own."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from console.typed_day import typed_day
from models.report_span import By, Span

LONGEST_DAYS = 366


class Choice(Enum):
    """Which days."""

    TODAY = "today"
    WEEK = "7"
    MONTH_BACK = "30"
    MONTH = "month"
    OWN = "own"


@dataclass(frozen=True)
class Asked:
    """The fields of the form, and the span that they come to."""

    choice: Choice
    month: str
    first: str
    last: str
    by: By
    span: Span
    fault: str = ""
    """The name of what there is to say where the dates do not do, and today is shown instead."""

    @property
    def values(self) -> dict[str, str]:
        """For an address."""
        every = {"days": self.choice.value, "by": self.by.value}
        if self.choice is Choice.MONTH:
            every["month"] = self.month
        if self.choice is Choice.OWN:
            every |= {"first": self.first, "last": self.last}
        return every


def read(fields: Mapping[str, str], today: date, zone: ZoneInfo) -> Asked:
    """From an address. What is no choice is today; a span without `by` is told by the hour if it is one day."""
    choice = next((each for each in Choice if each.value == fields.get("days")), Choice.TODAY)
    month = fields.get("month", "") or f"{today:%Y-%m}"
    first, last = fields.get("first", ""), fields.get("last", "")
    days = _days(choice, today, month, first, last)
    fault = _fault(days)
    begin, end = days if days and not fault else (today, today)
    by = next((each for each in By if each.value == fields.get("by")), None)
    by = by or (By.HOUR if begin == end else By.DAY)
    return Asked(choice, month[:7], first[:10], last[:10], by, Span(begin, end, zone), fault)


def _days(choice: Choice, today: date, month: str, first: str, last: str) -> tuple[date, date] | None:
    match choice:
        case Choice.TODAY:
            return today, today
        case Choice.WEEK | Choice.MONTH_BACK:
            return today - timedelta(days=int(choice.value) - 1), today
        case Choice.MONTH:
            begin = typed_day(f"{month}-01")
            return (begin, begin.replace(day=monthrange(begin.year, begin.month)[1])) if begin else None
        case Choice.OWN:
            begin, end = typed_day(first), typed_day(last)
            return (begin, end) if begin and end else None


def _fault(days: tuple[date, date] | None) -> str:
    if days is None or days[1] < days[0]:
        return "reports.no_such_days"
    return "reports.too_long" if (days[1] - days[0]).days >= LONGEST_DAYS else ""
