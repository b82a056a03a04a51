"""Calls: one row a telephone call."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class CallRecord(Base):
    """A call as the record keeps it. The caller's number is sealed, and empty when it was withheld."""

    __tablename__ = "calls"

    sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    from_number: Mapped[bytes | None]
    """Sealed for "calls.from_number" of this sid."""
    from_index: Mapped[str | None] = mapped_column(String(64), index=True)
    to_number: Mapped[str] = mapped_column(String(32))
    city: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(8))
    started_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    how_ended: Mapped[str | None] = mapped_column(String(32))
    held_new_pin: Mapped[str | None] = mapped_column(String(128))
    """P4: keyed digest of a new PIN's first entry; gone when the second settles or the call ends."""
