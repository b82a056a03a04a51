"""Replacements: which card took the place of which, and the receipt for it (rule L10)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Replacement(Base):
    """A card that was replaced. Each card is replaced at most once, and replaces at most one."""

    __tablename__ = "replacements"

    receipt: Mapped[str] = mapped_column(String(12), primary_key=True)
    """What stands on the receipt: the day as YYMMDD and six random digits."""
    old_card_uid: Mapped[str] = mapped_column(ForeignKey("cards.uid"), unique=True)
    new_card_uid: Mapped[str] = mapped_column(ForeignKey("cards.uid"), unique=True)
    replaced_at: Mapped[datetime]
    replaced_by: Mapped[str] = mapped_column(ForeignKey("staff.work_number"))
    fee_paid: Mapped[str] = mapped_column(String(16))
    """In yuan, as it was taken: `16.00`."""
