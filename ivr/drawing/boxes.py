"""How big a figure's box is, and where in it the rows of its outcomes are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ivr.drawing.sketch import Exit, Figure, Kind
from ivr.drawing.text import width

TITLE_SIZE, OWN_SIZE, STANDARD_SIZE = 12.0, 10.5, 9.5
HEAD, OWN_ROW, STANDARD_ROW = 24.0, 17.0, 13.0
SIDE, FOOT, BETWEEN = 9.0, 5.0, 8.0
LOCK = 14.0
TRAY_GAP = 5.0
STAYS, AND = "↻", " · "


@dataclass(frozen=True)
class Line:
    """A row in a box: a key, an outcome, and a target that is empty where a drawn line says it."""

    exits: tuple[Exit, ...]
    """More than one where outcomes share the row."""
    key: str
    said: str
    target: str
    y: float
    size: float

    @property
    def exit(self) -> Exit:
        """The first, which stands for the row."""
        return self.exits[0]


@dataclass(frozen=True)
class Box:
    """A figure with its size; `rows` lie below its head."""

    figure: Figure
    width: float
    height: float
    rows: tuple[Line, ...]

    @property
    def key_width(self) -> float:
        """The width of the column of keys."""
        return _key_width(self.rows)


def measure(figure: Figure, *, with_rows: Iterable[Exit]) -> Box:
    """The box of a figure that shows these exits."""
    rows = _rows(figure.name, tuple(with_rows))
    height = HEAD + _rows_height(rows)
    return Box(figure, max(_head_width(figure), _rows_width(rows)), height, rows)


def _head_width(figure: Figure) -> float:
    mark = LOCK if figure.is_secret or figure.kind in {Kind.JUNCTION, Kind.ELSEWHERE} else 0
    return 2 * SIDE + mark + width(figure.said, TITLE_SIZE, is_bold=True)


def _rows(name: str, exits: Sequence[Exit]) -> tuple[Line, ...]:
    rows, y = [], HEAD + FOOT
    for key, told in _told(name, exits):
        exit, said = told[0], AND.join(each.said for each in told)
        height, size = (STANDARD_ROW, STANDARD_SIZE) if exit.is_standard else (OWN_ROW, OWN_SIZE)
        rows.append(Line(told, key, said, _target(name, exit), y + height / 2, size))
        y += height
    return tuple(rows)


def _told(name: str, exits: Sequence[Exit]) -> Iterator[tuple[str, tuple[Exit, ...]]]:
    """Key and outcomes of each row. `again` and `unclear` share one where both stay."""
    staying = tuple(exit for exit in exits if exit.is_standard and exit.target == name)
    for exit in exits:
        if exit not in staying:
            yield exit.key, (exit,)
        elif exit is staying[0]:
            keys = (each.key for each in staying if each.key)
            yield " ".join(keys), staying


def _target(name: str, exit: Exit) -> str:
    if exit.is_line:
        return ""
    return STAYS if exit.target == name else f"→ {exit.target_said}"


def _rows_height(rows: Sequence[Line]) -> float:
    heights = (STANDARD_ROW if row.exit.is_standard else OWN_ROW for row in rows)
    return sum(heights) + 2 * FOOT if rows else 0


def _rows_width(rows: Sequence[Line]) -> float:
    if not rows:
        return 0
    keys = _key_width(rows)
    return max(2 * SIDE + keys + width(row.said, row.size) + _target_width(row) for row in rows)


def _target_width(row: Line) -> float:
    return BETWEEN + width(row.target, row.size, is_bold=True) if row.target else 0


def _key_width(rows: Sequence[Line]) -> float:
    widest = max((width(row.key, row.size, is_bold=True) for row in rows), default=0)
    return widest + 5 if widest else 0


@dataclass(frozen=True)
class Block:
    """What is placed as one: a box; or a tray of steps alike, with the rows they share said once below them.

    A block without boxes is a slot that a long line passes through.
    """

    boxes: tuple[Box, ...] = ()
    shared: Box | None = None

    @property
    def width(self) -> float:
        """The widest of its boxes."""
        return max((box.width for box in (*self.boxes, self.shared) if box), default=0)

    @property
    def height(self) -> float:
        """All boxes below each other."""
        boxes = sum(box.height for box in self.boxes)
        gaps = TRAY_GAP * (len(self.boxes) - 1) if self.boxes else 0
        return boxes + gaps + (self.shared.height - HEAD if self.shared else 0)

    @property
    def tops(self) -> Mapping[str, float]:
        """Where each box begins, by step."""
        tops, y = {}, 0.0
        for box in self.boxes:
            tops[box.figure.name] = y
            y += box.height + TRAY_GAP
        return tops

    def entry(self, step: str) -> float:
        """Where lines to this step arrive."""
        return self.tops[step] + HEAD / 2 if self.boxes else 0

    def leaving(self, step: str, outcome: str) -> float:
        """Where the line of this outcome begins."""
        if not self.boxes:
            return 0
        box = next(box for box in self.boxes if box.figure.name == step)
        return self.tops[step] + next(row.y for row in box.rows if row.exit.outcome == outcome)


def one(figure: Figure) -> Block:
    """The block of one figure: its own outcomes first, then the five that every question has."""
    return Block((measure(figure, with_rows=(*figure.own, *figure.standard)),))


def tray(figures: Sequence[Figure]) -> Block:
    """The block of figures with the same outcomes."""
    shared = measure(figures[0], with_rows=figures[0].standard)
    return Block(tuple(measure(figure, with_rows=()) for figure in figures), shared)
