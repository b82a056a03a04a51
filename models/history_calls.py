"""The calls in which a card was named, as its history tells them: from where (masked), with which PINs, to whom.

To name a card proves nothing: it is the right PIN that does.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, union

from models import claims, identity
from models.audit_log import AuditRow
from models.call import CallRecord
from models.card_file import Reader
from models.keys import KeyRing
from models.sealed import unseal_if_any
from models.stored_pin import FAILURES, RIGHT, PinTry
from models.waiting import Waiting

_CALL = "call:"


@dataclass(frozen=True)
class NamedInCall:
    """A call in which the card was named. `caller` is masked; None: withheld, or kept no longer."""

    at: datetime
    caller: str | None
    language: str
    right_pins: int
    wrong_pins: int
    waited: str | None
    """How the wait for a person ended, as `models/waiting.py` has it; None: there was none."""
    taken_by: str | None
    """Work number of the operator."""


def calls_naming(reader: Reader, keys: KeyRing, card_uids: Sequence[str], most: int) -> list[NamedInCall]:
    """The newest calls in which one of these cards was named."""
    sids = reader.execute(_sids(card_uids)).scalars().all()
    query = (
        select(
            CallRecord.sid,
            CallRecord.started_at,
            CallRecord.from_number,
            CallRecord.language,
            Waiting.state,
            Waiting.taken_by,
        )
        .outerjoin(Waiting, Waiting.call_sid == CallRecord.sid)
        .where(CallRecord.sid.in_(sids))
        .order_by(CallRecord.started_at.desc(), CallRecord.sid)
        .limit(most)
    )
    rows = reader.execute(query).all()
    pins = _pins(reader, [row.sid for row in rows], card_uids)
    return [_told(keys, row, pins) for row in rows]


def _sids(card_uids: Sequence[str]) -> Any:
    """Tries and the queue name the card; deeds that a caller did stand in its chain."""
    named = [claims.of_card(uid) for uid in card_uids]
    chains = [f"card:{uid}" for uid in card_uids]
    return union(
        select(PinTry.call_sid).where(PinTry.claim.in_(named)),
        select(Waiting.call_sid).where(Waiting.claim.in_(named)),
        select(func.substr(AuditRow.actor, len(_CALL) + 1)).where(
            AuditRow.subject.in_(chains), AuditRow.actor.startswith(_CALL)
        ),
    )


def _pins(reader: Reader, sids: Sequence[str], card_uids: Sequence[str]) -> Counter[tuple[str, str]]:
    """By call and verdict, how many PINs were keyed for these cards."""
    query = (
        select(PinTry.call_sid, PinTry.verdict, func.count())
        .where(PinTry.call_sid.in_(sids), PinTry.claim.in_([claims.of_card(uid) for uid in card_uids]))
        .group_by(PinTry.call_sid, PinTry.verdict)
    )
    rows = reader.execute(query).all()
    return Counter({(sid, verdict): count for sid, verdict, count in rows if verdict})


def _told(keys: KeyRing, row: Any, pins: Counter[tuple[str, str]]) -> NamedInCall:
    number = unseal_if_any(keys, "calls.from_number", row.sid, row.from_number)
    return NamedInCall(
        at=row.started_at,
        caller=identity.mask_phone(number) if number else None,
        language=row.language,
        right_pins=pins[row.sid, RIGHT],
        wrong_pins=sum(pins[row.sid, verdict] for verdict in FAILURES),
        waited=row.state,
        taken_by=row.taken_by,
    )
