"""Puts the parts on one page: the part where a call starts on the left, the others in rows beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ivr.drawing.boxes import Box
from ivr.drawing.panel import Drawn, Panel, Point, Rect, Wire
from ivr.drawing.sketch import Sketch

LEGEND = "legend"
ROWS = (("loss", "bank"), ("pin",), ("card", LEGEND), ("questions", "person"))
"""Which parts stand side by side. A part that is not named here gets a row of its own below."""

MARGIN, HEADER, GUTTER, BETWEEN = 36.0, 84.0, 76.0, 26.0
RINGING = 36.0
"""Room above the first step, for the call that comes in."""


@dataclass(frozen=True)
class Page:
    """Everything on its place."""

    width: float
    height: float
    frames: Mapping[str, Rect]
    """The panel of each part, and of the legend."""
    boxes: tuple[Drawn, ...]
    trays: tuple[tuple[Box, Rect], ...]
    wires: tuple[Wire, ...]


@dataclass(frozen=True)
class _Placed:
    panel: Panel
    x: float
    y: float

    def entries(self) -> dict[str, Point]:
        return {name: (x + self.x, y + self.y) for name, (x, y) in self.panel.entries().items()}


def arrange(sketch: Sketch) -> Page:
    """Place the whole map."""
    first = sketch.figures[sketch.start].part
    panels = {part: Panel(part, figures) for part, figures in sketch.parts.items()}
    rows = _rows([part for part in panels if part != first])
    left = MARGIN + panels[first].width + GUTTER
    width = max(_width(row, panels) for row in rows)
    frames, placed, y = {}, [], HEADER
    for row in rows:
        height = max(panels[part].height for part in row if part != LEGEND)
        for part, frame in _side_by_side(row, panels, Rect(left, y, width, height)):
            frames[part] = frame
            if part != LEGEND:
                placed.append(_Placed(panels[part], frame.x, frame.y + (height - panels[part].height) / 2))
        y += height + BETWEEN
    bottom = y - BETWEEN
    start = _Placed(panels[first], MARGIN, (HEADER + bottom - panels[first].height) / 2)
    frames[first] = Rect(MARGIN, start.y - RINGING, panels[first].width, panels[first].height + RINGING)
    return _page(sketch, frames, [start, *placed], left + width + MARGIN, bottom + MARGIN)


def _rows(parts: Sequence[str]) -> list[tuple[str, ...]]:
    known = {part for row in ROWS for part in row}
    named = [tuple(part for part in row if part in parts or part == LEGEND) for row in ROWS]
    return [row for row in named if set(row) - {LEGEND}] + [(part,) for part in parts if part not in known]


def _width(row: Sequence[str], panels: Mapping[str, Panel]) -> float:
    present = [part for part in row if part != LEGEND]
    return sum(panels[part].width for part in present) + BETWEEN * (len(row) - 1)


def _side_by_side(row: Sequence[str], panels: Mapping[str, Panel], room: Rect) -> Iterator[tuple[str, Rect]]:
    """A row as wide as the page: the legend takes what is left, otherwise the lines get longer."""
    spare = room.width - _width(row, panels)
    gaps = sum(panels[part].gaps for part in row if part != LEGEND)
    x = room.x
    for part in row:
        if part != LEGEND and LEGEND not in row and gaps:
            panels[part].gap += spare / gaps
        width = spare if part == LEGEND else panels[part].width
        yield part, Rect(x, room.y, width, room.height)
        x += width + BETWEEN


def _page(
    sketch: Sketch, frames: Mapping[str, Rect], placed: Sequence[_Placed], width: float, height: float
) -> Page:
    boxes = tuple(
        Drawn(drawn.box, drawn.at.moved(each.x, each.y)) for each in placed for drawn in each.panel.drawn()
    )
    trays = tuple((box, rect.moved(each.x, each.y)) for each in placed for box, rect in each.panel.trays())
    wires = tuple(
        Wire(wire.step, wire.outcome, wire.target, tuple((x + each.x, y + each.y) for x, y in wire.points))
        for each in placed
        for wire in each.panel.wires()
    )
    entries = {name: point for each in placed for name, point in each.entries().items()}
    return Page(width, height, frames, boxes, trays, (*_from_the_start(sketch, boxes, entries), *wires))


def _from_the_start(sketch: Sketch, boxes: Sequence[Drawn], entries: Mapping[str, Point]) -> Iterator[Wire]:
    """The lines from the start into the other parts."""
    start = sketch.figures[sketch.start]
    drawn = next(each for each in boxes if each.box.figure is start)
    for row in drawn.box.rows:
        leads_out = row.exit.is_line and sketch.figures[row.exit.target].part != start.part
        if leads_out:
            begin = (drawn.at.x + drawn.at.width, drawn.at.y + row.y)
            yield Wire(start.name, row.exit.outcome, row.exit.target, (begin, entries[row.exit.target]))
