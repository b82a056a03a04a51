"""A caller keys the PIN for an operator: sent there, judged as any PIN, and told to the operator alone (S1, P1, P3).

The caller's call leaves the operator, keys the PIN at a step of the line, and comes back. The operator learns what came
of it and never a digit; a right PIN verifies the caller for this card, in this call, to this operator.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.desk import Claim
from models import audit, claims, clock, staff_roles, staff_verify, turn_log, waiting
from models.base import new_uid
from models.call import CallRecord
from models.card_file import Reader, read_file
from models.exchange import CallIsOver, Exchange, NotConnected
from models.office import Office
from models.phone_events import PinAskedByPhone
from models.phone_pin import PhonePin
from models.staff_refusals import NoPinToKey, NoSuchCall, NoSuchCard, NoTriesLeft, NotRung
from models.staff_roles import Deed
from models.staff_visit import StaffVisit
from models.statements import insert_unless_there
from models.stored_pin import PinTry
from models.turn_log import Settled
from models.visit import Visit

ASKED_FOR = timedelta(minutes=3)
"""How long a caller has; what comes later is not judged."""


class Keyed(Enum):
    """What the operator learns."""

    WAITING = "waiting"
    RIGHT = "right"
    NOT_RIGHT = "not_right"
    LOCKED = "locked"
    NOT_JUDGED = "not_judged"
    """P3: this telephone is paused, or has used up what it may try."""
    HAS_NONE = "has_none"
    """The caller keyed the initial PIN, or `0#`."""
    NOT_KEYED = "not_keyed"
    GONE = "gone"
    """The caller hung up."""
    LATE = "late"
    """Nothing came in time, or the request was withdrawn."""


@dataclass(frozen=True)
class Wanted:
    """An open request, as the line sees it."""

    uid: str
    card_uid: str
    work_number: str

    @property
    def claim(self) -> Claim:
        """The claim to the card that the operator means."""
        return claims.of_card(self.card_uid)


def ask(office: Office, exchange: Exchange, visit: StaffVisit, call_sid: str, card_uid: str) -> None:
    """Send the caller to key the PIN of this card. Raises NotDone. A request that is open already stays the only one.

    No transaction is open while the exchange is asked.
    """
    with office.database.deeds() as session:
        staff_roles.check(session, visit, Deed.VERIFY_CALLER)
        last = _last_turn(session, visit, call_sid)
        _check(session, visit, call_sid, card_uid, last)
        _close(session, call_sid, PhonePin.asked_at <= clock.now() - ASKED_FOR)
        request = {
            "uid": new_uid(),
            "call_sid": call_sid,
            "card_uid": card_uid,
            "work_number": visit.work_number,
            "rings": exchange.rings,
            "asked_at": clock.now(),
        }
        if not insert_unless_there(session, PhonePin, request):
            return
        audit.append(session, office.keys, f"card:{card_uid}", PinAskedByPhone(call_sid), visit.actor)
    try:
        exchange.to_the_line(call_sid, last.number + 1)
    except NotConnected as fault:
        with office.database.deeds() as session:
            withdraw(session, call_sid)
        if isinstance(fault, CallIsOver):
            raise NoSuchCall("the caller has hung up") from fault
        raise NotRung("the exchange could not send the caller to key the PIN") from fault


def answer(reader: Reader, work_number: str, call_sid: str, card_uid: str) -> Keyed | None:
    """How this operator's last request in this call stands; None if there was none."""
    query = (
        select(PhonePin.asked_at, PhonePin.closed_at, PhonePin.verdict, CallRecord.ended_at)
        .join(CallRecord, CallRecord.sid == PhonePin.call_sid)
        .where(
            PhonePin.call_sid == call_sid,
            PhonePin.card_uid == card_uid,
            PhonePin.work_number == work_number,
        )
        .order_by(PhonePin.asked_at.desc())
        .limit(1)
    )
    row = reader.execute(query).one_or_none()
    if row is None:
        return None
    if row.closed_at is not None:
        return Keyed(row.verdict)
    if row.ended_at is not None:
        return Keyed.GONE
    return Keyed.WAITING if row.asked_at > clock.now() - ASKED_FOR else Keyed.LATE


def wanted(reader: Reader, call_sid: str) -> Wanted | None:
    """The request that this caller is to answer now."""
    query = select(PhonePin.uid, PhonePin.card_uid, PhonePin.work_number).where(
        PhonePin.call_sid == call_sid,
        PhonePin.closed_at.is_(None),
        PhonePin.asked_at > clock.now() - ASKED_FOR,
    )
    row = reader.execute(query).one_or_none()
    return Wanted(row.uid, row.card_uid, row.work_number) if row else None


def rings(reader: Reader, call_sid: str) -> bool:
    """Was there a telephone to ring when the caller was last sent to the line?"""
    query = select(PhonePin.rings).where(PhonePin.call_sid == call_sid).order_by(PhonePin.asked_at.desc())
    return bool(reader.execute(query.limit(1)).scalar())


def why_not_right(session: Session, visit: Visit, card_uid: str) -> Keyed:
    """What the operator learns of a PIN that did not open the gate."""
    file = read_file(session, card_uid)
    if file is not None and file.pin_is_locked:
        return Keyed.LOCKED
    of_turn = select(PinTry.is_judged).where(PinTry.call_sid == visit.call_sid, PinTry.turn == visit.turn)
    return Keyed.NOT_RIGHT if session.execute(of_turn).scalar() else Keyed.NOT_JUDGED


def tell(session: Session, visit: Visit, request: Wanted, keyed: Keyed) -> None:
    """Tell the operator; a right PIN verifies the caller."""
    told = update(PhonePin).where(PhonePin.uid == request.uid, PhonePin.closed_at.is_(None))
    session.execute(told.values(closed_at=clock.now(), verdict=keyed.value))
    if keyed is Keyed.RIGHT:
        operator = StaffVisit(visit.office, request.work_number, "")
        staff_verify.pass_by_pin(session, operator, visit.call_sid, request.card_uid)


def withdraw(session: Session, call_sid: str) -> None:
    """Nobody is to key anything in this call any more."""
    _close(session, call_sid)


def _last_turn(session: Session, visit: StaffVisit, call_sid: str) -> Settled:
    last = turn_log.latest(session, call_sid)
    if last is None or not waiting.is_with(session, call_sid, visit.work_number):
        raise NoSuchCall("you have no such call any more")
    return last


def _check(session: Session, visit: StaffVisit, call_sid: str, card_uid: str, last: Settled) -> None:
    staff_verify.check_failures(session, visit, call_sid, card_uid)
    file = read_file(session, card_uid)
    if file is None:
        raise NoSuchCard("there is no such card")
    if not file.pin_is_enabled:
        raise NoPinToKey("this card has no PIN that opens anything: not enabled, or locked")
    if last.facts.get("pin_entries", 0) >= visit.office.city.pin.tries_per_call:
        raise NoTriesLeft("this call has used up its PIN entries")


def _close(session: Session, call_sid: str, *which: object) -> None:
    is_open = update(PhonePin).where(PhonePin.call_sid == call_sid, PhonePin.closed_at.is_(None), *which)  # type: ignore[arg-type]
    session.execute(is_open.values(closed_at=clock.now(), verdict=Keyed.LATE.value))
