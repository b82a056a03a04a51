"""Loss reports (rules L1–L9)."""

from datetime import datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class LossKind(Enum):
    """A temporary loss lapses by itself, a formal one never does (L6, L8)."""

    TEMPORARY = "temporary"
    FORMAL = "formal"


class LossChannel(Enum):
    """The ways in."""

    SELF_SERVICE = "self_service"
    STAFFED = "staffed"
    WRITTEN = "written"
    IMPORT = "import"


class LossEnd(Enum):
    """How a loss ended."""

    LAPSED = "lapsed"
    RELEASED = "released"
    MADE_FORMAL = "made_formal"
    REPLACED = "replaced"
    CANCELLED = "cancelled"
    """The card itself was: its holder has died (C1)."""


class LossReport(Base):
    """A report that a card is lost. A card has at most one that has not ended: the database sees to it."""

    __tablename__ = "loss_reports"
    __table_args__ = (
        CheckConstraint("kind IN ('temporary', 'formal')", name="kind"),
        CheckConstraint("(ended_at IS NULL) = (ended_how IS NULL)", name="ended"),
        Index(
            "uq_loss_reports_open",
            "card_uid",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_loss_reports_ends_at", "ends_at"),
        Index("ix_loss_reports_reported_at", "reported_at"),
    )

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    card_uid: Mapped[str] = mapped_column(ForeignKey("cards.uid"), index=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    """What the caller writes down: the day as YYMMDD and six random digits."""
    kind: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(16))
    reported_at: Mapped[datetime]
    takes_effect_at: Mapped[datetime]
    """From when on the card is frozen (L5): the same moment, unless the city allows itself some minutes."""
    renewed_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    """When a temporary loss lapses (L6): at that moment, whoever looks. The sweep only writes it down."""
    reminded_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str | None] = mapped_column(String(16))
