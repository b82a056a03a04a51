"""How far the sweep of what is kept too long has come, so that it does not look at everything again each time."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class RetentionMark(Base):
    """What is older than `until` is swept already; for `run`, when the next sweep is due."""

    __tablename__ = "retention_marks"

    what: Mapped[str] = mapped_column(String(32), primary_key=True)
    until: Mapped[datetime]
