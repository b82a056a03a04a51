"""Taking a call out of the queue, and wrapping it up: of two operators at once exactly one gets it."""

from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from models import audit, clock, note_text, staff_roles, staff_telephone, turn_log, waiting
from models.audit import LINE
from models.callback_list import Request
from models.exchange import CallIsOver, Exchange, NotConnected
from models.office import Office
from models.phone_events import CallTaken, CallWrappedUp
from models.sealed import seal_if_any
from models.staff_refusals import NoSuchCall, NotRung, TakenAlready
from models.staff_roles import Deed
from models.staff_visit import StaffVisit
from models.statements import insert_unless_there
from models.waiting import Waiting
from models.wrap_up import Reason, WrapUp


@dataclass(frozen=True)
class TakenCall:
    """A call as the operator who took it sees it. `has_claim`: the caller named a card before waiting."""

    call_sid: str
    why: str
    language: str
    has_claim: bool
    is_wrapped_up: bool
    callback: Request | None = None
    """Set where the operator calls back."""


def take(office: Office, exchange: Exchange, work_number: str, call_sid: str) -> None:
    """Have this caller put through to this operator. Raises NotDone: TakenAlready, NoSuchCall, NoTelephone, NotRung.

    No transaction is open while the exchange is asked.
    """
    visit = StaffVisit(office, work_number, "")
    with office.database.deeds() as session:
        staff_roles.check(session, visit, Deed.TAKE_CALL)
        telephone = staff_telephone.of(session, office.keys, work_number, exchange)
        if not waiting.take(session, call_sid, work_number):
            _say_why_not(session, call_sid)
        event = CallTaken(call=call_sid)
        audit.append(session, office.keys, LINE, event, visit.actor)
        next_turn = turn_log.next_number(session, call_sid)
    try:
        exchange.connect(call_sid, next_turn, telephone, work_number)
    except NotConnected as fault:
        is_over = isinstance(fault, CallIsOver)
        with office.database.deeds() as session:
            waiting.give_back(session, call_sid, work_number, waiting.GONE if is_over else waiting.WAITING)
        if is_over:
            raise NoSuchCall("the caller has hung up") from fault
        raise NotRung("the exchange could not connect this call; the caller waits on") from fault


def taken(connection: Connection, call_sid: str, work_number: str) -> TakenCall | None:
    """The call, if this operator took it."""
    query = (
        select(Waiting.why, Waiting.language, Waiting.claim, WrapUp.at)
        .outerjoin(WrapUp, WrapUp.call_sid == Waiting.call_sid)
        .where(Waiting.call_sid == call_sid, Waiting.taken_by == work_number)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return TakenCall(call_sid, row.why, row.language, row.claim is not None, row.at is not None)


def called_back(request: Request) -> TakenCall:
    """The call in which somebody asked to be called back, for the operator who calls back."""
    return TakenCall(
        request.call_sid,
        request.why,
        request.language,
        request.has_claim,
        is_wrapped_up=False,
        callback=request,
    )


def open_call(connection: Connection, work_number: str) -> str | None:
    """The call that this operator took last and has not wrapped up; its sid."""
    query = (
        select(Waiting.call_sid)
        .where(Waiting.taken_by == work_number, Waiting.state == waiting.BRIDGED)
        .order_by(Waiting.left_at.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()


def wrap_up(office: Office, work_number: str, call_sid: str, reason: Reason, note: str) -> None:
    """Note what a call came to, once. The caller, if still there, goes back to the machine.

    Raises BadEntry, and NotRung for a caller who is back in the queue: that call has come to nothing yet.
    """
    note_text.check(note)
    visit = StaffVisit(office, work_number, "")
    with office.database.deeds() as session:
        staff_roles.check(session, visit, Deed.TAKE_CALL)
        if waiting.waits(session, call_sid):
            raise NotRung("the operator's telephone was not answered; the caller waits on")
        values = {
            "call_sid": call_sid,
            "work_number": work_number,
            "reason": reason.value,
            "note": seal_if_any(office.keys, "wrap_ups.note", call_sid, note.strip()),
            "at": clock.now(),
        }
        if insert_unless_there(session, WrapUp, values):
            waiting.finish(session, call_sid, work_number)
            audit.append(session, office.keys, LINE, CallWrappedUp(call_sid, reason.value), visit.actor)


def _say_why_not(session: Session, call_sid: str) -> None:
    state = session.execute(select(Waiting.state).where(Waiting.call_sid == call_sid)).scalar()
    if state in {waiting.BRIDGED, waiting.SERVED}:
        raise TakenAlready("another operator has this call")
    raise NoSuchCall("the caller waits no more")
