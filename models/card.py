"""Cards. Stored is only what the counter decides; the status a card shows is worked out in `status.py`."""

from datetime import datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Standing(Enum):
    """What a card is apart from losses and wrong PINs, which come and go by themselves."""

    SEALED = "sealed"
    """Issued, not yet in use."""
    ACTIVE = "active"
    CANCELLED = "cancelled"


class Card(Base):
    """A card. Its number is a printed fact and stays readable; the uid is what tables and claims name."""

    __tablename__ = "cards"
    __table_args__ = (
        CheckConstraint("standing IN ('sealed', 'active', 'cancelled')", name="standing"),
        Index(
            "ix_cards_cancelled",
            "holder_uid",
            sqlite_where=text("standing = 'cancelled'"),
            postgresql_where=text("standing = 'cancelled'"),
        ),
    )

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    keyed_form: Mapped[str] = mapped_column(String(16), index=True)
    """The number as a telephone can key it."""
    holder_uid: Mapped[str] = mapped_column(ForeignKey("holders.uid"), index=True)
    standing: Mapped[str] = mapped_column(String(16))
    bank: Mapped[str | None] = mapped_column(String(32))
    """Code of the partner bank, as in the city profile's bank lines."""
    bank_account: Mapped[bytes | None]
    """Sealed."""
    issued_at: Mapped[datetime]
    """When the card came into this record: of several cancelled cards, the newest counts."""
