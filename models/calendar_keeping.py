"""Keeping the working days (S2): the year as it stands, what a change would do, and making it.

A loss that runs keeps the end that its caller was told. What changes are the hours of that day, and the end of
losses that are reported or renewed from then on.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models import audit, clock, hours, losses, staff_roles
from models.audit_events import AuditEvent
from models.calendar import WorkingDays
from models.calendar_day import CalendarDay
from models.calendar_days import EnteredDay
from models.calendar_events import DayEntered, DayTakenBack
from models.loss_report import LossReport
from models.office import Office
from models.refusal_reasons import Because
from models.staff_refusals import BadEntry
from models.staff_roles import Deed
from models.staff_visit import StaffVisit

FURTHEST = timedelta(days=800)
LONGEST_NAME = 64


class Wish(Enum):
    """What a day is to be."""

    WORKED = "worked"
    OFF = "off"
    AS_ANNOUNCED = "as_announced"


@dataclass(frozen=True)
class Effect:
    """What a change does. Hours are from and to; ends are those of a temporary loss that is reported now."""

    hours_before: Sequence[tuple[time, time]]
    hours_after: Sequence[tuple[time, time]]
    end_before: datetime
    end_after: datetime
    running: int
    """Temporary losses that run beyond this day, and keep their end."""


class CalendarKeeping:
    """One administrator at the calendar. Every method may raise one of `staff_refusals.py`."""

    def __init__(self, office: Office, work_number: str) -> None:
        self._office = office
        self._visit = StaffVisit(office, work_number, "")

    def entered(self) -> Sequence[EnteredDay]:
        """All days that were entered, the first first."""
        with self._deed() as session:
            return _entered(session)

    def effect(self, day: date, wish: Wish) -> Effect:
        """What would change. Raises BadEntry for a day that is over or too far away."""
        self._check(day)
        office = self._office
        with self._deed() as session:
            entered = {each.day: each.is_working for each in _entered(session)}
            running = session.execute(_running_beyond(office, day)).scalar_one()
        before = WorkingDays(entered, office.city.staff.closures)
        without = {each: is_working for each, is_working in entered.items() if each != day}
        wished = {} if wish is Wish.AS_ANNOUNCED else {day: wish is Wish.WORKED}
        after = WorkingDays(without | wished, office.city.staff.closures)
        openings = office.city.staff.hours
        return Effect(
            hours_before=list(hours.stretches(openings, day, before)),
            hours_after=list(hours.stretches(openings, day, after)),
            end_before=losses.temporary_end(office, office.now(), before),
            end_after=losses.temporary_end(office, office.now(), after),
            running=running,
        )

    def change(self, day: date, wish: Wish, name: str) -> None:
        """Make it so; each process of the line knows within a minute. Raises BadEntry."""
        self._check(day)
        if wish is not Wish.AS_ANNOUNCED and not 0 < len(name) <= LONGEST_NAME:
            said = f"say why, in 1 to {LONGEST_NAME} characters"
            raise BadEntry(said, Because.NO_WHY, longest=LONGEST_NAME)
        with self._deed() as session:
            if event := _changed(session, day, wish, name):
                audit.append(session, self._office.keys, audit.LINE, event, self._visit.actor)
        self._office.calendar.read_again()

    def _check(self, day: date) -> None:
        today = self._office.today()
        if not today <= day <= today + FURTHEST:
            said = "a day that is over stays as it was, and one so far away is not entered yet"
            raise BadEntry(said, Because.DAY_OUT_OF_REACH)

    @contextmanager
    def _deed(self) -> Iterator[Session]:
        with self._office.database.deeds() as session:
            staff_roles.check(session, self._visit, Deed.KEEP_CALENDAR)
            yield session


def _entered(session: Session) -> Sequence[EnteredDay]:
    rows = session.execute(select(CalendarDay).order_by(CalendarDay.day)).scalars()
    return [EnteredDay(row.day, row.is_working, row.name) for row in rows]


def _changed(session: Session, day: date, wish: Wish, name: str) -> AuditEvent | None:
    """What was written; None if the day is so already."""
    row = session.get(CalendarDay, day, with_for_update=True)
    if wish is Wish.AS_ANNOUNCED:
        if row is None:
            return None
        session.delete(row)
        return DayTakenBack(day=day.isoformat(), day_was=_wish(row.is_working).value, why=row.name)
    is_working = wish is Wish.WORKED
    if row is not None and (row.is_working, row.name) == (is_working, name):
        return None
    session.merge(CalendarDay(day=day, is_working=is_working, name=name))
    return DayEntered(day=day.isoformat(), day_is=wish.value, why=name)


def _running_beyond(office: Office, day: date) -> Select[int]:
    beginning = datetime.combine(day, time(0), office.zone)
    return (
        select(func.count())
        .select_from(LossReport)
        .where(LossReport.ended_at.is_(None), LossReport.ends_at > max(beginning, clock.now()))
    )


def _wish(is_working: bool) -> Wish:
    return Wish.WORKED if is_working else Wish.OFF
