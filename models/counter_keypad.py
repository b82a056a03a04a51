"""The holder keys the PIN at the counter: judged, counted and throttled like one keyed on the phone (rules P1, P3).

Like there, the try is spent and on the disk before it is judged, and the slow hash runs in no transaction.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.city import PinRequired
from ivr.desk import CardStatus
from models import claims, clock, staff_roles, tries
from models.base import new_uid
from models.card import Card
from models.card_file import CardFile, Reader, read_file
from models.counter_proof import CounterProof
from models.pin import PIN_SHAPE
from models.refusal_reasons import Because
from models.staff_refusals import BadEntry, NoSuchCard, PinNeeded
from models.staff_roles import Deed
from models.staff_visit import StaffVisit
from models.statements import insert_unless_there
from models.stored_pin import StoredPin
from models.visit import Visit

GOOD_FOR = timedelta(minutes=15)


class Keyed(Enum):
    """What became of a PIN that was keyed at the counter."""

    RIGHT = "right"
    NOT_RIGHT = "not_right"
    LOCKED = "locked"
    """Not judged at all."""
    NOT_ENABLED = "not_enabled"
    """There is none to key: nothing here asks for it."""


@dataclass(frozen=True)
class KeypadVisit(Visit):
    """A holder at somebody's keypad: counted like a call of its own, named in the log by who served them."""

    served_by: str
    card_uid: str

    @property
    def actor(self) -> str:
        """The clerk."""
        return self.served_by

    @property
    def caller_index(self) -> str:
        """Every card has a keypad of its own here, so one holder's mistakes are not counted against the next."""
        return f"counter:{self.card_uid}"

    @property
    def is_in_person(self) -> bool:
        """The holder stands here: what strangers keyed elsewhere pauses nobody at the counter."""
        return True


def take_pin(visit: StaffVisit, card_uid: str, pin: str) -> Keyed:
    """Judge six digits. Opens transactions of its own: call it with none open. Raises NotDone."""
    office, claim = visit.office, claims.of_card(card_uid)
    check_shape(pin)
    call_of_its_own = f"counter:{new_uid()}"
    at_keypad = KeypadVisit(office, call_of_its_own, 1, None, visit.language, visit.actor, card_uid)
    with office.database.deeds() as session:
        staff_roles.check(session, visit, Deed.TAKE_PIN)
        file = read_file(session, card_uid)
        if file is None:
            raise NoSuchCard("there is no such card")
        if not file.pin_is_enabled:
            return Keyed.LOCKED if file.pin_is_locked else Keyed.NOT_ENABLED
        is_judged = tries.spend(session, at_keypad, claim, claim)
    with office.database.light() as connection:
        seen = tries.stored_pin(connection, claim)
    verdict = office.vault.verify(card_uid, seen, pin)
    with office.database.deeds() as session:
        now = clock.now()
        if not tries.conclude(session, at_keypad, claim, seen, verdict, is_judged, at=now):
            return Keyed.NOT_RIGHT
        _note(session, visit, card_uid, now)
    return Keyed.RIGHT


def check_shape(pin: str) -> None:
    """Raise BadEntry for anything but six digits: nothing was keyed that could be judged."""
    if not PIN_SHAPE.fullmatch(pin):
        raise BadEntry("a PIN is six digits", Because.SIX_DIGITS)


def check_keyed(reader: Reader, visit: StaffVisit, file: CardFile) -> None:
    """P1: raise PinNeeded unless there is no PIN to ask for, or it was keyed at this desk just now."""
    if visit.office.city.pin.required is PinRequired.NO or file.pin_is_initial:
        return
    if file.pin_is_locked:
        raise PinNeeded("the PIN is locked: have it unlocked or reset first (P5)", Because.PIN_LOCKED)
    proofs = select(CounterProof.proven_at).where(
        CounterProof.card_uid == file.uid, CounterProof.work_number == visit.work_number
    )
    proven_at = reader.execute(proofs).scalar()
    changes = select(StoredPin.changed_at).where(StoredPin.card_uid == file.uid)
    changed_at = reader.execute(changes).scalar_one()
    is_fresh = proven_at is not None and clock.now() - proven_at <= GOOD_FOR
    if proven_at is None or not is_fresh or (changed_at is not None and proven_at < changed_at):
        raise PinNeeded("the PIN is enabled: have the holder key it first (P1)")


def check_keyed_on_others(reader: Reader, visit: StaffVisit, file: CardFile) -> None:
    """P1: the same for the holder's other cards, where something is changed for all of them."""
    others = select(Card.uid).where(Card.holder_uid == file.holder_uid, Card.uid != file.uid)
    for uid in reader.execute(others).scalars().all():
        other = read_file(reader, uid)
        if other is None or other.status(visit.office.now()) is CardStatus.CANCELLED:
            continue
        try:
            check_keyed(reader, visit, other)
        except PinNeeded as needed:
            said = f"on the holder's other card: {needed}"
            raise PinNeeded(said, Because.PIN_OF_ANOTHER_CARD) from needed


def _note(session: Session, visit: StaffVisit, card_uid: str, now: datetime) -> None:
    key = {"card_uid": card_uid, "work_number": visit.work_number}
    if insert_unless_there(session, CounterProof, key | {"proven_at": now}):
        return
    session.execute(
        update(CounterProof)
        .where(CounterProof.card_uid == card_uid, CounterProof.work_number == visit.work_number)
        .values(proven_at=now)
    )
