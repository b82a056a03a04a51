"""The traffic of some time on the map: how often each outcome came up, and where callers had enough.

A turn knows the question that was answered and the one asked next. What junctions decided in between is not written
down; it is worked out here where only one way leads from the one to the other, and left open elsewhere.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isqrt

from ivr.call_map import CALL_MAP, Row
from ivr.step import Junction

LEVELS = 5
Lead = tuple[str, str]
"""A step and one of its outcomes."""


@dataclass(frozen=True)
class Way:
    """A question, its outcome, the question asked next, and how often that was so."""

    step: str
    outcome: str
    asks: str
    count: int


@dataclass(frozen=True)
class Traffic:
    """What is drawn on the map."""

    calls: int
    leads: Mapping[Lead, int]
    left: Mapping[str, int]
    """By step: calls that ended there."""

    @property
    def is_drawn(self) -> bool:
        """Without any, the map is the plain one."""
        return self.calls > 0

    def level(self, lead: Lead) -> int:
        """How broad the lead is drawn: 0 where nobody took it, LEVELS for the busiest; by the square root."""
        count, most = self.leads.get(lead, 0), max(self.leads.values(), default=0)
        return 1 + isqrt((LEVELS - 1) ** 2 * count // most) if count else 0


NO_TRAFFIC = Traffic(0, {}, {})


def on_the_map(
    ways: Iterable[Way], left: Mapping[str, int], calls: int, rows: Mapping[str, Row] = CALL_MAP
) -> Traffic:
    """Put ways on the map. Steps and outcomes that it does not have (any more) are left out."""
    leads: Counter[Lead] = Counter()
    for way in ways:
        if way.step in rows and way.outcome in rows[way.step].leads:
            for lead in _taken(way, rows):
                leads[lead] += way.count
    return Traffic(calls, leads, {step: count for step, count in left.items() if step in rows})


def _taken(way: Way, rows: Mapping[str, Row]) -> list[Lead]:
    """The outcome itself, and those of the junctions behind it."""
    passages = list(_passages(rows[way.step].leads[way.outcome], way.asks, rows))
    return [(way.step, way.outcome), *(passages[0] if len(passages) == 1 else ())]


def _passages(at: str, goal: str, rows: Mapping[str, Row]) -> Iterator[tuple[Lead, ...]]:
    """Every way from a step through junctions alone."""
    if at == goal:
        yield ()
    elif isinstance(rows[at].node, Junction):
        for outcome, target in rows[at].leads.items():
            for rest in _passages(target, goal, rows):
                yield ((at, outcome), *rest)
