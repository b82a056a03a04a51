"""Forgetting a holder for good (D1): no field, no index and no key is left that says who it was.

Cards, losses and the audit log stay, because deeds have to remain countable; but nothing leads from them to a person.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from enum import Enum
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models import audit, claims, clock, fingerprints, personal
from models.call import CallRecord
from models.callback import Callback, CallbackTry
from models.card import Card, Standing
from models.card_file import Reader
from models.counter_proof import CounterProof
from models.holder import Holder
from models.loss_report import LossReport
from models.office import Office
from models.one_time_code import OneTimeCode
from models.person_key import PersonKey
from models.reset_request import ResetRequest
from models.retention_events import HolderForgotten
from models.sealed import seal
from models.stored_pin import PinCounter, StoredPin
from models.turn import Turn
from models.waiting import Waiting

A_CALL = timedelta(hours=24)
"""No telephone call lasts longer."""
NAMELESS = "~"
"""A forgotten card's number begins so: no printed one does."""


class Why(Enum):
    """Why a holder is forgotten. A closed list, so that nobody writes a name into the log."""

    TOO_LONG = "too_long"
    """`retention.cancelled` is over."""
    ASKED = "asked"
    """The holder wants it (PIPL art. 47)."""
    DIED = "died"
    ORDERED = "ordered"
    """A court or an authority wants it."""


class CannotForget(Exception):
    """A holder who has to be known still. The text says why and names nobody."""


def holder_of(reader: Reader, number: str) -> str | None:
    """The holder of the card with this printed number."""
    return reader.execute(select(Card.holder_uid).where(Card.number == number)).scalar()


def forget(session: Session, office: Office, holder_uid: str, why: Why, actor: str) -> int:
    """Forget a holder with all their cards; how many there were. Raises CannotForget, and nothing is changed then."""
    of_holder = select(Card.uid, Card.standing).where(Card.holder_uid == holder_uid)
    cards = session.execute(of_holder.order_by(Card.uid).with_for_update()).all()
    uids = [card.uid for card in cards]
    if obstacle := _obstacle(session, cards, uids):
        raise CannotForget(obstacle)
    for card in cards:
        number = _erase_card(session, card.uid)
        content = fingerprints.of_card(card.uid, number, holder_uid)
        event = HolderForgotten(
            why=why.value,
            card_standing=card.standing,
            fingerprint=fingerprints.made(office.keys, content),
        )
        audit.append(session, office.keys, f"card:{card.uid}", event, actor)
    _erase_traces(session, uids)
    _erase_holder(session, office, holder_uid)
    personal.destroy_keys(session, PersonKey.person == holder_uid)
    return len(cards)


def _obstacle(session: Session, cards: Sequence[Any], uids: Sequence[str]) -> str | None:
    """What speaks against it, if anything."""
    of_cards = [claims.of_card(uid) for uid in uids]
    open_loss = select(LossReport.uid).where(LossReport.card_uid.in_(uids), LossReport.ended_at.is_(None))
    in_queue = select(Waiting.call_sid).where(Waiting.claim.in_(of_cards), Waiting.left_at.is_(None))
    callback = select(Callback.uid).where(Callback.claim.in_(of_cards), Callback.done_at.is_(None))
    request = select(ResetRequest.uid).where(
        ResetRequest.card_uid.in_(uids), ResetRequest.closed_at.is_(None)
    )
    if any(card.standing != Standing.CANCELLED.value for card in cards):
        return "a card of this holder is not cancelled"
    if session.execute(open_loss.limit(1)).first():
        return "a loss of this holder is open"
    if session.execute(in_queue.limit(1)).first() or any(_is_spoken_of(session, uid) for uid in of_cards):
        return "a call about this holder is going on"
    if session.execute(request.limit(1)).first():
        return "a request about this holder's PIN is open"
    if session.execute(callback.limit(1)).first():
        return "a call-back that was asked for is open"
    return None


def _is_spoken_of(session: Session, claim: str) -> bool:
    """Is a call going on that has named this card?"""
    turns = (
        select(Turn.call_sid)
        .join(CallRecord, CallRecord.sid == Turn.call_sid)
        .where(
            CallRecord.started_at > clock.now() - A_CALL,
            CallRecord.ended_at.is_(None),
            Turn.facts.contains(claim, autoescape=True),
        )
    )
    return session.execute(turns.limit(1)).first() is not None


def _erase_card(session: Session, uid: str) -> str:
    """What stands in the number's place from now on."""
    number = NAMELESS + secrets.token_hex(8)[1:]
    nameless = {"number": number, "keyed_form": "", "bank": None, "bank_account": None}
    session.execute(update(Card).where(Card.uid == uid).values(**nameless))
    return number


def _erase_traces(session: Session, uids: Sequence[str]) -> None:
    """What was only kept to serve these cards."""
    of_cards = [claims.of_card(uid) for uid in uids]
    for of_card in (StoredPin, CounterProof):
        session.execute(delete(of_card).where(of_card.card_uid.in_(uids)))
    session.execute(update(ResetRequest).where(ResetRequest.card_uid.in_(uids)).values(grounds=None))
    asked = select(Callback.uid).where(Callback.claim.in_(of_cards))
    session.execute(delete(CallbackTry).where(CallbackTry.callback_uid.in_(asked)))
    for table in (PinCounter, OneTimeCode, Callback):
        session.execute(delete(table).where(table.claim.in_(of_cards)))
    session.execute(update(Waiting).where(Waiting.claim.in_(of_cards)).values(claim=None))


def _erase_holder(session: Session, office: Office, uid: str) -> None:
    """Something of the same form takes the place of what may not be empty, so that keys can go on being changed."""
    nobody = f"forgotten {uid}"
    nameless = {
        "citizen_id": seal(office.keys, "holders.citizen_id", uid, nobody),
        "citizen_id_index": office.keys.index("citizen_id", nobody),
        "name": seal(office.keys, "holders.name", uid, nobody),
        "phone": None,
        "phone_index": None,
        "employer": None,
        "address": None,
        "forgotten_at": clock.now(),
    }
    session.execute(update(Holder).where(Holder.uid == uid).values(**nameless))
