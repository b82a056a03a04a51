"""The times at which the page offers to call: now, tonight, at Spring Festival."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from models.calendar import spring_festival

NIGHT = time(3)
MORNING = time(10)


@dataclass(frozen=True)
class Moments:
    """The moments that depend on today, in the city's time."""

    night: datetime
    festival: datetime


def moments(now: datetime) -> Moments:
    """`now` is the city's. The night is the next one, and the festival, too."""
    tonight = datetime.combine(now.date(), NIGHT, now.tzinfo)
    night = tonight if tonight > now else tonight + timedelta(days=1)
    return Moments(night, datetime.combine(_next_festival(now.date()), MORNING, now.tzinfo))


def _next_festival(today: date) -> date:
    this_year = spring_festival(today.year)
    return this_year if this_year > today else spring_festival(today.year + 1)
