"""Calls of colleagues, for supervisors: whoever had to leave in the middle of a call leaves it to somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from models import audit, clock, pin_by_phone, staff_roles, turn_log, waiting
from models.audit import LINE
from models.call_note import QUEUE
from models.exchange import CallIsOver, Exchange, NotConnected
from models.office import Office
from models.phone_events import CallHandedOver
from models.staff_refusals import NoSuchCall, NotRung
from models.staff_roles import Deed
from models.staff_visit import StaffVisit
from models.waiting import Waiting


@dataclass(frozen=True)
class Talk:
    """A call that somebody has taken and not wrapped up."""

    call_sid: str
    work_number: str
    seconds: int


def talks(connection: Connection, work_number: str) -> Sequence[Talk]:
    """Those of everybody but this one, the longest first."""
    query = (
        select(Waiting.call_sid, Waiting.taken_by, Waiting.left_at)
        .where(Waiting.state == waiting.BRIDGED, Waiting.taken_by != work_number)
        .order_by(Waiting.left_at)
    )
    now = clock.now()
    return [
        Talk(row.call_sid, row.taken_by, int((now - row.left_at).total_seconds()))
        for row in connection.execute(query)
    ]


def put_back(office: Office, exchange: Exchange, work_number: str, call_sid: str) -> None:
    """Let anybody have the caller, who waits again where the wait began. Raises NotDone; the caller then stays."""
    visit = StaffVisit(office, work_number, "")
    with office.database.deeds() as session:
        staff_roles.check(session, visit, Deed.HAND_ON)
        operator = waiting.operator_of(session, call_sid)
        if operator is None:
            raise NoSuchCall("nobody has this call any more")
        next_turn = turn_log.next_number(session, call_sid)
        waiting.give_back(session, call_sid, operator, waiting.WAITING)
        pin_by_phone.withdraw(session, call_sid)
        audit.append(session, office.keys, LINE, CallHandedOver(call_sid, QUEUE), visit.actor)
    try:
        exchange.to_the_line(call_sid, next_turn)
    except NotConnected as fault:
        with office.database.deeds() as session:
            waiting.take(session, call_sid, operator)
        if isinstance(fault, CallIsOver):
            raise NoSuchCall("the caller has hung up") from fault
        raise NotRung("the exchange could not put the caller through") from fault
