"""The turns of a call as the line reads and writes them: looked up once, claimed once, settled once.

Functions that take a `Reader` work on a light connection and in a deed's session alike.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session

from models import clock
from models.call import CallRecord
from models.card_file import Reader
from models.keys import KeyRing
from models.sealed import seal_if_any
from models.statements import insert_unless_there, rows_changed
from models.turn import Turn

LEASE = timedelta(seconds=6)
"""A claimed turn that is not settled by then was left by a process that died, and may be taken over."""
LONGEST_CALL = timedelta(minutes=60)
"""No deed is done for a call that began earlier: whoever has a webhook of it may have caught it somewhere."""


@dataclass(frozen=True)
class Settled:
    """A turn that was answered."""

    number: int
    step: str
    facts: dict[str, Any]
    reply: str
    heard_digest: str | None
    """Of the delivery that it answered. None: from before digests were kept."""


@dataclass(frozen=True)
class Progress:
    """How far a call has come, seen from one turn."""

    has_ended: bool = False
    is_too_old: bool = False
    """Longer than any call should last."""
    is_being_judged: bool = False
    """Somebody has claimed this turn and may still settle it."""
    before: Settled | None = None
    """The turn before this one, if it is settled."""
    this: Settled | None = None
    """This turn, if it is settled already."""


_TURNS = select(
    Turn.number,
    Turn.step,
    Turn.facts,
    Turn.reply,
    Turn.heard_digest,
    Turn.claimed_at,
    Turn.settled_at.is_not(None).label("is_settled"),
    CallRecord.started_at,
    CallRecord.ended_at.is_not(None).label("has_ended"),
).join(CallRecord, CallRecord.sid == Turn.call_sid)
_AROUND = _TURNS.where(
    Turn.call_sid == bindparam("call_sid"), Turn.number.in_([bindparam("before"), bindparam("this")])
)


def progress(reader: Reader, call_sid: str, number: int) -> Progress:
    """This turn and the one before it, in one statement."""
    rows = reader.execute(_AROUND, {"call_sid": call_sid, "before": number - 1, "this": number}).all()
    settled = {row.number: _settled(row) for row in rows if row.is_settled}
    now = clock.now()
    return Progress(
        has_ended=any(row.has_ended for row in rows),
        is_too_old=any(row.started_at < now - LONGEST_CALL for row in rows),
        is_being_judged=any(
            row.number == number and not row.is_settled and now - LEASE <= row.claimed_at <= now + LEASE
            for row in rows
        ),
        before=settled.get(number - 1),
        this=settled.get(number),
    )


def settled_for_good(session: Session, call_sid: str, number: int) -> Settled | None:
    """This turn, if it is settled; if not, it is certain that no transaction under way will settle it any more.

    Whoever settles a turn holds its row, so to ask for the row is to wait for them. Changes nothing, and ends the
    session's transaction: by a COMMIT where the turn is settled, which returns when all that was written before it is
    as safe as it gets, at a synchronous standby too. Raises OperationalError if the wait is too long.
    """
    row = {"call_sid": call_sid, "number": number, "claimed_at": clock.now()}
    insert_unless_there(session, Turn, row)
    this_turn = select(Turn.number).where(Turn.call_sid == call_sid, Turn.number == number)
    session.execute(this_turn.with_for_update())
    settled = progress(session, call_sid, number).this
    if settled:
        session.commit()
    else:
        session.rollback()
    return settled


def latest(reader: Reader, call_sid: str) -> Settled | None:
    """The last settled turn of a call that goes on, for webhooks that come out of order; None if it is over."""
    query = (
        _TURNS.where(Turn.call_sid == call_sid, Turn.settled_at.is_not(None))
        .order_by(Turn.number.desc())
        .limit(1)
    )
    row = reader.execute(query).first()
    is_over = row is None or row.has_ended or row.started_at < clock.now() - LONGEST_CALL
    return None if row is None or is_over else _settled(row)


def next_number(reader: Reader, call_sid: str) -> int:
    """The turn with which a call goes on."""
    last = latest(reader, call_sid)
    return last.number + 1 if last else 1


def _settled(row: Any) -> Settled:
    return Settled(row.number, row.step, json.loads(row.facts), row.reply, row.heard_digest)


def open_call(
    reader: Reader, keys: KeyRing, sid: str, caller: str | None, called: str, city: str, language: str
) -> None:
    """Begin the record of a call; a second delivery of its first webhook changes nothing."""
    values = {
        "sid": sid,
        "from_number": seal_if_any(keys, "calls.from_number", sid, caller),
        "from_index": keys.index("phone", caller) if caller else None,
        "to_number": called,
        "city": city,
        "language": language,
        "started_at": clock.now(),
    }
    insert_unless_there(reader, CallRecord, values)


def close_call(session: Session, sid: str, how: str) -> bool:
    """End a call's record and forget what was only kept for its duration; False if it was over already.

    The record's language becomes the one in which the call ended: whoever pressed 8 spoke that.
    """
    last = latest(session, sid)
    spoken = {"language": last.facts["language"]} if last and "language" in last.facts else {}
    ended = (
        update(CallRecord)
        .where(CallRecord.sid == sid, CallRecord.ended_at.is_(None))
        .values(ended_at=clock.now(), how_ended=how, held_new_pin=None, **spoken)
    )
    return rows_changed(session.execute(ended)) == 1


def claim(reader: Reader, call_sid: str, number: int, step: str) -> bool:
    """Claim a turn; False if somebody else has. A claim older than the lease is taken over.

    So is one that lies further ahead: the clock was set back, and whoever claimed may be dead for as long as that. If
    they are not, nothing is done twice all the same: a turn settles once and spends one try.
    """
    now = clock.now()
    row = {"call_sid": call_sid, "number": number, "step": step, "claimed_at": now}
    if insert_unless_there(reader, Turn, row):
        return True
    abandoned = update(Turn).where(
        Turn.call_sid == call_sid,
        Turn.number == number,
        Turn.settled_at.is_(None),
        or_(Turn.claimed_at < now - LEASE, Turn.claimed_at > now + LEASE),
    )
    return rows_changed(reader.execute(abandoned.values(claimed_at=now))) == 1


def unclaim(reader: Reader, call_sid: str, number: int) -> None:
    """Give a claim up after a failure, so that the next delivery need not wait for the lease."""
    row = update(Turn).where(Turn.call_sid == call_sid, Turn.number == number, Turn.settled_at.is_(None))
    reader.execute(row.values(claimed_at=clock.now() - 2 * LEASE))


@dataclass(frozen=True)
class Answer:
    """A turn as it will be kept: whose question was answered, how, the new facts, and the reply word for word.

    `heard_digest` is the delivery's, by which a repetition of it is known.
    """

    step: str
    outcome: str
    facts: dict[str, Any]
    reply: str
    heard_digest: str


def settle(reader: Reader, call_sid: str, number: int, answer: Answer) -> bool:
    """Settle a turn that nobody claimed; False, and nothing written, if it is there already."""
    now = clock.now()
    row = _columns(answer) | {"call_sid": call_sid, "number": number, "claimed_at": now, "settled_at": now}
    return insert_unless_there(reader, Turn, row)


def settle_claimed(reader: Reader, call_sid: str, number: int, answer: Answer) -> bool:
    """Settle a turn that was claimed; False if another delivery settled it first."""
    mine = update(Turn).where(Turn.call_sid == call_sid, Turn.number == number, Turn.settled_at.is_(None))
    return rows_changed(reader.execute(mine.values(**_columns(answer), settled_at=clock.now()))) == 1


def _columns(answer: Answer) -> dict[str, str | None]:
    facts = json.dumps(answer.facts, ensure_ascii=False, separators=(",", ":"))
    return {
        "step": answer.step,
        "outcome": answer.outcome,
        "asks": answer.facts.get("step"),
        "facts": facts,
        "reply": answer.reply,
        "heard_digest": answer.heard_digest,
    }
