"""Notes on a call while it goes on, also where it is handed over (rows only)."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

QUEUE, HOTLINE = "queue", "12345"
"""To whom a call is handed that no colleague gets."""


class CallNote(Base):
    """What an operator wrote down of a call, for whoever has it next."""

    __tablename__ = "call_notes"
    __table_args__ = (Index("ix_call_notes_call_sid_at", "call_sid", "at"),)

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64))
    work_number: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    card_uid: Mapped[str | None] = mapped_column(String(32))
    """The card on which the work sheet stood, so that the next one opens it there."""
    handed_to: Mapped[str | None] = mapped_column(String(32))
    """A work number, QUEUE or HOTLINE; None: the call stayed where it was."""
    note: Mapped[bytes | None]
    """Sealed; forgotten when the call's number is."""
