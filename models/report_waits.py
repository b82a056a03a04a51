"""How long callers waited for a person, and how it ended (Q1). Who waited twice in one call counts once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from math import ceil
from typing import Any

from sqlalchemy import Select, select

from models import waiting
from models.card_file import Reader
from models.queue_board import ANSWERED, ANSWERED_IN_TIME
from models.report_span import By, Slot, Span, rows
from models.waiting import Waiting

_ENDED = (*ANSWERED, waiting.GONE, waiting.CALLBACK, waiting.SENT_AWAY)
MEDIAN, NINE_IN_TEN = Fraction(1, 2), Fraction(9, 10)


@dataclass(frozen=True)
class Waits:
    """Those that have ended, in one slot or in all. A wait belongs to the slot in which it began."""

    lengths: Sequence[timedelta] = ()
    """Of all of them, however they ended, the shortest first."""
    ends: Counter[str] = field(default_factory=Counter)
    """By state, as `models/waiting.py` has it."""
    in_time: int = 0
    """Answered within fifteen seconds."""

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self.lengths)

    @property
    def answered(self) -> int:
        """Connected with an operator."""
        return sum(self.ends[state] for state in ANSWERED)

    @property
    def abandoned(self) -> int:
        """Hung up."""
        return self.ends[waiting.GONE]

    @property
    def left_for_callback(self) -> int:
        """Pressed 1 to be called back (S4)."""
        return self.ends[waiting.CALLBACK]

    @property
    def sent_away(self) -> int:
        """Closing time came first, or the queue was full (S3)."""
        return self.ends[waiting.SENT_AWAY]

    @property
    def connected_percent(self) -> float | None:
        """Of all who waited; None where nobody did."""
        return self.answered * 100 / self.count if self.count else None

    @property
    def in_time_percent(self) -> float | None:
        """Of all who were answered; None where nobody was."""
        return self.in_time * 100 / self.answered if self.answered else None

    def waited_by(self, share: Fraction) -> float | None:
        """This share of them waited so many seconds or less; None where nobody waited."""
        return self.lengths[ceil(share * self.count) - 1].total_seconds() if self.lengths else None

    @property
    def longest(self) -> float | None:
        """In seconds."""
        return self.waited_by(Fraction(1))


def waits(reader: Reader, span: Span, by: By) -> dict[Slot, Waits]:
    """Of every slot."""

    def query(day: Span) -> Select[*tuple[Any, ...]]:
        return select(Waiting.since, Waiting.left_at, Waiting.state).where(
            Waiting.state.in_(_ENDED), day.holds(Waiting.since)
        )

    lengths: defaultdict[Slot, list[timedelta]] = defaultdict(list)
    ends: defaultdict[Slot, Counter[str]] = defaultdict(Counter)
    in_time: Counter[Slot] = Counter()
    for since, left_at, state in rows(reader, span, query):
        slot, length = span.slot_of(since, by), (left_at or since) - since
        lengths[slot].append(length)
        ends[slot][state] += 1
        in_time[slot] += state in ANSWERED and length <= ANSWERED_IN_TIME
    return {slot: Waits(sorted(lengths[slot]), ends[slot], in_time[slot]) for slot in span.slots(by)}


def together(each: Iterable[Waits]) -> Waits:
    """All of them as one."""
    parts = list(each)
    return Waits(
        sorted(length for part in parts for length in part.lengths),
        sum((part.ends for part in parts), Counter()),
        sum(part.in_time for part in parts),
    )
