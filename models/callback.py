"""Call-back requests (rules S3 and S4)."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Callback(Base):
    """Somebody whom staff should call back. Nothing is frozen on it."""

    __tablename__ = "callbacks"
    __table_args__ = (Index("ix_callbacks_done_at_waiting_since", "done_at", "waiting_since"),)

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64), unique=True)
    """One request a call: asking again changes it."""
    number: Mapped[bytes]
    """Sealed, E.164 or as it was keyed."""
    why: Mapped[str] = mapped_column(String(32))
    claim: Mapped[str | None] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8))
    asked_at: Mapped[datetime]
    waiting_since: Mapped[datetime]
    """S4: whoever waited in the queue keeps the turn."""
    done_at: Mapped[datetime | None]
