"""Keypads at the counter: a second screen on which holders key their PIN, paired with one clerk (rows only; P1)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Keypad(Base):
    """A screen that works for one clerk until it is paired anew. Only a digest of its token is kept."""

    __tablename__ = "keypads"

    work_number: Mapped[str] = mapped_column(ForeignKey("staff.work_number"), primary_key=True)
    pairing_digest: Mapped[str | None] = mapped_column(String(64))
    """Of the code that the clerk reads off; gone once a screen has used it."""
    pairing_until: Mapped[datetime]
    pairing_failures: Mapped[int] = mapped_column(default=0)
    token_digest: Mapped[str | None] = mapped_column(String(64), unique=True)


class KeypadRequest(Base):
    """A clerk asks a holder to key the PIN. Each clerk has one open request at most."""

    __tablename__ = "keypad_requests"
    __table_args__ = (
        Index(
            "uq_keypad_requests_open",
            "work_number",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_keypad_requests_card_uid", "card_uid"),
    )

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    work_number: Mapped[str] = mapped_column(ForeignKey("staff.work_number"))
    card_uid: Mapped[str] = mapped_column(ForeignKey("cards.uid"))
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    result: Mapped[str | None] = mapped_column(String(16))
    """What became of it: right, not_right, locked, not_enabled, withdrawn."""
