"""A talk goes on with somebody else: notes that go with the call, a colleague, the queue, or the hotline 12345."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import (
    audit,
    call_taking,
    clock,
    duty,
    note_text,
    pin_by_phone,
    staff_roles,
    staff_telephone,
    turn_log,
    waiting,
)
from models.audit import LINE
from models.base import new_uid
from models.call_note import HOTLINE, QUEUE, CallNote
from models.exchange import CallIsOver, Exchange, NotConnected
from models.office import Office
from models.phone_events import CallHandedOver
from models.refusal_reasons import Because
from models.sealed import seal_if_any, unseal_if_any
from models.staff_refusals import BadEntry, NoHotline, NoSuchCall, NotOnDuty, NotRung
from models.staff_roles import Deed
from models.staff_visit import StaffVisit
from models.wrap_up import Reason


@dataclass(frozen=True)
class Remark:
    """What goes with a call: a note, the card on which the work sheet stood, to whom the call was handed."""

    text: str
    card_uid: str | None = None


@dataclass(frozen=True)
class Noted:
    """A note as whoever has the call sees it."""

    at: datetime
    work_number: str
    handed_to: str | None
    card_uid: str | None
    text: str | None


def note(office: Office, work_number: str, call_sid: str, remark: Remark) -> None:
    """Write a note down; the call stays. Raises BadEntry, NoSuchCall."""
    visit = StaffVisit(office, work_number, "")
    with office.database.deeds() as session:
        _check(session, visit, call_sid, remark)
        if not remark.text.strip():
            raise BadEntry("an empty note says nothing", Because.NOTE_EMPTY)
        _write(session, visit, call_sid, remark, None)


def notes(office: Office, call_sid: str) -> Sequence[Noted]:
    """What was noted of a call, the last first. For whoever has it."""
    of_call = select(*CallNote.__table__.columns).where(CallNote.call_sid == call_sid)
    query = of_call.order_by(CallNote.at.desc(), CallNote.uid)
    with office.database.light() as connection:
        return [
            Noted(
                row.at,
                row.work_number,
                row.handed_to,
                row.card_uid,
                unseal_if_any(office.keys, "call_notes.note", row.uid, row.note),
            )
            for row in connection.execute(query)
        ]


def to_a_colleague(
    office: Office, exchange: Exchange, work_number: str, call_sid: str, colleague: str, remark: Remark
) -> None:
    """Put the caller through to somebody else on duty. Raises NotDone; the caller then stays."""
    visit = StaffVisit(office, work_number, "")
    with office.database.deeds() as session:
        next_turn = _check(session, visit, call_sid, remark)
        if not duty.is_on_duty(session, colleague):
            raise NotOnDuty("that colleague takes no calls now")
        telephone = staff_telephone.of(session, office.keys, colleague, exchange)
        waiting.hand_on(session, call_sid, work_number, colleague)
        _handed(session, visit, call_sid, remark, colleague)
    try:
        exchange.connect(call_sid, next_turn, telephone, colleague)
    except NotConnected as fault:
        with office.database.deeds() as session:
            waiting.hand_on(session, call_sid, colleague, work_number)
        raise _refusal(fault) from fault


def to_the_queue(office: Office, exchange: Exchange, work_number: str, call_sid: str, remark: Remark) -> None:
    """Let anybody have the caller, who waits again where the wait began. Raises NotDone; the caller then stays."""
    visit = StaffVisit(office, work_number, "")
    with office.database.deeds() as session:
        next_turn = _check(session, visit, call_sid, remark)
        waiting.give_back(session, call_sid, work_number, waiting.WAITING)
        _handed(session, visit, call_sid, remark, QUEUE)
    try:
        exchange.to_the_line(call_sid, next_turn)
    except NotConnected as fault:
        with office.database.deeds() as session:
            waiting.take(session, call_sid, work_number)
        raise _refusal(fault) from fault


def to_the_hotline(
    office: Office, exchange: Exchange, work_number: str, call_sid: str, remark: Remark
) -> None:
    """Connect the caller with 12345. The talk is over for us; the caller may go on with the machine afterwards."""
    visit = StaffVisit(office, work_number, "")
    number = office.city.staff.government_line
    if number is None:
        raise NoHotline("this city's profile names no number of 12345")
    with office.database.deeds() as session:
        next_turn = _check(session, visit, call_sid, remark)
        _handed(session, visit, call_sid, remark, HOTLINE)
    try:
        exchange.dial_out(call_sid, next_turn, number)
    except NotConnected as fault:
        raise _refusal(fault) from fault
    call_taking.wrap_up(office, work_number, call_sid, Reason.HANDED_OVER, "")


def _check(session: Session, visit: StaffVisit, call_sid: str, remark: Remark) -> int:
    """The call's next turn. Raises NoSuchCall unless this operator has the call."""
    staff_roles.check(session, visit, Deed.TAKE_CALL)
    note_text.check(remark.text)
    if not waiting.is_with(session, call_sid, visit.work_number):
        raise NoSuchCall("you have no such call any more")
    return turn_log.next_number(session, call_sid)


def _handed(session: Session, visit: StaffVisit, call_sid: str, remark: Remark, to: str) -> None:
    pin_by_phone.withdraw(session, call_sid)
    _write(session, visit, call_sid, remark, to)
    audit.append(session, visit.office.keys, LINE, CallHandedOver(call_sid, to), visit.actor)


def _write(session: Session, visit: StaffVisit, call_sid: str, remark: Remark, to: str | None) -> None:
    uid = new_uid()
    session.add(
        CallNote(
            uid=uid,
            call_sid=call_sid,
            work_number=visit.work_number,
            at=clock.now(),
            card_uid=remark.card_uid,
            handed_to=to,
            note=seal_if_any(visit.office.keys, "call_notes.note", uid, remark.text.strip()),
        )
    )


def _refusal(fault: NotConnected) -> NoSuchCall | NotRung:
    if isinstance(fault, CallIsOver):
        return NoSuchCall("the caller has hung up")
    return NotRung("the exchange could not put the caller through")
