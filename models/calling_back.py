"""Calling back whoever asked for it: taking a request on, having it dialled, noting what came of it (S3, S4).

Of two operators at once exactly one gets a request. Whoever has one keeps it until an outcome is noted, or gives it
back; an operator who went home with it loses it after CLAIM_LASTS.
"""

from datetime import datetime, timedelta
from enum import Enum
from typing import NoReturn

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from ivr.desk import Claim
from models import (
    audit,
    claims,
    clock,
    hours,
    identity,
    note_text,
    staff_losses,
    staff_roles,
    staff_telephone,
)
from models.audit_events import AuditEvent
from models.base import new_uid
from models.callback import Callback, CallbackTry, Outcome
from models.callback_events import CallbackClaimed, CallbackDialled, CallbackGivenBack, CallbackTried
from models.exchange import Exchange, NotConnected
from models.office import Office
from models.sealed import seal_if_any, unseal
from models.staff_refusals import (
    CannotBeDialled,
    ClaimedAlready,
    DialledJustNow,
    NoSuchCall,
    NotClaimed,
    NotDialled,
    NotDue,
    NotRung,
)
from models.staff_roles import Deed
from models.staff_visit import StaffVisit
from models.statements import rows_changed

CLAIM_LASTS = timedelta(hours=1)
RINGS_FOR = timedelta(seconds=30)
"""As long as a call may ring, it is not dialled again."""


def claim(office: Office, work_number: str, uid: str) -> str:
    """Take a request on; the sid of the call in which it was asked for. Raises ClaimedAlready, NoSuchCall."""
    visit, now = StaffVisit(office, work_number, ""), clock.now()
    with office.database.deeds() as session:
        staff_roles.check(session, visit, Deed.CALL_BACK)
        is_free = or_(
            Callback.claimed_by.is_(None),
            Callback.claimed_by == work_number,
            Callback.claimed_at < now - CLAIM_LASTS,
        )
        mine = update(Callback).where(Callback.uid == uid, Callback.done_at.is_(None), is_free)
        values = {"claimed_by": work_number, "claimed_at": now, "dialled_at": None}
        if not rows_changed(session.execute(mine.values(**values))):
            _say_who_has_it(session, uid)
        row = session.get_one(Callback, uid)
        _log(session, visit, row, CallbackClaimed(row.call_sid))
        return row.call_sid


def give_back(office: Office, work_number: str, call_sid: str) -> None:
    """Put a request back on the list. Raises NotClaimed."""
    visit = StaffVisit(office, work_number, "")
    with office.database.deeds() as session:
        staff_roles.check(session, visit, Deed.CALL_BACK)
        row = _mine(session, work_number, call_sid)
        row.claimed_by = row.claimed_at = row.dialled_at = None
        _log(session, visit, row, CallbackGivenBack(call_sid))


class Timing(Enum):
    """When somebody is called back: when it is due, or before, because the operator says so."""

    WHEN_DUE = "when_due"
    EARLY = "early"


def dial(
    office: Office,
    exchange: Exchange,
    work_number: str,
    call_sid: str,
    timing: Timing = Timing.WHEN_DUE,
) -> None:
    """Ring the operator and then the caller. Raises NotDone: NotClaimed, NotDue, OutOfHours, NoTelephone, NotRung.

    No transaction is open while the exchange is asked.
    """
    visit, now = StaffVisit(office, work_number, ""), clock.now()
    with office.database.deeds() as session:
        staff_roles.check(session, visit, Deed.CALL_BACK)
        staff_losses.check_hours(visit)
        row = _mine(session, work_number, call_sid)
        is_early = row.due_at is not None and row.due_at > now
        if is_early and timing is not Timing.EARLY:
            raise NotDue("this call-back is not due yet: say that it is to be dialled all the same")
        number = identity.to_e164(unseal(office.keys, "callbacks.number", row.uid, row.number))
        if number is None:
            raise CannotBeDialled("what the caller left is not a telephone number")
        telephone = staff_telephone.of(session, office.keys, work_number, exchange)
        if row.dialled_at and row.dialled_at > now - RINGS_FOR:
            raise DialledJustNow("that number was dialled a moment ago")
        before, row.dialled_at = row.dialled_at, now
        _log(session, visit, row, CallbackDialled(call_sid, is_early))
    try:
        exchange.call_back(number, telephone, work_number)
    except NotConnected as fault:
        with office.database.deeds() as session:
            mine = update(Callback).where(_is_mine(work_number, call_sid), Callback.dialled_at == now)
            session.execute(mine.values(dialled_at=before))
        raise NotRung("the exchange could not connect this call; the request stays yours") from fault


