"""Requests to reset or unlock a PIN, which a second member of staff decides (rule P6, `pin.reset_four_eyes`)."""

from datetime import datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Mending(Enum):
    """What is to be done to a PIN that its holder cannot use."""

    RESET = "reset"
    """P5: back to initial; the old PIN is gone."""
    UNLOCK = "unlock"
    """P3: the lock is lifted, and the PIN stays what it was."""


class RequestEnd(Enum):
    """How a request ended."""

    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ResetRequest(Base):
    """A request. The database itself sees to it that nobody approves their own, and that a card has one at a time."""

    __tablename__ = "reset_requests"
    __table_args__ = (
        CheckConstraint("what IN ('reset', 'unlock')", name="what"),
        CheckConstraint("requested_by <> approved_by", name="four_eyes"),
        CheckConstraint("(closed_at IS NULL) = (closed_how IS NULL)", name="closed"),
        CheckConstraint(
            "(approved_by IS NOT NULL) = (coalesce(closed_how, '') = 'approved')", name="approved"
        ),
        Index(
            "uq_reset_requests_open",
            "card_uid",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    card_uid: Mapped[str] = mapped_column(ForeignKey("cards.uid"), index=True)
    what: Mapped[str] = mapped_column(String(16))
    requested_by: Mapped[str] = mapped_column(ForeignKey("staff.work_number"))
    requested_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(64))
    grounds: Mapped[bytes | None]
    """Who came, the papers that were seen (kind and tail), and why; sealed, as JSON. Empty once forgotten (D1)."""
    approved_by: Mapped[str | None] = mapped_column(ForeignKey("staff.work_number"))
    closed_at: Mapped[datetime | None]
    closed_how: Mapped[str | None] = mapped_column(String(16))
