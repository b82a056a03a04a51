"""What tests of the record look at afterwards."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.desk import Claim
from models import outbox_list
from models.audit_log import AuditRow
from models.office import Office
from models.personal import opened
from models.stored_pin import PinCounter, PinTry

CAME = frozenset({"card.imported", "pin.imported"})


@dataclass(frozen=True)
class Event:
    """An event of the audit log, its fields opened."""

    kind: str
    actor: str
    fields: dict[str, Any]
    personal: dict[str, Any] = field(default_factory=dict)
    """What is sealed for the person it is about."""


def events(office: Office, subject: str) -> list[Event]:
    """The subject's chain, without the events with which a card came."""
    chain = select(AuditRow).where(AuditRow.subject == subject).order_by(AuditRow.seq)
    with office.database.deeds() as session:
        return [_event(office, session, row) for row in session.scalars(chain) if row.kind not in CAME]


def _event(office: Office, session: Session, row: AuditRow) -> Event:
    body = opened(session, office.keys, row.subject, row.seq, row.body)
    return Event(row.kind, row.actor, dict(body.fields), dict(body.personal))


def kinds(office: Office, subject: str) -> list[str]:
    """What happened to a subject, in order."""
    return [event.kind for event in events(office, subject)]


def messages(office: Office, kind: str = "sms") -> list[tuple[str, str, str]]:
    """What lies in the outbox for somebody: about what, to whom, and the text."""
    lines = outbox_list.every(office, with_texts=True)
    return [(line.about, line.to, line.body or "") for line in lines if line.kind == kind]


def wrong_tries(office: Office, claim: Claim) -> int:
    """Wrong PINs in a row."""
    with office.database.light() as connection:
        return connection.scalar(select(PinCounter.wrong).where(PinCounter.claim == claim)) or 0


def judged_tries(office: Office, claim: Claim) -> int:
    """How many tries were ever judged."""
    judged = select(func.count()).where(PinTry.claim == claim, PinTry.is_judged.is_(True))
    with office.database.light() as connection:
        return connection.scalar(judged) or 0
