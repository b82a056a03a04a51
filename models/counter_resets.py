"""Resetting and unlocking a PIN at the counter: asked for by one, approved by another (rules P5, P6).

A request lasts a quarter of an hour and is the only one for its card. Whoever approves does the deed with it, in one
transaction, on the card as it then is. Where the city asks for no second approver, asking is doing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from models import audit, clock
from models.audit_events import AuditEvent
from models.base import new_uid
from models.card import Card
from models.card_file import CardFile, Reader, lock_file
from models.counter_admission import admit
from models.office import Office
from models.papers import Presented
from models.pin_mending import check_mendable, mend
from models.refusal_reasons import Because
from models.reset_events import ResetApproved, ResetExpired, ResetRefused, ResetRequested, ResetWithdrawn
from models.reset_request import Mending, RequestEnd, ResetRequest
from models.staff_grounds import Grounds
from models.staff_refusals import BadEntry, NoSuchRequest, NotAllowed, NotThisCard
from models.staff_roles import Deed
from models.staff_visit import StaffVisit
from models.statements import rows_changed

LASTS = timedelta(minutes=15)
CLOSED = {
    RequestEnd.REFUSED: ResetRefused,
    RequestEnd.WITHDRAWN: ResetWithdrawn,
    RequestEnd.EXPIRED: ResetExpired,
}


@dataclass(frozen=True)
class RequestView:
    """An open request, as the one who decides sees it."""

    uid: str
    card_uid: str
    card_tail: str
    what: Mending
    requested_at: datetime
    expires_at: datetime
    grounds: Grounds


def ask(
    session: Session, visit: StaffVisit, card_uid: str, what: Mending, presented: Presented
) -> str | None:
    """The uid of the request that now waits for a second member of staff; None if it was done at once."""
    if not presented.reason.strip():
        raise BadEntry("say why: it goes into the log (P6)", Because.NO_REASON)
    file = admit(session, visit, Deed.REQUEST_RESET, card_uid, presented)
    check_mendable(file, what)
    grounds = Grounds.of(visit, presented)
    if not visit.office.city.pin.reset_four_eyes:
        mend(session, visit, file, what, grounds, approved_by="")
        return None
    expire_due(session, visit.office, card_uid, visit.actor)
    if session.execute(_open().where(ResetRequest.card_uid == card_uid)).first() is not None:
        raise NotThisCard(
            "somebody has asked for this card already: that request is still open", Because.REQUEST_OPEN
        )
    return _write(session, visit, file, what, grounds)


def approve(session: Session, visit: StaffVisit, request_uid: str) -> Mending:
    """P6: do what was asked. Raises NoSuchRequest if it is closed, NotAllowed for one's own, NotThisCard."""
    request, file = _locked(session, visit, request_uid)
    if request.requested_by == visit.work_number:
        raise NotAllowed(
            "nobody approves what they asked for: a second member of staff has to (P6)", Because.OWN_REQUEST
        )
    _approve(session, visit, request)
    what = Mending(request.what)
    grounds = Grounds.opened(visit.office.keys, request.uid, request.grounds)
    mend(session, visit, file, what, grounds, approved_by=visit.work_number)
    return what


def refuse(session: Session, visit: StaffVisit, request_uid: str) -> None:
    """Say no; nothing is done to the card."""
    request, _ = _locked(session, visit, request_uid)
    _close(session, visit.office, request, RequestEnd.REFUSED, visit.actor)


def withdraw(session: Session, visit: StaffVisit, request_uid: str) -> None:
    """Take one's own request back."""
    request, _ = _locked(session, visit, request_uid)
    if request.requested_by != visit.work_number:
        raise NotAllowed("only who asked may take a request back", Because.ANOTHERS_REQUEST)
    _close(session, visit.office, request, RequestEnd.WITHDRAWN, visit.actor)


