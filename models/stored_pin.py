"""PINs as they are kept, and the counters that guard them (rule P3)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

RIGHT = "right"
WRONG = "wrong"
ABANDONED = "abandoned"
"""The process died before it could judge: the try stays spent."""
CODE = "code"
"""Not a PIN but a one-time code was tried: nothing of it is pending."""
FAILURES = (WRONG, ABANDONED)


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
    """What is counted against one claim. Unknown cards are counted by the same statements as known ones."""

    __tablename__ = "pin_counters"

    claim: Mapped[str] = mapped_column(String(80), primary_key=True)
    wrong: Mapped[int] = mapped_column(default=0)
    """Judged from all sides since the last right PIN."""
    wrong_own: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """Of these, from the registered phone, in a row."""
    wrong_others: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """From all other phones, since their last right PIN or their last pause; while they are paused, the others too."""
    pauses: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """How often other phones were paused since their last right PIN: each pause is longer than the one before."""
    paused_until: Mapped[datetime | None]
    used_up_at: Mapped[datetime | None]
    """When the limit was reached that locks a PIN, whether there was one to lock or not."""


class PinTry(Base):
    """A spent try at a PIN or a code: one a turn, whatever is delivered twice or taken over."""

    __tablename__ = "pin_tries"
    __table_args__ = (
        Index("ix_pin_tries_verdict_spent_at", "verdict", "spent_at"),
        Index("ix_pin_tries_caller_spent_at", "caller", "spent_at"),
    )

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    claim: Mapped[str] = mapped_column(String(80), index=True)
    typed: Mapped[str] = mapped_column(String(80), server_default=text("''"))
    """A keyed digest of what was keyed to name the card: what counts as one of a caller's different cards."""
    caller: Mapped[str] = mapped_column(String(64), server_default=text("''"))
    """Index of the calling number, or `withheld`."""
    is_own_phone: Mapped[bool] = mapped_column(server_default=false())
    """Did the call come from the card's registered phone?"""
    is_judged: Mapped[bool]
    """False where a limit was reached already: the PIN was hashed for show."""
    spent_at: Mapped[datetime]
    verdict: Mapped[str | None] = mapped_column(String(16))
    """One of those above; empty while the PIN is being judged."""