def note(office: Office, work_number: str, call_sid: str, outcome: Outcome, text: str) -> datetime | None:
    """Note what came of it: when the next try is due; None: it is closed. Raises NotClaimed, NotDialled."""
    note_text.check(text)
    visit = StaffVisit(office, work_number, "")
    with office.database.deeds() as session:
        staff_roles.check(session, visit, Deed.CALL_BACK)
        row = _mine(session, work_number, call_sid)
        if row.dialled_at is None and outcome is not Outcome.NOT_NEEDED:
            raise NotDialled("nobody was called yet")
        tried = _tried(session, visit, row, outcome, text)
        row.due_at = _next_try(office, tried)
        if row.due_at is None:
            row.done_at, row.done_how = tried.at, outcome.value
        row.claimed_by = row.claimed_at = row.dialled_at = None
        event = CallbackTried(call_sid, tried.nth, outcome.value, is_closed=row.due_at is None)
        _log(session, visit, row, event)
        return row.due_at


def _tried(session: Session, visit: StaffVisit, row: Callback, outcome: Outcome, text: str) -> CallbackTry:
    count = select(func.count()).select_from(CallbackTry).where(CallbackTry.callback_uid == row.uid)
    uid = new_uid()
    tried = CallbackTry(
        uid=uid,
        callback_uid=row.uid,
        nth=session.execute(count).scalar_one() + 1,
        work_number=visit.work_number,
        dialled_at=row.dialled_at,
        outcome=outcome.value,
        note=seal_if_any(visit.office.keys, "callback_tries.note", uid, text.strip()),
        at=clock.now(),
    )
    session.add(tried)
    return tried


def _next_try(office: Office, tried: CallbackTry) -> datetime | None:
    """S3: in staff hours, some time after somebody could not be reached; never after the last try."""
    rules = office.city.staff
    if Outcome(tried.outcome) is not Outcome.NOT_REACHED or tried.nth >= rules.callback_max_tries:
        return None
    again = tried.at.astimezone(office.zone) + rules.callback_again_after
    return hours.first_open(rules.hours, again, office.working_days)


def _mine(session: Session, work_number: str, call_sid: str) -> Callback:
    """The request, locked until the transaction ends. Raises NotClaimed."""
    query = select(Callback).where(_is_mine(work_number, call_sid)).with_for_update()
    row = session.execute(query).scalar()
    if row is None:
        raise NotClaimed("this call-back is not, or no longer, yours")
    return row


def _is_mine(work_number: str, call_sid: str) -> ColumnElement[bool]:
    return (Callback.call_sid == call_sid) & (Callback.claimed_by == work_number) & Callback.done_at.is_(None)


def _say_who_has_it(session: Session, uid: str) -> NoReturn:
    row = session.get(Callback, uid)
    if row is not None and row.done_at is None:
        raise ClaimedAlready("another operator has this call-back")
    raise NoSuchCall("this call-back is done with")


def _log(session: Session, visit: StaffVisit, row: Callback, event: AuditEvent) -> None:
    """In the chain in which the request itself was told."""
    subject = claims.subject(Claim(row.claim)) if row.claim else audit.LINE
    audit.append(session, visit.office.keys, subject, event, visit.actor)
