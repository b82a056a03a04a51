"""Staff: roles, passwords and who is on duty. What can be done to an account is in `staff_list.py`."""

from datetime import datetime
from enum import Enum

from passlib.context import CryptContext
from sqlalchemy import CheckConstraint, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from models import password_rules
from models.base import Base
from models.pin import Cost


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
    password_is_temporary: Mapped[bool] = mapped_column(server_default=false())
    """Somebody else knows it: whoever signs in with it chooses another before anything else."""
    last_signed_in_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    telephone: Mapped[bytes | None]
    """Sealed: where calls are put through to, E.164 or `sip:…`."""


class Duty(Base):
    """An operator who is signed in to take calls."""

    __tablename__ = "duty"

    work_number: Mapped[str] = mapped_column(ForeignKey("staff.work_number"), primary_key=True)
    since: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    session_uid: Mapped[str | None] = mapped_column(String(32))
    """The session in which it began, and with which it ends; None: in a terminal."""


class Passwords:
    """How staff's passwords are kept: argon2id, as PHC strings."""

    def __init__(self, cost: Cost = Cost.PRODUCTION) -> None:
        memory, passes, lanes = cost.value
        self._context = CryptContext(
            schemes=["argon2"],
            argon2__type="ID",
            argon2__memory_cost=memory,
            argon2__time_cost=passes,
            argon2__parallelism=lanes,
        )

    def hash(self, password: str) -> str:
        """What to store. Which passwords will do says `password_rules.py`."""
        return str(self._context.hash(password))

    def is_right(self, password: str, stored: str | None) -> bool:
        """Judge a password. With nothing stored the same work is done, and it is never right; nor is an endless one."""
        if stored is None or len(password) > password_rules.LONGEST:
            self._context.dummy_verify()
            return False
        return bool(self._context.verify(password, stored))
