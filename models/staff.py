"""Staff: who may sign in and as what, and who is on duty."""

from datetime import datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Role(Enum):
    """What a member of staff is here."""

    OPERATOR = "operator"
    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Staff(Base):
    """A member of staff. Nobody is deleted: an account is disabled."""

    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint(
            "role IN ('operator', 'clerk', 'supervisor', 'auditor', 'administrator')", name="role"
        ),
    )

    work_number: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    password: Mapped[str] = mapped_column(String(255))
    """argon2id, as a PHC string."""
    disabled_at: Mapped[datetime | None]


class Duty(Base):
    """An operator who is signed in to take calls."""

    __tablename__ = "duty"

    work_number: Mapped[str] = mapped_column(ForeignKey("staff.work_number"), primary_key=True)
    since: Mapped[datetime]
    last_seen_at: Mapped[datetime]
