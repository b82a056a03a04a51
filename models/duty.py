"""Who is on duty: signed in to take calls, and still there (S3).

Duty that began on a page lasts as long as the session in which it began: whoever signs out, is idle too long or whose
session is ended takes no calls any more, whether anybody has written that down yet or not. Duty that began in a
terminal lasts until it is ended there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from models import audit, clock
from models.audit_events import DutyEnded
from models.card_file import Reader
from models.office import Office
from models.staff import Duty, Staff
from models.staff_session import StaffSession
from models.staff_sessions import IDLE, LONGEST
from models.statements import rows_changed


@dataclass(frozen=True)
class Colleague:
    """Somebody who takes calls now."""

    work_number: str
    name: str


def count(reader: Reader) -> int:
    """How many take calls."""
    return reader.execute(select(func.count()).select_from(Duty).where(_is_there())).scalar_one()


def is_on_duty(reader: Reader, work_number: str) -> bool:
    """Does this operator take calls?"""
    query = select(Duty.since).where(Duty.work_number == work_number, _is_there())
    return reader.execute(query).first() is not None


def colleagues(reader: Reader, work_number: str) -> Sequence[Colleague]:
    """Everybody else who takes calls, by number."""
    query = (
        select(Staff.work_number, Staff.name)
        .join(Duty, Duty.work_number == Staff.work_number)
        .where(_is_there(), Staff.work_number != work_number, Staff.disabled_at.is_(None))
        .order_by(Staff.work_number)
    )
    return [Colleague(row.work_number, row.name) for row in reader.execute(query)]


def tie_to(session: Session, work_number: str, session_uid: str) -> None:
    """Let the duty that this operator has begun end with a session."""
    session.flush()
    session.execute(update(Duty).where(Duty.work_number == work_number).values(session_uid=session_uid))


def end_of_those_who_left(office: Office, actor: str) -> int:
    """Write down that duty is over where its session is; how many there were."""
    with office.database.deeds() as session:
        left = session.execute(select(Duty.work_number).where(~_is_there())).scalars().all()
        return sum(_end(session, office, work_number, actor) for work_number in left)


def _end(session: Session, office: Office, work_number: str, actor: str) -> int:
    ended = rows_changed(session.execute(delete(Duty).where(Duty.work_number == work_number, ~_is_there())))
    if ended:
        audit.append(session, office.keys, f"staff:{work_number}", DutyEnded(), actor)
    return ended


def _is_there() -> ColumnElement[bool]:
    now = clock.now()
    running = select(StaffSession.uid).where(
        StaffSession.uid == Duty.session_uid,
        StaffSession.ended_at.is_(None),
        StaffSession.last_seen_at > now - IDLE,
        StaffSession.began_at > now - LONGEST,
    )
    return or_(Duty.session_uid.is_(None), running.exists())
