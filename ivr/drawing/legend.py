"""How to read the picture, on the picture."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from ivr.drawing.elements import add, group, path, rect
from ivr.drawing.panel import Rect
from ivr.drawing.shapes import draw_diamond, draw_lock, draw_receiver, outline
from ivr.drawing.sketch import Kind

SAMPLE, PITCH = 66.0, 29.0
Draw = Callable[[Element, float, float], None]


def draw(root: Element, at: Rect) -> None:
    """Draw the legend into its frame: shapes in the left column, rows in the right one."""
    legend = group(root, class_="main")
    rect(legend, at, class_="frame", rx=14)
    add(legend, "text", "How to read it 图例", class_="part", x=at.x + 16, y=at.y + 23)
    columns = (_SHAPES, _ROWS)
    for number, column in enumerate(columns):
        left = at.x + 20 + number * at.width * 0.5
        for line, (sample, said) in enumerate(column):
            middle = at.y + 56 + line * PITCH
            sample(legend, left, middle)
            add(legend, "text", said, class_="legend", x=left + SAMPLE + 14, y=middle + 4.3)


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


def _line(legend: Element, x: float, y: float) -> None:
    add(legend, "text", "renewed", class_="own", x=x, y=y + 4)
    add(legend, "circle", class_="port main", cx=x + 48, cy=y, r=2.6)
    path(legend, f"M{x + 48:.1f} {y:.1f}h14", class_="wire main")
    path(legend, f"M{x + 66:.1f} {y:.1f}l-8 -4v8z", class_="tip main")


_SHAPES: tuple[tuple[Draw, str], ...] = (
    (_shape(Kind.QUESTION), "a question: something is said, then keys are awaited"),
    (_shape(Kind.QUESTION, draw_lock), "a secret question (PIN, code): its keys are kept nowhere"),
    (_shape(Kind.ELSEWHERE, draw_receiver), "the caller is elsewhere: in the queue, with a bank"),
    (_shape(Kind.JUNCTION, draw_diamond), "a junction: decided without asking"),
    (_shape(Kind.ENDING), "the end of the call"),
)

_ROWS: tuple[tuple[Draw, str], ...] = (
    (_line, "an outcome that leads on, along its line"),
    (_text("→ queue", "own to person"), "an outcome that leads there, in that part's colour"),
    (_text("↻", "own key"), "the same step again"),
    (_text("0   *   #", "own key"), "the key that brings it: a person, back, again"),
    (_text("0#  *#", "own key"), "the same where a number is keyed"),
    (_text("3×", "own key"), "the third silence or unclear answer in a row"),
)
