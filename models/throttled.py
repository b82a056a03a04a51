"""What is throttled beside single cards (rule P3): calling numbers, and the line as a whole."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class CallerBudget(Base):
    """One calling number that keyed a PIN. Its wrong PINs are counted in `pin_tries`; this row orders the counting."""

    __tablename__ = "caller_budgets"

    caller: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Index of the calling number, or `withheld`."""
    counted_from: Mapped[datetime | None]
    """What was keyed before is forgiven."""
    over_since: Mapped[datetime | None]
    """When the budget was found to be used up; empty once it is not any more and the number keys a PIN again."""


class LineAlarm(Base):
    """A time of far more wrong PINs than usual, in which no PIN was set or changed by phone."""

    __tablename__ = "line_alarms"
    __table_args__ = (Index("ix_line_alarms_ended_at", "ended_at"),)

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    raised_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(16))
    failures: Mapped[int]
    """Wrong PINs in the span of the reason, when the alarm was raised."""
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str | None] = mapped_column(String(16))
