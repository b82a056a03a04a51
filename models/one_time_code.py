"""One-time codes for enabling a PIN by phone (rule P4), kept as a keyed digest, for unknown claims too."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class OneTimeCode(Base):
    """A code that was asked for. Where the claim did not fit, nobody was told it and it opens nothing."""

    __tablename__ = "one_time_codes"
    __table_args__ = (
        Index("ix_one_time_codes_claim_made_at", "claim", "made_at"),
        Index("ix_one_time_codes_caller_made_at", "caller", "made_at"),
    )

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    claim: Mapped[str] = mapped_column(String(80))
    caller: Mapped[str] = mapped_column(String(64))
    """Index of the calling number, or `withheld`."""
    digest: Mapped[str] = mapped_column(String(64))
    is_sent: Mapped[bool]
    made_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
