"""Pairing a keypad with a clerk, asking a holder to key the PIN on it, and judging what was keyed (rule P1).

The clerk learns right, not right or locked, and never a digit. What is keyed goes through `Counter.take_pin`, so it is
counted and throttled like a PIN keyed on the phone.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import clock, counter_keypad, staff_roles
from models.base import new_uid
from models.card_file import Reader
from models.counter import Counter
from models.keypad import Keypad, KeypadRequest
from models.office import Office
from models.staff import Staff
from models.staff_roles import Deed
from models.staff_visit import StaffVisit
from models.statements import insert_unless_there, rows_changed

PAIRING_LASTS = timedelta(minutes=5)
PAIRING_TRIES = 5
ASKED_FOR = timedelta(minutes=3)
"""How long a holder has to key the PIN; after that the clerk asks again."""
JUDGED_WITHIN = timedelta(minutes=1)
"""So long the clerk waits on for what was keyed; after that whoever judged it is gone."""
WITHDRAWN = "withdrawn"
WAITING = "waiting"


@dataclass(frozen=True)
class Asked:
    """What the keypad has to know: that somebody is to key, and the tail of the card it is about."""

    request_uid: str
    work_number: str
    card_uid: str


@dataclass(frozen=True)
class Answer:
    """What the clerk sees: WAITING, or how the last request for this card ended, and when."""

    state: str
    at: datetime


def offer_pairing(session: Session, visit: StaffVisit) -> str:
    """A code of six digits for the clerk to type into the screen. A screen paired before stops working."""
    staff_roles.check(session, visit, Deed.TAKE_PIN)
    code = f"{secrets.randbelow(10**6):06}"
    now = clock.now()
    row = {"work_number": visit.work_number, "pairing_until": now, "pairing_failures": 0}
    insert_unless_there(session, Keypad, row)
    session.execute(
        update(Keypad)
        .where(Keypad.work_number == visit.work_number)
        .values(
            pairing_digest=_digest(code),
            pairing_until=now + PAIRING_LASTS,
            pairing_failures=0,
            token_digest=None,
        )
    )
    return code


def pair(session: Session, work_number: str, code: str) -> str | None:
    """The token of a screen that has shown the right code; None for every failure. Five wrong codes end an offer."""
    spent = session.execute(
        update(Keypad)
        .where(
            Keypad.work_number == work_number,
            Keypad.pairing_digest.is_not(None),
            Keypad.pairing_until > clock.now(),
            Keypad.pairing_failures < PAIRING_TRIES,
        )
        .values(pairing_failures=Keypad.pairing_failures + 1)
    )
    if rows_changed(spent) == 0:
        return None
    offered = session.execute(
        select(Keypad.pairing_digest).where(Keypad.work_number == work_number)
    ).scalar_one()
    if not hmac.compare_digest(offered or "", _digest(code)):
        return None
    token = secrets.token_urlsafe(32)
    session.execute(
        update(Keypad)
        .where(Keypad.work_number == work_number)
        .values(pairing_digest=None, token_digest=_digest(token))
    )
    return token


def is_paired(reader: Reader, work_number: str) -> bool:
    """Has this clerk a keypad?"""
    query = select(Keypad.token_digest).where(Keypad.work_number == work_number)
    return reader.execute(query).scalar() is not None


def is_known(reader: Reader, token: str) -> bool:
    """Is this the token of a screen that works for somebody?"""
    return _clerk(reader, token) is not None


def ask(session: Session, visit: StaffVisit, card_uid: str) -> None:
    """Have the holder key the PIN of this card. What was asked before is withdrawn."""
    staff_roles.check(session, visit, Deed.TAKE_PIN)
    _close_open(session, visit.work_number)
    session.add(
        KeypadRequest(uid=new_uid(), work_number=visit.work_number, card_uid=card_uid, asked_at=clock.now())
    )


def asked(reader: Reader, token: str) -> Asked | None:
    """What a screen has to show; None if nobody is asked now."""
    clerk = _clerk(reader, token)
    if clerk is None:
        return None
    query = select(KeypadRequest.uid, KeypadRequest.card_uid).where(
        KeypadRequest.work_number == clerk,
        KeypadRequest.closed_at.is_(None),
        KeypadRequest.asked_at > clock.now() - ASKED_FOR,
    )
    row = reader.execute(query).one_or_none()
    return Asked(row.uid, clerk, row.card_uid) if row else None


def key(office: Office, waiting: Asked, pin: str, place: str) -> str:
    """Judge what was keyed, once: of two deliveries the second finds nothing to answer. Raises NotDone.

    Raises BadEntry for anything but six digits, and the request stays open: the holder tries again.
    """
    counter_keypad.check_shape(pin)
    with office.database.deeds() as session:
        taken = update(KeypadRequest).where(
            KeypadRequest.uid == waiting.request_uid, KeypadRequest.closed_at.is_(None)
        )
        if rows_changed(session.execute(taken.values(closed_at=clock.now()))) == 0:
            return WITHDRAWN
    result = WITHDRAWN
    try:
        result = Counter(office, waiting.work_number, place).take_pin(waiting.card_uid, pin).value
    finally:
        with office.database.deeds() as session:
            told = update(KeypadRequest).where(KeypadRequest.uid == waiting.request_uid)
            session.execute(told.values(result=result))
    return result


def answer(reader: Reader, work_number: str, card_uid: str) -> Answer | None:
    """How the clerk's last request for this card stands; None if there was none lately.

    While what was keyed is being judged it is still WAITING.
    """
    query = (
        select(KeypadRequest.asked_at, KeypadRequest.closed_at, KeypadRequest.result)
        .where(KeypadRequest.work_number == work_number, KeypadRequest.card_uid == card_uid)
        .order_by(KeypadRequest.asked_at.desc())
        .limit(1)
    )
    row = reader.execute(query).one_or_none()
    if row is None or row.asked_at < clock.now() - timedelta(minutes=15):
        return None
    if row.result is not None:
        return Answer(row.result, row.closed_at)
    waits_until = row.closed_at + JUDGED_WITHIN if row.closed_at else row.asked_at + ASKED_FOR
    return Answer(WAITING if clock.now() < waits_until else WITHDRAWN, row.asked_at)


def _close_open(session: Session, work_number: str) -> None:
    is_open = update(KeypadRequest).where(
        KeypadRequest.work_number == work_number, KeypadRequest.closed_at.is_(None)
    )
    session.execute(is_open.values(closed_at=clock.now(), result=WITHDRAWN))


def _clerk(reader: Reader, token: str) -> str | None:
    query = (
        select(Keypad.work_number)
        .join(Staff, Staff.work_number == Keypad.work_number)
        .where(Keypad.token_digest == _digest(token), Staff.disabled_at.is_(None))
    )
    return reader.execute(query).scalar()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
