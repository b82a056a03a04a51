"""Holders: whose cards these are. All that says who they are is sealed; two fields can be looked up."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Holder(Base):
    """A card holder. Born when and minor or not is read from the citizen ID, never stored."""

    __tablename__ = "holders"

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    citizen_id: Mapped[bytes]
    """Sealed, like every field of bytes here: `sealed.seal(keys, "holders.citizen_id", uid, …)`."""
    citizen_id_index: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[bytes]
    phone: Mapped[bytes | None]
    """The registered phone, E.164."""
    phone_index: Mapped[str | None] = mapped_column(String(64), index=True)
    employer: Mapped[bytes | None]
    address: Mapped[bytes | None]
    forgotten_at: Mapped[datetime | None]
    """Then all that said who this was is gone, and the row only holds the cards together (`forgetting.py`)."""
