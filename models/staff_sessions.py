"""Who is signed in: finding a session by its token, listing and ending sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from models import audit, clock
from models.keys import KeyRing
from models.office import Office
from models.sign_in import digest
from models.sign_in_events import SessionEnded
from models.staff import Role, Staff
from models.staff_session import StaffSession
from models.statements import rows_changed

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
"""A shift: whoever works longer signs in again."""
PROVEN_FOR = timedelta(minutes=5)
_SEEN_AGAIN = timedelta(seconds=15)
"""Last seen is written no more often than this."""

SIGNED_OUT, REVOKED, DISABLED = "signed_out", "revoked", "disabled"


@dataclass(frozen=True)
class Member:
    """A member of staff in a running session."""

    work_number: str
    name: str
    role: Role
    session_uid: str
    proven_at: datetime
    last_seen_at: datetime
    has_temporary_password: bool

    @property
    def is_proven(self) -> bool:
        """Did they give their password just now?"""
        return clock.now() < self.proven_at + PROVEN_FOR


@dataclass(frozen=True)
class SessionLine:
    """A session as its owner sees it."""

    uid: str
    began_at: datetime
    last_seen_at: datetime
    address: str
    browser: str


def member_by(office: Office, token: str) -> Member | None:
    """Who holds this token; None if the session is over, too old, too long idle, or the account is disabled."""
    member = watching_member(office, token)
    now = clock.now()
    if member and now - member.last_seen_at >= _SEEN_AGAIN:
        seen = update(StaffSession).where(StaffSession.uid == member.session_uid)
        with office.database.light() as connection:
            connection.execute(seen.values(last_seen_at=now))
    return member


def watching_member(office: Office, token: str) -> Member | None:
    """As `member_by`, for what a page asks by itself: that does not keep a session alive."""
    query = (
        select(
            StaffSession.uid,
            StaffSession.last_seen_at,
            StaffSession.proven_at,
            Staff.work_number,
            Staff.name,
            Staff.role,
            Staff.password_is_temporary,
        )
        .join(Staff, Staff.work_number == StaffSession.work_number)
        .where(StaffSession.token_digest == digest(token), Staff.disabled_at.is_(None), *running(clock.now()))
    )
    with office.database.light() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Member(
        work_number=row.work_number,
        name=row.name,
        role=Role(row.role),
        session_uid=row.uid,
        proven_at=row.proven_at,
        last_seen_at=row.last_seen_at,
        has_temporary_password=row.password_is_temporary,
    )


def sessions_of(office: Office, work_number: str) -> Sequence[SessionLine]:
    """The running sessions of a member, the newest first."""
    query = (
        select(
            StaffSession.uid,
            StaffSession.began_at,
            StaffSession.last_seen_at,
            StaffSession.address,
            StaffSession.browser,
        )
        .where(StaffSession.work_number == work_number, *running(clock.now()))
        .order_by(StaffSession.began_at.desc())
    )
    with office.database.light() as connection:
        return [SessionLine(**row._mapping) for row in connection.execute(query)]


def end(session: Session, office: Office, work_number: str, uid: str, how: str, actor: str) -> None:
    """End one session of this member. Doing it again changes nothing."""
    ending = update(StaffSession).where(
        StaffSession.uid == uid, StaffSession.work_number == work_number, StaffSession.ended_at.is_(None)
    )
    now = clock.now()
    if rows_changed(session.execute(ending.values(ended_at=now))):
        event = SessionEnded(session=uid, how=how)
        audit.append(session, office.keys, f"staff:{work_number}", event, actor, now)


def end_all(
    session: Session, keys: KeyRing, work_number: str, how: str, actor: str, but: str | None = None
) -> None:
    """End every running session of this member; `but` one, if it is named."""
    now = clock.now()
    ending = (
        update(StaffSession)
        .where(StaffSession.work_number == work_number, StaffSession.uid != (but or ""))
        .where(*running(now))
        .values(ended_at=now)
        .returning(StaffSession.uid)
    )
    for uid in session.execute(ending).scalars().all():
        audit.append(session, keys, f"staff:{work_number}", SessionEnded(session=uid, how=how), actor, now)


def running(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What is true of a session in which somebody is signed in now."""
    return (
        StaffSession.ended_at.is_(None),
        StaffSession.last_seen_at > now - IDLE,
        StaffSession.began_at > now - LONGEST,
    )
