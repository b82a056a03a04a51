"""Keys that outlive the root keys: kept in the record itself, sealed like personal data."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class KeptKey(Base):
    """A key for one purpose. Nobody who has no root key of today can open it."""

    __tablename__ = "kept_keys"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    """`counting`, or the purpose and the root key that it was derived from: `audit-mac:2025`."""
    sealed: Mapped[bytes]
    """32 bytes in hexadecimal: `seal(keys, "kept_keys.sealed", name, …)`."""
    made_at: Mapped[datetime]
