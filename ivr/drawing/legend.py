"""How to read the picture, on the picture."""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from ivr.drawing.elements import add, group, path, rect
from ivr.drawing.labels import Labels
from ivr.drawing.panel import Rect
from ivr.drawing.shapes import draw_diamond, draw_lock, draw_receiver, outline
from ivr.drawing.sketch import Kind

SAMPLE, PITCH = 84.0, 29.0
Draw = Callable[[Element, float, float], None]


def draw(root: Element, at: Rect, labels: Labels) -> None:
    """Draw the legend into its frame: shapes in the left column, rows in the right one."""
    legend = group(root, class_="main")
    rect(legend, at, class_="frame", rx=14)
    add(legend, "text", labels.text("legend"), class_="part", x=at.x + 16, y=at.y + 23)
    columns = (_SHAPES, tuple(_rows(labels)))
    for number, column in enumerate(columns):
        left = at.x + 20 + number * at.width * 0.5
        for line, (sample, text) in enumerate(column):
            middle = at.y + 56 + line * PITCH
            sample(legend, left, middle)
            add(legend, "text", labels.text(text), class_="legend", x=left + SAMPLE + 14, y=middle + 4.3)


def _shape(kind: Kind, mark: Draw | None = None) -> Draw:
    def sample(legend: Element, x: float, y: float) -> None:
        box = group(legend, class_=kind.value)
        outline(box, kind, Rect(x, y - 10, SAMPLE, 20))
        if mark:
            mark(box, x + 8, y)

    return sample


def _text(text: str, kind: str) -> Draw:
    def sample(legend: Element, x: float, y: float) -> None:
        add(legend, "text", text, class_=kind, x=x, y=y + 4)

    return sample


def _line(outcome: str) -> Draw:
    def sample(legend: Element, x: float, y: float) -> None:
        add(legend, "text", outcome, class_="own", x=x, y=y + 4)
        add(legend, "circle", class_="port main", cx=x + 48, cy=y, r=2.6)
        path(legend, f"M{x + 48:.1f} {y:.1f}h14", class_="wire main")
        path(legend, f"M{x + 66:.1f} {y:.1f}l-8 -4v8z", class_="tip main")

    return sample


_SHAPES: tuple[tuple[Draw, str], ...] = (
    (_shape(Kind.QUESTION), "question"),
    (_shape(Kind.QUESTION, draw_lock), "question_not_kept"),
    (_shape(Kind.ELSEWHERE, draw_receiver), "elsewhere"),
    (_shape(Kind.JUNCTION, draw_diamond), "junction"),
    (_shape(Kind.ENDING), "ending"),
)


def _rows(labels: Labels) -> Iterator[tuple[Draw, str]]:
    yield _line(labels.outcome("renewed")), "line"
    yield _text(f"→ {labels.step('queue')}", "own to person"), "target"
    yield _text("↻", "own key"), "stays"
    yield _text("0   *   #", "own key"), "menu_keys"
    yield _text("0#  *#", "own key"), "entry_keys"
    yield _text("3×", "own key"), "patience"
