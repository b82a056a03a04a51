"""Requests of operators that a caller key the PIN (rows only; S1, P3). What was keyed is nowhere."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class PhonePin(Base):
    """An operator has sent a caller to key the PIN of a card. Each call has one open request at most."""

    __tablename__ = "phone_pins"
    __table_args__ = (
        Index(
            "uq_phone_pins_open",
            "call_sid",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_phone_pins_call_sid_asked_at", "call_sid", "asked_at"),
        Index("ix_phone_pins_card_uid", "card_uid"),
    )

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64))
    card_uid: Mapped[str] = mapped_column(ForeignKey("cards.uid"))
    work_number: Mapped[str] = mapped_column(String(32))
    rings: Mapped[bool]
    """Is there a telephone to ring when the caller comes back?"""
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    verdict: Mapped[str | None] = mapped_column(String(16))
    """One of `models.pin_by_phone.Keyed`."""
