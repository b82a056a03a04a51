"""Proofs at the counter: that a holder has just keyed the right PIN at somebody's desk (rule P1)."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class CounterProof(Base):
    """The last right PIN of a card at the desk of one clerk. Good for a while, for this clerk alone."""

    __tablename__ = "counter_proofs"

    card_uid: Mapped[str] = mapped_column(ForeignKey("cards.uid"), primary_key=True)
    work_number: Mapped[str] = mapped_column(ForeignKey("staff.work_number"), primary_key=True)
    proven_at: Mapped[datetime]
