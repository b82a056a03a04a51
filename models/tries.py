"""Tries at PINs (rule P3): spent and on the disk before anybody looks whether they are right.

A try is spent by conditional statements, `wrong = wrong + 1 WHERE wrong < limit`, so however many calls guess at
once, exactly so many are judged; what is counted for a card and for a calling number is in `throttle_card.py` and
`throttle_caller.py`. Unknown claims go through the same statements as known ones. The slow hash runs between two
transactions, never inside one.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from ivr.desk import Claim
from models import audit, claims, clock, fingerprints, throttle_caller, throttle_card
from models.audit_events import PinAbandoned, PinRenewed, PinRight, PinWrong
from models.card import Card
from models.card_file import Reader
from models.holder import Holder
from models.office import Office
from models.pin import Verdict
from models.statements import insert_unless_there, rows_changed
from models.stored_pin import ABANDONED, RIGHT, WRONG, PinTry, StoredPin
from models.throttle_card import NOBODY
from models.visit import Visit


class Spent(Protocol):
    """A try as it stands in the record."""

    call_sid: str
    turn: int
    claim: str
    caller: str


def spend(session: Session, visit: Visit, claim: Claim, typed: str) -> bool:
    """Spend this turn's try; True if the PIN will count. A turn that is delivered again spends no second one.

    `typed` is the keyed digest of what was keyed to name the card. What may not be judged for the caller's sake is
    not counted against the card.
    """
    card_uid = claims.card_uid(claim) or NOBODY
    caller_may = throttle_caller.may_try(session, visit.caller_index)
    is_own_phone = _is_own_phone(session, visit, card_uid)
    spent = {
        "call_sid": visit.call_sid,
        "turn": visit.turn,
        "claim": claim,
        "typed": typed,
        "caller": visit.caller_index,
        "is_own_phone": is_own_phone,
        "is_judged": False,
        "spent_at": clock.now(),
    }
    if not insert_unless_there(session, PinTry, spent):
        return session.execute(select(PinTry.is_judged).where(*_this_try(visit))).scalar_one()
    throttle_card.end_lock_if_over(session, visit.office, card_uid, visit.actor)
    rules = visit.office.city.pin
    is_judged = caller_may and throttle_card.spend(session, rules, claim, is_own_phone)
    if is_judged:
        session.execute(update(PinTry).where(*_this_try(visit)).values(is_judged=True))
    return is_judged


def stored_pin(reader: Reader, claim: Claim) -> bytes | None:
    """What is stored for this claim's card; nothing for unknown cards and those on their initial PIN."""
    card_uid = claims.card_uid(claim) or NOBODY
    return reader.execute(select(StoredPin.stored).where(StoredPin.card_uid == card_uid)).scalar()


def conclude(
    session: Session,
    visit: Visit,
    claim: Claim,
    seen: bytes | None,
    verdict: Verdict,
    is_judged: bool,
    at: datetime | None = None,
) -> bool:
    """Write the verdict down, and what follows from it; True if the PIN opens the gate.

    `seen` is the stored PIN that was judged: one that was changed or locked meanwhile opens nothing. `at` is the time
    of a right one, where a row of its own keeps it.
    """
    throttle_caller.hold(session, visit.caller_index)
    counted = throttle_card.hold(session, claim)
    card_uid = claims.card_uid(claim) or NOBODY
    opens = verdict.is_right and is_judged and _still_stored(session, visit.office, card_uid, seen)
    recorded = session.execute(
        update(PinTry)
        .where(*_this_try(visit), PinTry.verdict.is_(None))
        .values(verdict=RIGHT if opens else WRONG)
        .returning(PinTry.is_own_phone)
    ).one_or_none()
    if recorded is None:
        return opens
    if opens:
        throttle_card.was_right(session, claim, recorded.is_own_phone)
        right = PinRight(is_own_phone=recorded.is_own_phone)
        audit.append(session, visit.office.keys, f"card:{card_uid}", right, visit.actor, at)
        if verdict.renewed:
            _renew(session, visit, card_uid, verdict.renewed)
    else:
        event = PinWrong(is_judged=is_judged, is_own_phone=recorded.is_own_phone, **asdict(counted))
        audit.append(session, visit.office.keys, claims.subject(claim), event, visit.actor)
        throttle_caller.follow(session, visit.office, visit.caller_index, visit.actor)
    throttle_card.follow(session, visit.office, claim, visit.actor, visit.language)
    if not is_judged and not recorded.is_own_phone:
        throttle_card.turn_away(session, visit.office, claim, visit.actor, visit.language)
    return opens


def abandon(session: Session, office: Office, spent: Spent, actor: str) -> None:
    """A process died with a spent try in its hands: the try counts as wrong, and what follows from it follows."""
    claim = Claim(spent.claim)
    throttle_caller.hold(session, spent.caller)
    counted = throttle_card.hold(session, claim)
    given_up = update(PinTry).where(
        PinTry.call_sid == spent.call_sid, PinTry.turn == spent.turn, PinTry.verdict.is_(None)
    )
    if rows_changed(session.execute(given_up.values(verdict=ABANDONED))) == 0:
        return
    audit.append(session, office.keys, claims.subject(claim), PinAbandoned(**asdict(counted)), actor)
    throttle_caller.follow(session, office, spent.caller, actor)
    throttle_card.follow(session, office, claim, actor, "zh")


def _is_own_phone(session: Session, visit: Visit, card_uid: str) -> bool:
    """Does the call come from this card's registered phone, or is the holder there in person?"""
    if visit.is_in_person:
        return True
    indexes = claims.indexes(visit.office.keys, "phone", visit.caller or f"withheld {visit.call_sid}")
    own = select(Card.uid).join(Holder, Holder.uid == Card.holder_uid)
    found = session.execute(own.where(Card.uid == card_uid, Holder.phone_index.in_(indexes)))
    return found.first() is not None


def _still_stored(session: Session, office: Office, card_uid: str, seen: bytes | None) -> bool:
    """Is it still the PIN that was judged? Its wrap may have been changed meanwhile (`rotation.py`)."""
    pin = select(StoredPin.stored).where(StoredPin.card_uid == card_uid, StoredPin.locked_at.is_(None))
    stored = session.execute(pin.with_for_update()).scalar()
    return stored is not None and office.vault.is_same(card_uid, stored, seen)


def _renew(session: Session, visit: Visit, card_uid: str, stored: bytes) -> None:
    """Keys or cost have changed since the PIN was stored, and only now that it was keyed can it follow."""
    keys = visit.office.keys
    session.execute(update(StoredPin).where(StoredPin.card_uid == card_uid).values(stored=stored))
    event = PinRenewed(fingerprint=fingerprints.made(keys, fingerprints.of_pin(keys, card_uid, stored)))
    audit.append(session, keys, f"card:{card_uid}", event, visit.actor)


def _this_try(visit: Visit) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return PinTry.call_sid == visit.call_sid, PinTry.turn == visit.turn
