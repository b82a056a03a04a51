"""Call-back requests (rules S3 and S4). Nothing is frozen on them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.desk import Claim, Why
from models import audit, claims, clock, hours, identity
from models.audit import LINE
from models.audit_events import CallbackAsked
from models.base import new_uid
from models.callback import Callback
from models.sealed import seal
from models.visit import Visit
from models.waiting import Waiting

TAIL_LENGTH = 4


def leave(session: Session, visit: Visit, number: str | None, why: Why, claim: Claim | None) -> str:
    """Note whom staff should call back; `number` None = where the call comes from. One request a call.

    Returns the tail of the number, by which its owner knows it.
    """
    keys = visit.office.keys
    wanted = number or visit.caller
    if wanted is None:
        raise ValueError("a withheld caller has to key a number")
    row = session.execute(select(Callback).where(Callback.call_sid == visit.call_sid)).scalar()
    if row is None:
        row = Callback(uid=new_uid(), call_sid=visit.call_sid, asked_at=clock.now())
        row.waiting_since = _waiting_since(session, visit) or row.asked_at
        session.add(row)
    row.number = seal(keys, "callbacks.number", row.uid, identity.to_e164(wanted) or wanted)
    row.due_at = _due_at(visit, row.waiting_since)
    row.why, row.claim, row.language, row.done_at = why.value, claim, visit.language, None
    row.done_how = None
    subject = claims.subject(claim) if claim else LINE
    audit.append(session, keys, subject, CallbackAsked(why=why.value), visit.actor)
    return wanted[-TAIL_LENGTH:]


def _due_at(visit: Visit, since: datetime) -> datetime:
    """S3: from when staff should call, in their hours; S4: whoever waited is due from when the wait began."""
    office = visit.office
    return hours.first_open(office.city.staff.hours, since.astimezone(office.zone), office.working_days)


def _waiting_since(session: Session, visit: Visit) -> datetime | None:
    """S4: whoever waited in the queue keeps the turn."""
    return session.execute(select(Waiting.since).where(Waiting.call_sid == visit.call_sid)).scalar()
