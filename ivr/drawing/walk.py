"""The way that one call took over the map: which steps were asked, how each was answered, and where the call is now."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ivr.call_map import CALL_MAP, Row
from ivr.step import Junction

Turn = tuple[str, str, str]
"""A step, its outcome, and the step that asked next."""


@dataclass(frozen=True)
class Walk:
    """Steps with their outcomes, and the step that asks now. An empty one leaves the picture as it is."""

    turns: frozenset[tuple[str, str]] = frozenset()
    now: str = ""

    @property
    def is_drawn(self) -> bool:
        """Has the call been anywhere?"""
        return bool(self.turns or self.now)

    def step(self, name: str) -> str:
        """The classes that a step's box gets beside its own."""
        asked = " lit" if name == self.now or any(step == name for step, _ in self.turns) else ""
        return asked + (" now" if name == self.now else "")

    def exit(self, step: str, outcome: str) -> str:
        """The classes that an outcome and its line get beside their own."""
        return " lit" if (step, outcome) in self.turns else ""

    def style(self) -> Iterator[str]:
        """The rules that light the way up."""
        if self.is_drawn:
            yield from _RULES


NO_WALK = Walk()
_RULES = (
    ".walked g[id], .walked .path { opacity: 0.4; }",
    ".walked g.lit { opacity: 1; }",
    ".lit .box { stroke-width: 3; }",
    ".lit .head { fill-opacity: 0.3; }",
    ".lit > .wire { stroke-width: 4.5; }",
    "text.lit { font-weight: 700; text-decoration: underline; }",
    ".now .box { stroke-width: 6; }",
)


def walk(turns: Iterable[Turn], rows: Mapping[str, Row] = CALL_MAP) -> Walk:
    """The way of a call, with the junctions that it passed unasked between one question and the next."""
    taken, now = set[tuple[str, str]](), ""
    for step, outcome, now in turns:
        taken.add((step, outcome))
        if step in rows and outcome in rows[step].leads:
            taken |= set(_between(rows[step].leads[outcome], now, rows, ()))
    return Walk(frozenset(taken), now)


def _between(
    step: str, asked: str, rows: Mapping[str, Row], passed: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """The decisions of junctions that lead from a step to the one that was asked; none if there is no such way."""
    if step == asked or step in passed or not isinstance(rows[step].node, Junction):
        return
    for outcome, target in rows[step].leads.items():
        further = list(_between(target, asked, rows, (*passed, step)))
        if target == asked or further:
            yield step, outcome
            yield from further
            return
