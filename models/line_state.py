"""How the line stands for the operator who has a call: rung, talking, the caller at the keypad or gone; since when.

Nothing is asked of the telephone exchange: what it told the line stands in the record.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Row, Select, func, select

from models import clock, pin_by_phone, waiting
from models.call import CallRecord
from models.card_file import Reader
from models.exchange import Exchange
from models.phone_pin import PhonePin
from models.turn import Turn
from models.waiting import Waiting


class LineState(Enum):
    """What happens on the line now."""

    RINGING = "ringing"
    """The operator's telephone rings, or was answered and not taken yet."""
    CONNECTED = "connected"
    AT_THE_KEYPAD = "at_the_keypad"
    """The caller keys the PIN, away from the operator."""
    PARTED = "parted"
    """The operator's telephone has hung up, and the caller is with the machine."""
    WAITS_AGAIN = "waits_again"
    """The operator's telephone was not answered: the caller is back in the queue."""
    HUNG_UP = "hung_up"
    """The caller is gone."""


OVER = frozenset({LineState.PARTED, LineState.WAITS_AGAIN, LineState.HUNG_UP})


@dataclass(frozen=True)
class LineNow:
    """The state, when the operator took the call, and when the caller hung up."""

    state: LineState
    taken_at: datetime | None
    ended_at: datetime | None

    @property
    def seconds(self) -> int:
        """How long the operator has had the call."""
        if self.taken_at is None:
            return 0
        return max(0, int(((self.ended_at or clock.now()) - self.taken_at).total_seconds()))

    @property
    def is_over(self) -> bool:
        """Is nobody to be heard there any more?"""
        return self.state in OVER


def now(reader: Reader, exchange: Exchange, call_sid: str) -> LineNow | None:
    """How the line of a call stands that an operator has taken; None for a call that the line does not know."""
    row = _row(reader, call_sid)
    if row is None:
        return None
    return LineNow(_state(reader, exchange, call_sid, row), row.left_at, row.ended_at)


def is_answered(reader: Reader, call_sid: str) -> bool:
    """Was the operator's telephone answered, and the call taken there, since it was last made to ring?"""
    row = _row(reader, call_sid)
    return row is not None and _is_answered(reader, call_sid, row)


def _row(reader: Reader, call_sid: str) -> Row[Any] | None:
    query: Select[*tuple[Any, ...]] = (
        select(
            Waiting.state,
            Waiting.left_at,
            Waiting.taken_by,
            Waiting.answered_at,
            Waiting.answered_by,
            CallRecord.ended_at,
        )
        .join(CallRecord, CallRecord.sid == Waiting.call_sid)
        .where(Waiting.call_sid == call_sid)
    )
    return reader.execute(query).one_or_none()


def _state(reader: Reader, exchange: Exchange, call_sid: str, row: Row[Any]) -> LineState:
    if row.ended_at is not None:
        return LineState.HUNG_UP
    if row.state == waiting.WAITING:
        return LineState.WAITS_AGAIN
    if pin_by_phone.wanted(reader, call_sid):
        return LineState.AT_THE_KEYPAD
    if not exchange.rings:
        return LineState.CONNECTED
    if not _is_answered(reader, call_sid, row):
        return LineState.RINGING
    return LineState.PARTED if _last_turn_at(reader, call_sid) > row.answered_at else LineState.CONNECTED


def _is_answered(reader: Reader, call_sid: str, row: Row[Any]) -> bool:
    is_theirs = row.answered_at is not None and row.answered_by == row.taken_by
    return is_theirs and row.left_at is not None and row.answered_at > _rung_at(reader, call_sid, row.left_at)


def _rung_at(reader: Reader, call_sid: str, taken_at: datetime) -> datetime:
    """When the operator's telephone was last made to ring: the call was taken, or the caller was sent to the keypad."""
    query = select(func.max(PhonePin.asked_at), func.max(PhonePin.closed_at)).where(
        PhonePin.call_sid == call_sid
    )
    return max(moment for moment in (taken_at, *reader.execute(query).one()) if moment)


def _last_turn_at(reader: Reader, call_sid: str) -> datetime:
    query: Select[*tuple[Any, ...]] = select(func.max(Turn.settled_at)).where(Turn.call_sid == call_sid)
    moment: datetime = reader.execute(query).scalar_one()
    return moment
