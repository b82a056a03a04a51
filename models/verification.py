"""Verifications: what an operator and a caller have come to, one row a call and card (rule S1)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Verification(Base):
    """How often answers of this caller did not fit, and whether they did in the end. Holds none of the answers."""

    __tablename__ = "verifications"

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    card_uid: Mapped[str] = mapped_column(ForeignKey("cards.uid"), primary_key=True, index=True)
    failed: Mapped[int] = mapped_column(default=0)
    passed_at: Mapped[datetime | None]
    passed_by: Mapped[str | None] = mapped_column(String(32))
    """Work number of the operator who heard the answers: nobody else acts on them."""
