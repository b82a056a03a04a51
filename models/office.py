"""The office: everything that a process needs to serve callers and staff, bundled once at its start."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Self
from zoneinfo import ZoneInfo

from ivr.city import City
from models import clock
from models.calendar import WorkingDays
from models.database import Database
from models.kept_keys import KeptKeys
from models.keys import KeyRing
from models.office_calendar import OfficeCalendar
from models.pin import Cost, PinVault


@dataclass(frozen=True)
class Office:
    """Database, keys, the city's rules and its calendar."""

    database: Database
    keys: KeyRing
    city: City
    vault: PinVault
    calendar: OfficeCalendar

    @classmethod
    def opened(cls, database: Database, keys: KeyRing, city: City, cost: Cost = Cost.PRODUCTION) -> Self:
        """The office on a migrated database. Raises SealBroken if these keys do not open it."""
        calendar = OfficeCalendar(database, city.staff.closures)
        kept = KeptKeys.of_record(database, keys)
        return cls(database, kept, city, PinVault(kept, cost), calendar)

    @property
    def working_days(self) -> WorkingDays:
        """The city's working days as they stand now (S2)."""
        return self.calendar.days()

    @cached_property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.city.time_zone)

    def now(self) -> datetime:
        """The time in the city."""
        return clock.now().astimezone(self.zone)

    def today(self) -> date:
        """The day in the city."""
        return self.now().date()
