"""Keys of persons: each seals what the audit log knows of one person from one year, and can be destroyed alone."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class PersonKey(Base):
    """A key, or what is left of one: the row of a destroyed key stays, so that its loss is known to be wanted."""

    __tablename__ = "person_keys"
    __table_args__ = (
        CheckConstraint("(sealed IS NULL) = (destroyed_at IS NOT NULL)", name="destroyed"),
        Index(
            "ix_person_keys_year",
            "year",
            sqlite_where=text("sealed IS NOT NULL"),
            postgresql_where=text("sealed IS NOT NULL"),
        ),
    )

    uid: Mapped[str] = mapped_column(String(104), primary_key=True)
    """`person:year`."""
    person: Mapped[str] = mapped_column(String(96), index=True)
    """A holder's uid; for chains that are about no card of the record, the chain's subject."""
    year: Mapped[int]
    """Of the events it seals, in UTC."""
    sealed: Mapped[bytes | None]
    """32 random bytes in hexadecimal, sealed like all personal data: `seal(keys, "person_keys.sealed", uid, …)`."""
    destroyed_at: Mapped[datetime | None]
