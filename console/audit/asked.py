"""What is looked for in the log, as it stands in an address or comes from a form. A card is named by its uid only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from console.typed_day import typed_day
from models.audit_search import Wanted


@dataclass(frozen=True)
class Asked:
    """The fields of the search form."""

    day: str = ""
    staff: str = ""
    kind: str = ""
    card: str = ""

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> Self:
        """From an address or a form; a day that is none is left out."""
        values = {name: fields.get(name, "").strip()[:64] for name in ("day", "staff", "kind", "card")}
        return cls(**values | {"day": values["day"] if typed_day(values["day"]) else ""})

    @property
    def values(self) -> dict[str, str]:
        """Those that are set, for an address."""
        every = {"day": self.day, "staff": self.staff, "kind": self.kind, "card": self.card}
        return {name: value for name, value in every.items() if value}

    def wanted(self, zone: ZoneInfo) -> Wanted:
        """As the record is asked; a day is one of the city."""
        day = typed_day(self.day)
        since, until = (None, None) if day is None else span(day, zone)
        return Wanted(self.card, self.staff, self.kind, since, until)


def span(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From midnight to midnight in the city."""
    start, end = (
        datetime.combine(each, time(), zone).astimezone(UTC) for each in (day, day + timedelta(days=1))
    )
    return start, end
