"""Tries at PINs and codes (rule P3): spent and on the disk before anybody looks whether they are right.

A try is one statement, `wrong = wrong + 1 WHERE wrong < limit`, so however many calls guess at once, exactly so many
are judged. Unknown claims go through the same statements as known ones. The slow hash runs between two transactions,
never inside one.
"""

from typing import Protocol

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from ivr.desk import Claim
from models import audit, claims, clock
from models.audit_events import PinAbandoned, PinLocked, PinWrong
from models.card_file import Reader, read_file
from models.notices import tell_holder
from models.office import Office
from models.pin import Verdict
from models.statements import insert_unless_there, rows_changed
from models.stored_pin import PinCounter, PinTry, StoredPin
from models.visit import Visit

RIGHT = "right"
WRONG = "wrong"
ABANDONED = "abandoned"
CODE = "code"
"""Not a PIN but a one-time code was tried: nothing of it is pending."""
NOBODY = ""
"""The card of an unknown claim, so that the same statements run and find nothing."""


class Spent(Protocol):
    """A try as it stands in the record."""

    call_sid: str
    turn: int
    claim: str


def spend(session: Session, visit: Visit, claim: Claim) -> bool:
    """Spend this turn's try; True if the PIN will count. A turn that is delivered again spends no second one."""
    spent = {
        "call_sid": visit.call_sid,
        "turn": visit.turn,
        "claim": claim,
        "is_judged": False,
        "spent_at": clock.now(),
    }
    if not insert_unless_there(session, PinTry, spent):
        return session.execute(select(PinTry.is_judged).where(*_this_try(visit))).scalar_one()
    insert_unless_there(session, PinCounter, {"claim": claim, "wrong": 0})
    counted = session.execute(
        update(PinCounter)
        .where(PinCounter.claim == claim, PinCounter.wrong < visit.office.city.pin.max_wrong)
        .values(wrong=PinCounter.wrong + 1)
    )
    is_judged = rows_changed(counted) == 1
    if is_judged:
        session.execute(update(PinTry).where(*_this_try(visit)).values(is_judged=True))
    return is_judged


def stored_pin(reader: Reader, claim: Claim) -> bytes | None:
    """What is stored for this claim's card; nothing for unknown cards and those on their initial PIN."""
    card_uid = claims.card_uid(claim) or NOBODY
    return reader.execute(select(StoredPin.stored).where(StoredPin.card_uid == card_uid)).scalar()


def conclude(
    session: Session, visit: Visit, claim: Claim, seen: bytes | None, verdict: Verdict, is_judged: bool
) -> bool:
    """Write the verdict down, and what follows from it; True if the PIN opens the gate.

    `seen` is the stored PIN that was judged: one that was changed or locked meanwhile opens nothing.
    """
    wrong = _hold_counter(session, claim)
    card_uid = claims.card_uid(claim) or NOBODY
    opens = verdict.is_right and is_judged and _still_stored(session, visit.office, card_uid, seen)
    recorded = session.execute(
        update(PinTry)
        .where(*_this_try(visit), PinTry.verdict.is_(None))
        .values(verdict=RIGHT if opens else WRONG)
    )
    if rows_changed(recorded) == 0:
        return opens
    if opens:
        session.execute(update(PinCounter).where(PinCounter.claim == claim).values(wrong=0))
        if verdict.renewed:
            renewed = update(StoredPin).where(StoredPin.card_uid == card_uid).values(stored=verdict.renewed)
            session.execute(renewed)
        return True
    event = PinWrong(in_a_row=wrong, is_judged=is_judged)
    audit.append(session, visit.office.keys, claims.subject(claim), event, visit.actor)
    _lock_if_used_up(session, visit.office, claim, wrong, visit.actor, visit.language)
    return False


def abandon(session: Session, office: Office, spent: Spent, actor: str) -> None:
    """A process died with a spent try in its hands: the try counts as wrong, and locks if it was the last."""
    claim = Claim(spent.claim)
    wrong = _hold_counter(session, claim)
    given_up = update(PinTry).where(
        PinTry.call_sid == spent.call_sid, PinTry.turn == spent.turn, PinTry.verdict.is_(None)
    )
    if rows_changed(session.execute(given_up.values(verdict=ABANDONED))) == 0:
        return
    audit.append(session, office.keys, claims.subject(claim), PinAbandoned(in_a_row=wrong), actor)
    _lock_if_used_up(session, office, claim, wrong, actor, "zh")


def _lock_if_used_up(
    session: Session, office: Office, claim: Claim, wrong: int, actor: str, language: str
) -> None:
    """Lock the PIN once all tries are spent and judged: one that is still being judged may be the right one."""
    pending = select(func.count()).where(
        PinTry.claim == claim, PinTry.verdict.is_(None), PinTry.is_judged.is_(True)
    )
    is_used_up = wrong >= office.city.pin.max_wrong and session.execute(pending).scalar_one() == 0
    card_uid = claims.card_uid(claim) if is_used_up else None
    now = clock.now()
    locked = session.execute(
        update(StoredPin)
        .where(
            StoredPin.card_uid == (card_uid or NOBODY),
            StoredPin.stored.is_not(None),
            StoredPin.locked_at.is_(None),
        )
        .values(locked_at=now)
    )
    if card_uid is None or rows_changed(locked) == 0:
        return
    audit.append(session, office.keys, claims.subject(claim), PinLocked(wrong=wrong), actor, at=now)
    if file := read_file(session, card_uid):
        key = f"{card_uid}:{now.isoformat()}"
        tell_holder(session, office, file, "pin_locked", key, language)


def _hold_counter(session: Session, claim: Claim) -> int:
    """Wrong PINs in a row, with the counter locked, so that verdicts on one card are written one after the other."""
    counter = select(PinCounter.wrong).where(PinCounter.claim == claim).with_for_update()
    return session.execute(counter).scalar() or 0


def _still_stored(session: Session, office: Office, card_uid: str, seen: bytes | None) -> bool:
    """Is it still the PIN that was judged? Its wrap may have been changed meanwhile (`rotation.py`)."""
    pin = select(StoredPin.stored).where(StoredPin.card_uid == card_uid, StoredPin.locked_at.is_(None))
    stored = session.execute(pin.with_for_update()).scalar()
    return stored is not None and office.vault.is_same(card_uid, stored, seen)


def _this_try(visit: Visit) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return PinTry.call_sid == visit.call_sid, PinTry.turn == visit.turn
