"""The office's working days as they stand in the record now: what an administrator enters counts within a minute."""

import threading
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from logs import event_log
from models import clock
from models.calendar import WorkingDays
from models.calendar_day import CalendarDay
from models.database import Database

FRESH_FOR = timedelta(minutes=1)
_ENTERED = select(CalendarDay.day, CalendarDay.is_working)

log = event_log(__name__)


class OfficeCalendar:
    """Working days, read anew once a minute at most, by one thread of a process while the others go on."""

    def __init__(self, database: Database, closures: Collection[date]) -> None:
        self._database = database
        self._closures = closures
        self._reading = threading.Lock()
        self._days, self._read_at = self._read(), clock.now()

    def days(self) -> WorkingDays:
        """As they were within the last minute; as they were last while the record cannot be reached."""
        now = clock.now()
        if abs(now - self._read_at) >= FRESH_FOR and self._reading.acquire(blocking=False):
            try:
                self._days = self._read()
            except SQLAlchemyError as fault:
                log.warning("calendar.not_read", error=type(fault).__name__)
            finally:
                self._read_at = now
                self._reading.release()
        return self._days

    def read_again(self) -> None:
        """At once, in the process in which somebody changed it."""
        self._days, self._read_at = self._read(), clock.now()

    def _read(self) -> WorkingDays:
        with self._database.light() as connection:
            entered = {row.day: row.is_working for row in connection.execute(_ENTERED)}
        return WorkingDays(entered, self._closures)
