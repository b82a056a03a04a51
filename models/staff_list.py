"""What is done to accounts of staff: added, disabled, signed on and off duty; each with its event in the log."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models import administrators, audit, clock, fingerprints, identity, staff_sessions
from models.audit_events import AuditEvent, DutyBegan, DutyEnded, StaffAdded, StaffDisabled
from models.keys import KeyRing
from models.phone_events import TelephoneSet
from models.sealed import seal_if_any
from models.staff import Duty, Role, Staff
from models.staff_refusals import IsDisabled, NoSuchStaff, NumberTaken
from models.statements import insert_unless_there, rows_changed

SIP = re.compile(r"sip:[^\x00-\x20\x7f<>\"]{1,200}")


@dataclass(frozen=True)
class StaffLine:
    """A member of staff as a list shows one."""

    work_number: str
    name: str
    role: Role
    is_disabled: bool
    on_duty_since: datetime | None


def add(
    session: Session, keys: KeyRing, work_number: str, name: str, role: Role, password: str, actor: str
) -> None:
    """Make an account. `password` is hashed already. Raises NumberTaken."""
    values = {"work_number": work_number, "name": name, "role": role.value, "password": password}
    if not insert_unless_there(session, Staff, values):
        raise NumberTaken(f"{work_number} is taken, and numbers are not given twice")
    fingerprint = fingerprints.made(keys, fingerprints.of_password(work_number, password))
    _log(session, keys, work_number, StaffAdded(role=role.value, fingerprint=fingerprint), actor)


def disable(session: Session, keys: KeyRing, work_number: str, actor: str) -> None:
    """Shut an account at once; off duty and signed out, too. Doing it again changes nothing.

    Raises LastAdministrator.
    """
    administrators.check_others(session, work_number)
    member = member_of(session, work_number)
    if member.disabled_at is not None:
        return
    member.disabled_at = clock.now()
    end_duty(session, keys, work_number, actor)
    staff_sessions.end_all(session, keys, work_number, staff_sessions.DISABLED, actor)
    _log(session, keys, work_number, StaffDisabled(), actor, member.disabled_at)


def begin_duty(session: Session, keys: KeyRing, work_number: str, actor: str) -> None:
    """Sign somebody in to take calls."""
    if member_of(session, work_number).disabled_at is not None:
        raise IsDisabled(f"{work_number} is disabled")
    now = clock.now()
    if duty := session.get(Duty, work_number):
        duty.last_seen_at = now
        return
    session.add(Duty(work_number=work_number, since=now, last_seen_at=now))
    _log(session, keys, work_number, DutyBegan(), actor, now)


def end_duty(session: Session, keys: KeyRing, work_number: str, actor: str) -> None:
    """Take somebody off duty. Doing it again changes nothing."""
    member_of(session, work_number)
    ended = session.execute(delete(Duty).where(Duty.work_number == work_number))
    if rows_changed(ended):
        _log(session, keys, work_number, DutyEnded(), actor)


def set_telephone(session: Session, keys: KeyRing, work_number: str, telephone: str, actor: str) -> None:
    """Where calls are put through to: a telephone number or `sip:…`; empty takes it away. Raises ValueError."""
    number = telephone if SIP.fullmatch(telephone) else identity.to_e164(telephone)
    if telephone and number is None:
        raise ValueError("that is neither a telephone number nor an address like sip:1001@desk.example")
    member = member_of(session, work_number)
    member.telephone = seal_if_any(keys, "staff.telephone", work_number, number)
    _log(session, keys, work_number, TelephoneSet(tail=(number or "")[-4:]), actor)


def every(session: Session) -> Sequence[StaffLine]:
    """All members of staff, by number."""
    query = select(Staff, Duty.since).outerjoin(Duty, Duty.work_number == Staff.work_number)
    return [
        StaffLine(
            work_number=member.work_number,
            name=member.name,
            role=Role(member.role),
            is_disabled=member.disabled_at is not None,
            on_duty_since=since,
        )
        for member, since in session.execute(query.order_by(Staff.work_number))
    ]


def member_of(session: Session, work_number: str) -> Staff:
    """The account, held until the commit. Raises NoSuchStaff."""
    member = session.get(Staff, work_number, with_for_update=True)
    if member is None:
        raise NoSuchStaff(f"nobody has the number {work_number}")
    return member


def _log(
    session: Session,
    keys: KeyRing,
    work_number: str,
    event: AuditEvent,
    actor: str,
    at: datetime | None = None,
) -> None:
    audit.append(session, keys, f"staff:{work_number}", event, actor, at)
