"""Opening hours and spans of time, by working days. Moments are aware and in the city's time zone.

Rules S2 and S3 (staff hours, next opening) and L6, L7 (when a temporary loss lapses and when to remind of
it).
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from ivr.city import Opening, Span, Unit
from models.calendar import A_DAY, WorkingDays, is_weekend

MIDNIGHT = time(0)
FURTHEST_OPENING_DAYS = 400

Openings = tuple[Opening, ...]


def is_open(openings: Openings, moment: datetime, days: WorkingDays) -> bool:
    """Are the hours on now? The minute of opening belongs to them, the minute of closing does not."""
    clock = moment.time()
    today = stretches(openings, moment.date(), days)
    return any(start <= clock and (clock < end or end == MIDNIGHT) for start, end in today)


def next_opening(openings: Openings, moment: datetime, days: WorkingDays) -> datetime:
    """When the hours begin next, after this moment. Raises LookupError if they never do."""
    for ahead in range(FURTHEST_OPENING_DAYS):
        day = moment.date() + ahead * A_DAY
        starts = (_at(day, start, moment) for start, _ in stretches(openings, day, days))
        upcoming = [start for start in starts if start > moment]
        if upcoming:
            return min(upcoming)
    raise LookupError("these hours never begin")


def first_open(openings: Openings, moment: datetime, days: WorkingDays) -> datetime:
    """This moment if the hours are on, else when they begin next."""
    return moment if is_open(openings, moment, days) else next_opening(openings, moment, days)


def span_end(span: Span, start: datetime, days: WorkingDays) -> datetime:
    """Rule L6: the moment at which a span that begins now is over.

    The first counted day is the next (working) day; the span ends with day N, so at 00:00 of the day after.
    Hours are counted from the moment itself.
    """
    if span.unit is Unit.HOURS:
        return start + timedelta(hours=span.count)
    last = _counted(start.date(), span.count, span.unit, days)
    return _at(last + A_DAY, MIDNIGHT, start)


def span_before(span: Span, end: datetime, days: WorkingDays) -> datetime:
    """Rule L7: the moment from which no more than this span is left until `end`, so the time to remind."""
    if span.unit is Unit.HOURS:
        return end - timedelta(hours=span.count)
    return _at(_counted(end.date(), -span.count, span.unit, days), MIDNIGHT, end)


def _counted(day: date, count: int, unit: Unit, days: WorkingDays) -> date:
    return days.add_working_days(day, count) if unit is Unit.WORKING_DAYS else day + count * A_DAY


def stretches(openings: Openings, day: date, days: WorkingDays) -> Iterator[tuple[time, time]]:
    """From when to when the hours are on, on this day."""
    in_season = [opening for opening in openings if _is_in_season(opening, day)]
    if days.is_working(day) and not any(day.weekday() in opening.weekdays for opening in in_season):
        # A make-up Saturday or Sunday has the hours of the first table.
        in_season = in_season[:1] if is_weekend(day) else []
    else:
        in_season = [opening for opening in in_season if day.weekday() in opening.weekdays]
    for opening in in_season:
        is_off = days.is_closure(day) if opening.every_day else days.is_holiday(day)
        if not is_off:
            yield from opening.hours


def _is_in_season(opening: Opening, day: date) -> bool:
    """Seasons may reach over New Year: a winter table from October to April."""
    today = (day.month, day.day)
    if opening.from_day <= opening.to_day:
        return opening.from_day <= today <= opening.to_day
    return today >= opening.from_day or today <= opening.to_day


def _at(day: date, clock: time, like: datetime) -> datetime:
    return datetime.combine(day, clock, like.tzinfo)