def waiting(reader: Reader, visit: StaffVisit) -> Sequence[RequestView]:
    """All that is to be decided, oldest first."""
    keys = visit.office.keys
    query = (
        select(*ResetRequest.__table__.columns, Card.number)
        .join(Card, Card.uid == ResetRequest.card_uid)
        .where(ResetRequest.closed_at.is_(None), ResetRequest.expires_at > clock.now())
        .order_by(ResetRequest.requested_at)
    )
    return [
        RequestView(
            uid=row.uid,
            card_uid=row.card_uid,
            card_tail=row.number[-4:],
            what=Mending(row.what),
            requested_at=row.requested_at.astimezone(visit.office.zone),
            expires_at=row.expires_at.astimezone(visit.office.zone),
            grounds=Grounds.opened(keys, row.uid, row.grounds),
        )
        for row in reader.execute(query)
    ]


def overdue(reader: Reader) -> Sequence[str]:
    """Cards whose request ran out, and nobody has written it down yet."""
    due = select(ResetRequest.card_uid).where(
        ResetRequest.closed_at.is_(None), ResetRequest.expires_at <= clock.now()
    )
    return reader.execute(due).scalars().all()


def expire_due(session: Session, office: Office, card_uid: str, actor: str) -> bool:
    """Write down that a card's request ran out, if it did. Whoever calls this holds the card's lock."""
    due = _open().where(ResetRequest.card_uid == card_uid, ResetRequest.expires_at <= clock.now())
    request = session.scalars(due).one_or_none()
    if request is not None:
        _close(session, office, request, RequestEnd.EXPIRED, actor)
    return request is not None


def _open() -> Select[ResetRequest]:
    return select(ResetRequest).where(ResetRequest.closed_at.is_(None))


def _write(session: Session, visit: StaffVisit, file: CardFile, what: Mending, grounds: Grounds) -> str:
    uid, now = new_uid(), clock.now()
    session.add(
        ResetRequest(
            uid=uid,
            card_uid=file.uid,
            what=what.value,
            requested_by=visit.work_number,
            requested_at=now,
            expires_at=now + LASTS,
            place=visit.place,
            grounds=grounds.sealed(visit.office.keys, uid),
        )
    )
    event = ResetRequested(
        request=uid,
        what=what.value,
        requested_by=visit.work_number,
        expires_at=now + LASTS,
        place=visit.place,
    )
    audit.append(session, visit.office.keys, f"card:{file.uid}", event, visit.actor, at=now)
    return uid


def _locked(session: Session, visit: StaffVisit, request_uid: str) -> tuple[ResetRequest, CardFile]:
    """An open request and its card, locked in this order: card, request."""
    card_uid = session.execute(select(ResetRequest.card_uid).where(ResetRequest.uid == request_uid)).scalar()
    file = lock_file(session, card_uid) if card_uid else None
    request = session.get(ResetRequest, request_uid) if file else None
    if request is None or file is None or request.closed_at is not None:
        raise NoSuchRequest("there is no such request, or somebody was faster")
    if request.expires_at <= clock.now():
        raise NoSuchRequest(
            "the request has expired: ask again, with the holder there", Because.REQUEST_EXPIRED
        )
    return request, file


def _approve(session: Session, visit: StaffVisit, request: ResetRequest) -> None:
    event = ResetApproved(
        request=request.uid,
        what=request.what,
        requested_by=request.requested_by,
        approved_by=visit.work_number,
    )
    _end(session, visit.office, request, RequestEnd.APPROVED, event, visit.actor, visit.work_number)


def _close(session: Session, office: Office, request: ResetRequest, how: RequestEnd, actor: str) -> None:
    event = CLOSED[how](request=request.uid, what=request.what, requested_by=request.requested_by)
    _end(session, office, request, how, event, actor)


def _end(
    session: Session,
    office: Office,
    request: ResetRequest,
    how: RequestEnd,
    event: AuditEvent,
    actor: str,
    approved_by: str | None = None,
) -> None:
    now = clock.now()
    closed = session.execute(
        update(ResetRequest)
        .where(ResetRequest.uid == request.uid, ResetRequest.closed_at.is_(None))
        .values(closed_at=now, closed_how=how.value, approved_by=approved_by)
    )
    if rows_changed(closed) == 0:
        raise NoSuchRequest("somebody was faster")
    audit.append(session, office.keys, f"card:{request.card_uid}", event, actor, at=now)
