"""Call-back requests (rules S3 and S4), and what came of calling back."""

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
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
    due_at: Mapped[datetime | None]
    """When staff should call, in staff hours; None: at once."""
    claimed_by: Mapped[str | None] = mapped_column(String(32))
    """Work number of the operator who calls back now."""
    claimed_at: Mapped[datetime | None]
    dialled_at: Mapped[datetime | None]
    """When the operator who has it last had the number dialled."""
    done_at: Mapped[datetime | None]
    done_how: Mapped[str | None] = mapped_column(String(16))
    """The outcome that closed it."""


class Outcome(Enum):
    """What came of calling back."""

    SERVED = "served"
    """The caller was reached, and helped."""
    NOT_REACHED = "not_reached"
    """Nobody answered, or the line was busy: tried again later."""
    WRONG_NUMBER = "wrong_number"
    REFUSED = "refused"
    """Whoever answered wants no help, or is somebody else and cannot give the caller the telephone."""
    NOT_NEEDED = "not_needed"
    """Helped otherwise meanwhile. The only outcome that needs no call."""


class CallbackTry(Base):
    """One time that somebody was called back."""

    __tablename__ = "callback_tries"
    __table_args__ = (UniqueConstraint("callback_uid", "nth"),)

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    callback_uid: Mapped[str] = mapped_column(ForeignKey("callbacks.uid"))
    nth: Mapped[int]
    work_number: Mapped[str] = mapped_column(String(32))
    dialled_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(16))
    note: Mapped[bytes | None]
    """Sealed; gone with the request."""
    at: Mapped[datetime]
