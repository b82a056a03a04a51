"""A call-back that an operator has taken on: found, locked, and told of in the log."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ivr.desk import Claim
from models import audit, claims
from models.audit_events import AuditEvent
from models.callback import Callback
from models.staff_refusals import NotClaimed
from models.staff_visit import StaffVisit


def mine(session: Session, work_number: str, call_sid: str) -> Callback:
    """The request, locked until the transaction ends. Raises NotClaimed."""
    query = select(Callback).where(is_mine(work_number, call_sid)).with_for_update()
    row = session.execute(query).scalar()
    if row is None:
        raise NotClaimed("this call-back is not, or no longer, yours")
    return row


def is_mine(work_number: str, call_sid: str) -> ColumnElement[bool]:
    """What is true of a request that this operator has, and has not done with."""
    return (Callback.call_sid == call_sid) & (Callback.claimed_by == work_number) & Callback.done_at.is_(None)


def tell(session: Session, visit: StaffVisit, row: Callback, event: AuditEvent) -> None:
    """In the chain in which the request itself was told."""
    subject = claims.subject(Claim(row.claim)) if row.claim else audit.LINE
    audit.append(session, visit.office.keys, subject, event, visit.actor)
