"""What a report covers, and how finely: whole days of the city, day by day or by the hour of the day.

The databases count by quarters of an hour, because no time zone is shifted by less; hours and days of the city are made
of these here, and so come out alike on both.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, extract, literal_column
from sqlalchemy.orm import InstrumentedAttribute

from models.card_file import Reader

Slot = str
"""`2026-03-03`, or `08` for all that happened between eight and nine."""
_QUARTER: ColumnElement[int] = literal_column("900")


class By(Enum):
    """How finely."""

    DAY = "day"
    HOUR = "hour"


@dataclass(frozen=True)
class Span:
    """From the first day to the last, both included."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def since(self) -> datetime:
        """Midnight at its beginning."""
        return self._midnight(self.first)

    @property
    def until(self) -> datetime:
        """Midnight at its end, which does not belong to it."""
        return self._midnight(self.last + timedelta(days=1))

    @property
    def days(self) -> list[date]:
        """Every day of it."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def pieces(self) -> list["Span"]:
        """Its days, each by itself."""
        return [Span(day, day, self.zone) for day in self.days]

    def slots(self, by: By) -> list[Slot]:
        """All there are, those in which nothing happened included."""
        if by is By.DAY:
            return [f"{day:%Y-%m-%d}" for day in self.days]
        return [f"{hour:02}" for hour in range(24)]

    def slot_of(self, when: datetime, by: By) -> Slot:
        """The one in which a moment lies."""
        there = when.astimezone(self.zone)
        return f"{there:%Y-%m-%d}" if by is By.DAY else f"{there:%H}"

    def holds(self, column: InstrumentedAttribute[Any] | ColumnElement[Any]) -> ColumnElement[bool]:
        """In SQL: does this moment lie in the span?"""
        return (column >= self.since) & (column < self.until)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


def rows(reader: Reader, span: Span, query: Callable[[Span], Select[*tuple[Any, ...]]]) -> Iterator[Any]:
    """What a query finds, asked day by day: no statement runs so long that the database breaks it off."""
    for piece in span.pieces:
        yield from reader.execute(query(piece)).all()


def quarter_of(column: InstrumentedAttribute[Any] | ColumnElement[Any]) -> ColumnElement[Any]:
    """In SQL: the second at which the moment's quarter of an hour began, since 1970."""
    epoch = extract("epoch", column)
    return epoch - epoch % _QUARTER


def beginning(quarter: Any) -> datetime:
    """The same as a moment."""
    return datetime.fromtimestamp(int(quarter), UTC)
