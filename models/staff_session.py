"""Signed-in staff, and what guards the door they come in by (rows only; the deeds are in `sign_in.py`)."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class StaffSession(Base):
    """One browser in which a member of staff is signed in. Only a digest of its token is kept."""

    __tablename__ = "staff_sessions"
    __table_args__ = (Index("ix_staff_sessions_work_number", "work_number"),)

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    work_number: Mapped[str] = mapped_column(ForeignKey("staff.work_number"))
    began_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    proven_at: Mapped[datetime]
    """When password and code were last given: deeds of weight ask for them again after some minutes."""
    ended_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str] = mapped_column(String(200))


class SignInCounter(Base):
    """Failed tries to sign in, for one work number or one network address, known or not."""

    __tablename__ = "sign_in_counters"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    """A keyed digest: what people mistype into the field for the number may be a password."""
    failures: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime]
    shut_until: Mapped[datetime | None]


class SecondFactor(Base):
    """A member's authenticator app. It counts from the first code that was right."""

    __tablename__ = "second_factors"

    work_number: Mapped[str] = mapped_column(ForeignKey("staff.work_number"), primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    confirmed_at: Mapped[datetime | None]
    last_counter: Mapped[int] = mapped_column(BigInteger, default=0)
    """The half minute of the last code that was taken: no code is taken twice."""


class RecoveryCode(Base):
    """A code for the day on which the telephone with the authenticator app is gone. Each works once."""

    __tablename__ = "recovery_codes"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    work_number: Mapped[str] = mapped_column(ForeignKey("staff.work_number"), index=True)
    used_at: Mapped[datetime | None]
