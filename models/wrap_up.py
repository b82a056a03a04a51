"""How an operator's call ended: a reason code and, sealed, a note. One row a call."""

from datetime import datetime
from enum import Enum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

LONGEST_NOTE = 500


class Reason(Enum):
    """What a call came to."""

    LOSS_REPORTED = "loss_reported"
    ANSWERED = "answered"
    """A question was answered."""
    TO_THE_COUNTER = "to_the_counter"
    NOT_VERIFIED = "not_verified"
    """Who the caller is could not be shown (S1)."""
    HANDED_OVER = "handed_over"
    """To the hotline 12345: not ours to answer."""
    CUT_OFF = "cut_off"
    OTHER = "other"


class WrapUp(Base):
    """A call that is done with."""

    __tablename__ = "wrap_ups"

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    work_number: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(String(16))
    note: Mapped[bytes | None]
    """Sealed; forgotten when the call's number is."""
    at: Mapped[datetime]
