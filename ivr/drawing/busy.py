"""Draws traffic over a finished map: numbers beside the outcomes, a mark on each step where calls ended."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from ivr.drawing.boxes import Box, Line
from ivr.drawing.elements import add, group, rect
from ivr.drawing.page import Page
from ivr.drawing.panel import Drawn, Rect
from ivr.drawing.text import width
from ivr.drawing.traffic import LEVELS, Traffic

SIZE, GAP, HEIGHT, PAD = 10.0, 3.0, 15.0, 5.0
STYLE = "\n".join(
    (
        f".count {{ font-size: {SIZE:g}px; font-weight: 700; paint-order: stroke; stroke-width: 3px; }}",
        ".count { stroke: #ffffff; }",
        ".left .pill { fill: #ad1f16; stroke: #ffffff; stroke-width: 1.5; }",
        f".left text {{ font-size: {SIZE:g}px; font-weight: 700; fill: #ffffff; }}",
        ".wire.busy-0, .wire.busy-0 ~ * { opacity: 0.35; }",
        *(f".wire.busy-{level} {{ stroke-width: {0.4 + 1.5 * level:g}; }}" for level in range(1, LEVELS + 1)),
        "@media (prefers-color-scheme: dark) { .count { stroke: #12171e; } .left .pill { stroke: #12171e; } }",
    )
)
"""Belongs behind the style sheet of the plain map."""


def draw(root: Element, page: Page, traffic: Traffic) -> None:
    """Put the numbers of this traffic on the page."""
    layer = group(root, class_="traffic")
    for drawn in page.boxes:
        _draw_counts(layer, drawn.at, drawn.box.rows, [drawn.box.figure.name], traffic)
        if left := traffic.left.get(drawn.box.figure.name, 0):
            _draw_left(layer, drawn.at, left)
    for shared, at in page.trays:
        top = Rect(at.x, at.y + at.height - shared.height, at.width, shared.height)
        _draw_counts(layer, top, shared.rows, list(_in_tray(page, shared, at)), traffic)


def _in_tray(page: Page, shared: Box, at: Rect) -> Iterator[str]:
    """The steps whose rows are said once below them."""
    for drawn in page.boxes:
        if drawn.box.figure.part == shared.figure.part and _is_within(drawn, at):
            yield drawn.box.figure.name


def _is_within(drawn: Drawn, tray: Rect) -> bool:
    return tray.x <= drawn.at.x < tray.x + tray.width and tray.y <= drawn.at.y < tray.y + tray.height


def _draw_counts(
    layer: Element, at: Rect, rows: Iterable[Line], steps: Iterable[str], traffic: Traffic
) -> None:
    """Beside each row; a row may tell several outcomes, and stand for several steps."""
    names = list(steps)
    for row in rows:
        count = sum(traffic.leads.get((step, exit.outcome), 0) for step in names for exit in row.exits)
        if count:
            x, y = at.x + at.width + GAP, at.y + row.y - (GAP if row.exit.is_line else -SIZE * 0.36)
            add(layer, "text", f"{count:,}", class_="count", x=x, y=y)


def _draw_left(layer: Element, at: Rect, count: int) -> None:
    """On the upper edge of the box, at its right end."""
    said = f"✕ {count:,}"
    wide = width(said, SIZE, is_bold=True) + 2 * PAD
    mark = group(layer, class_="left")
    rect(mark, Rect(at.x + at.width - wide + PAD, at.y - HEIGHT / 2, wide, HEIGHT), class_="pill", rx=7)
    add(mark, "text", said, x=at.x + at.width - wide + 2 * PAD, y=at.y + SIZE * 0.36)
