"""Which ways callers took through the call map, and where they left it, by the turns that are still kept.

Turns are the busiest table and the first to be forgotten (`retention.turns`): this, unlike all else in a report, cannot
be told of older days.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from models.call import CallRecord
from models.card_file import Reader
from models.queue_board import ANSWERED
from models.report_span import Span, rows
from models.turn import Turn
from models.waiting import Waiting

DIAL = "dial"
"""The step of every call's first turn."""


@dataclass(frozen=True)
class Way:
    """A question, what was answered, and the question asked next."""

    step: str
    outcome: str
    asks: str


@dataclass(frozen=True)
class Traffic:
    """Of the calls of a span."""

    calls: int
    """Those of which turns are kept."""
    ways: Counter[Way]
    left: Counter[str]
    """By the last question: calls that ended there. Whoever was at the queue's had hung up waiting."""
    talked: int
    """Calls that ended while the caller was with an operator, or when they had parted."""


def traffic(reader: Reader, span: Span, queue: str) -> Traffic:
    """Of all calls that began in the span. `queue`: the step at which callers wait, and stay while they talk."""
    found: Counter[Way] = Counter()
    for step, outcome, asks, count in rows(reader, span, _ways):
        found[Way(step, outcome, asks)] += count
    left, talked = _left(reader, span, queue)
    calls = sum(count for way, count in found.items() if way.step == DIAL)
    return Traffic(calls, found, left, talked)


def _ways(day: Span) -> Select[*tuple[Any, ...]]:
    return (
        select(Turn.step, Turn.outcome, Turn.asks, func.count())
        .join(CallRecord, CallRecord.sid == Turn.call_sid)
        .where(day.holds(CallRecord.started_at), Turn.settled_at.is_not(None), Turn.asks.is_not(None))
        .group_by(Turn.step, Turn.outcome, Turn.asks)
    )


def _left(reader: Reader, span: Span, queue: str) -> tuple[Counter[str], int]:
    left: Counter[str] = Counter()
    talked = 0
    for asks, state, count in rows(reader, span, _last):
        if asks == queue and state in ANSWERED:
            talked += count
        elif asks:
            left[asks] += count
    return left, talked


def _last(day: Span) -> Select[*tuple[Any, ...]]:
    last = (
        select(func.max(Turn.number))
        .where(Turn.call_sid == CallRecord.sid, Turn.settled_at.is_not(None))
        .correlate(CallRecord)
        .scalar_subquery()
    )
    return (
        select(Turn.asks, Waiting.state, func.count())
        .join(CallRecord, CallRecord.sid == Turn.call_sid)
        .outerjoin(Waiting, Waiting.call_sid == Turn.call_sid)
        .where(day.holds(CallRecord.started_at), CallRecord.ended_at.is_not(None), Turn.number == last)
        .group_by(Turn.asks, Waiting.state)
    )
