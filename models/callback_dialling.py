"""Having a call-back dialled: the operator's telephone rings, and then the caller's (S3, S4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import update
from sqlalchemy.orm import Session

from models import callback_taken, clock, identity, staff_losses, staff_roles, staff_telephone
from models.callback import Callback
from models.callback_events import CallbackDialled
from models.exchange import Exchange, NotConnected
from models.office import Office
from models.sealed import unseal
from models.staff_refusals import CannotBeDialled, DialledJustNow, NotDue, NotRung
from models.staff_roles import Deed
from models.staff_visit import StaffVisit

RINGS_FOR = timedelta(seconds=30)
"""As long as a call may ring, it is not dialled again."""


class Timing(Enum):
    """When somebody is called back: when it is due, or before, because the operator says so."""

    WHEN_DUE = "when_due"
    EARLY = "early"


@dataclass(frozen=True)
class _Dialling:
    """What is to be dialled, as of now; when it was dialled before."""

    number: str
    telephone: str
    at: datetime
    before: datetime | None


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
    with office.database.deeds() as session:
        dialling = _begun(session, StaffVisit(office, work_number, ""), exchange, call_sid, timing)
    try:
        exchange.call_back(dialling.number, dialling.telephone, work_number)
    except NotConnected as fault:
        _undo(office, work_number, call_sid, dialling)
        raise NotRung("the exchange could not connect this call; the request stays yours") from fault


def _begun(
    session: Session, visit: StaffVisit, exchange: Exchange, call_sid: str, timing: Timing
) -> _Dialling:
    """Written down before it is done: who dials twice at once is refused the second time."""
    staff_roles.check(session, visit, Deed.CALL_BACK)
    staff_losses.check_hours(visit)
    row, now = callback_taken.mine(session, visit.work_number, call_sid), clock.now()
    is_early = row.due_at is not None and row.due_at > now
    if is_early and timing is not Timing.EARLY:
        raise NotDue("this call-back is not due yet: say that it is to be dialled all the same")
    number = _number(visit, row)
    telephone = staff_telephone.of(session, visit.office.keys, visit.work_number, exchange)
    if row.dialled_at and row.dialled_at > now - RINGS_FOR:
        raise DialledJustNow("that number was dialled a moment ago")
    dialling = _Dialling(number, telephone, now, row.dialled_at)
    row.dialled_at = now
    callback_taken.tell(session, visit, row, CallbackDialled(call_sid, is_early))
    return dialling


def _number(visit: StaffVisit, row: Callback) -> str:
    number = identity.to_e164(unseal(visit.office.keys, "callbacks.number", row.uid, row.number))
    if number is None:
        raise CannotBeDialled("what the caller left is not a telephone number")
    return number


def _undo(office: Office, work_number: str, call_sid: str, dialling: _Dialling) -> None:
    """As if it had not been dialled, unless it was dialled again meanwhile."""
    with office.database.deeds() as session:
        mine = update(Callback).where(
            callback_taken.is_mine(work_number, call_sid), Callback.dialled_at == dialling.at
        )
        session.execute(mine.values(dialled_at=dialling.before))
