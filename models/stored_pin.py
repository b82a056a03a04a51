"""PINs as they are kept, and the counters that guard them (rule P3)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class StoredPin(Base):
    """A card's PIN. A card on its initial PIN has no row here, or an empty one (imported as locked)."""

    __tablename__ = "pins"

    card_uid: Mapped[str] = mapped_column(ForeignKey("cards.uid"), primary_key=True)
    stored: Mapped[bytes | None]
    """What `PinVault.seal` made."""
    enabled_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]


class PinCounter(Base):
    """Wrong PINs in a row for one claim. Unknown cards are counted by the same statements as known ones."""

    __tablename__ = "pin_counters"

    claim: Mapped[str] = mapped_column(String(80), primary_key=True)
    wrong: Mapped[int] = mapped_column(default=0)


class PinTry(Base):
    """A spent try at a PIN or a code: one a turn, whatever is delivered twice or taken over."""

    __tablename__ = "pin_tries"
    __table_args__ = (Index("ix_pin_tries_verdict_spent_at", "verdict", "spent_at"),)

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    claim: Mapped[str] = mapped_column(String(80))
    is_judged: Mapped[bool]
    """False where the limit was reached already: the PIN was hashed for show."""
    spent_at: Mapped[datetime]
    verdict: Mapped[str | None] = mapped_column(String(16))
    """right, wrong, or abandoned: the process died before it could judge, and the try stays spent."""
