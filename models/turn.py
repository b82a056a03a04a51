"""Turns: one row a webhook of a call, claimed once, settled once, and then always answered alike."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Turn(Base):
    """A turn of a call. No foreign key to the call: this is the busiest table."""

    __tablename__ = "turns"

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[str | None] = mapped_column(String(64))
    """Whose question this turn answers."""
    outcome: Mapped[str | None] = mapped_column(String(64))
    asks: Mapped[str | None] = mapped_column(String(64))
    """Whose question was asked next. Empty in turns from before it was kept."""
    facts: Mapped[str | None] = mapped_column(Text)
    """The call after this turn, as JSON."""
    reply: Mapped[str | None] = mapped_column(Text)
    """What was answered, word for word."""
    heard_digest: Mapped[str | None] = mapped_column(String(64))
    claimed_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
