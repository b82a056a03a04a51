"""What there is to draw: each step as a figure, each outcome as an exit with its key and its target."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from ivr.call_map import CALL_MAP, PARTS, START, Node, Row
from ivr.drawing.keys import keys_of
from ivr.drawing.labels import CODES, Labels
from ivr.step import Ending, Junction
from ivr.steps.menu import STANDARD_OUTCOMES


class Kind(Enum):
    """What a figure stands for; the values name its looks."""

    QUESTION = "question"
    ELSEWHERE = "elsewhere"
    """The caller talks to somebody else meanwhile, or waits to."""
    JUNCTION = "junction"
    ENDING = "ending"


@dataclass(frozen=True)
class Exit:
    """An outcome: the key that brings it, if there is one, and where it leads."""

    outcome: str
    key: str
    target: str
    is_line: bool
    """True where a line is drawn to the target; otherwise the target is named on the spot."""
    said: str
    target_said: str
    """What outcome and target are called on the picture."""

    @property
    def is_standard(self) -> bool:
        """One of the five that every question has."""
        return self.outcome in STANDARD_OUTCOMES


@dataclass(frozen=True)
class Figure:
    """A step."""

    name: str
    part: str
    kind: Kind
    is_secret: bool
    meaning: str
    """The first line of the step's docstring."""
    exits: tuple[Exit, ...]
    said: str
    """What the step is called on the picture."""

    @property
    def own(self) -> tuple[Exit, ...]:
        """The exits of this step alone."""
        return tuple(exit for exit in self.exits if not exit.is_standard)

    @property
    def standard(self) -> tuple[Exit, ...]:
        """The five that every question has, in one order everywhere."""
        by_name = {exit.outcome: exit for exit in self.exits if exit.is_standard}
        order = ("person", "go_back", "again", "unclear", "out_of_patience")
        return tuple(by_name[name] for name in order if name in by_name)


@dataclass(frozen=True)
class Sketch:
    """All figures, by part."""

    parts: Mapping[str, tuple[Figure, ...]]
    start: str
    labels: Labels

    @property
    def figures(self) -> Mapping[str, Figure]:
        """All figures, by name."""
        return {figure.name: figure for figures in self.parts.values() for figure in figures}


def sketch(
    parts: Mapping[str, Mapping[str, Row]] = PARTS,
    rows: Mapping[str, Row] = CALL_MAP,
    start: str = START,
    labels: Labels = CODES,
) -> Sketch:
    """Read a call map: its parts, and its rows with their standard leads, under these names."""
    part_of = {name: part for part, steps in parts.items() for name in steps}
    lines = set(_lines(part_of, rows, start))
    return Sketch(
        {
            part: tuple(_figure(name, part, rows[name], lines, labels) for name in steps)
            for part, steps in parts.items()
        },
        start,
        labels,
    )


def _figure(name: str, part: str, row: Row, lines: set[tuple[str, str]], labels: Labels) -> Figure:
    keys = keys_of(row.node)
    exits = tuple(
        Exit(
            outcome,
            keys.get(outcome, ""),
            target,
            (name, outcome) in lines,
            labels.outcome(outcome),
            labels.step(target),
        )
        for outcome, target in row.leads.items()
    )
    meaning = (type(row.node).__doc__ or "").strip().partition("\n")[0]
    is_secret = getattr(row.node, "is_secret", False)
    return Figure(name, part, _kind(row.node), is_secret, meaning, exits, labels.step(name))


def _kind(node: Node) -> Kind:
    if isinstance(node, Ending):
        return Kind.ENDING
    if isinstance(node, Junction):
        return Kind.JUNCTION
    return Kind.ELSEWHERE if node.entry is None else Kind.QUESTION


def _lines(part_of: Mapping[str, str], rows: Mapping[str, Row], start: str) -> Iterator[tuple[str, str]]:
    """Step and outcome of all that is drawn as a line: what leads on within a part, and from the start to each part.

    Everything else (a person, back, another part) would make a hairball, and names its target instead.
    """
    for name, outcome, target in _leading_on(rows):
        if target != start and (name == start or part_of[name] == part_of[target]):
            yield name, outcome


def _leading_on(rows: Mapping[str, Row]) -> Iterator[tuple[str, str, str]]:
    """Every lead but the standard ones, and those that close a circle."""
    finished: set[str] = set()

    def follow(name: str, trail: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
        finished.add(name)
        for outcome, target in rows[name].leads.items():
            if outcome in STANDARD_OUTCOMES or target in trail:
                continue
            yield name, outcome, target
            if target not in finished:
                yield from follow(target, (*trail, target))

    for name in rows:
        if name not in finished:
            yield from follow(name, (name,))
