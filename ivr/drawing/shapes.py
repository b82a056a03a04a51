"""The shape of a box by its kind, and the small marks in its head."""

from xml.etree.ElementTree import Element

from ivr.drawing.boxes import HEAD, SIDE
from ivr.drawing.elements import group, number, path, rect
from ivr.drawing.panel import Rect
from ivr.drawing.sketch import Figure, Kind

CORNER, CUT = 7.0, 9.0


def outline(box: Element, kind: Kind, at: Rect) -> None:
    """Round corners for questions, cut ones for junctions, a pill for endings; a tinted head."""
    match kind:
        case Kind.JUNCTION:
            path(box, _cut(at), class_="box")
        case Kind.ENDING:
            rect(box, at, class_="box", rx=at.height / 2)
        case _:
            rect(box, at, class_="box", rx=CORNER)
            path(box, _head(at), class_="head")


def _cut(at: Rect) -> str:
    across, down = number(at.width - 2 * CUT), number(at.height - 2 * CUT)
    cut = number(CUT)
    return (
        f"M{number(at.x + CUT)} {number(at.y)}h{across}l{cut} {cut}v{down}l-{cut} {cut}"
        f"h-{across}l-{cut} -{cut}v-{down}z"
    )


def _head(at: Rect) -> str:
    """The upper part of a box; all of it, where there are no rows."""
    if at.height <= HEAD:
        bottom = f"v{number(at.height - 2 * CORNER)}q0 {CORNER:g} -{CORNER:g} {CORNER:g}"
        bottom += f"h-{number(at.width - 2 * CORNER)}q-{CORNER:g} 0 -{CORNER:g} -{CORNER:g}z"
    else:
        bottom = f"v{number(HEAD - CORNER)}h-{number(at.width)}z"
    return (
        f"M{number(at.x)} {number(at.y + CORNER)}q0 -{CORNER:g} {CORNER:g} -{CORNER:g}"
        f"h{number(at.width - 2 * CORNER)}q{CORNER:g} 0 {CORNER:g} {CORNER:g}{bottom}"
    )


def put_mark(box: Element, figure: Figure, at: Rect) -> bool:
    """A lock on secret steps, a diamond on junctions, a receiver where the caller is elsewhere. False: none."""
    x, y = at.x + SIDE, at.y + HEAD / 2
    if figure.is_secret:
        draw_lock(box, x, y)
    elif figure.kind is Kind.JUNCTION:
        draw_diamond(box, x, y)
    elif figure.kind is Kind.ELSEWHERE:
        draw_receiver(box, x, y)
    else:
        return False
    return True


def draw_lock(box: Element, x: float, y: float) -> None:
    """A padlock, its left edge at x and its middle at y."""
    lock = group(box, class_="lock")
    shackle = f"M{number(x)} {number(y - 1)}v-1.5a4 4 0 0 1 8 0v1.5h-1.8v-1.3a2.2 2.2 0 0 0 -4.4 0v1.3z"
    path(lock, shackle, class_="mark")
    rect(lock, Rect(x - 1, y - 1.2, 10, 6.8), class_="mark", rx=1.4)


def draw_diamond(box: Element, x: float, y: float) -> None:
    """A diamond, its left corner at x."""
    path(box, f"M{number(x)} {number(y)}l4.5 -4.5l4.5 4.5l-4.5 4.5z", class_="mark")


def draw_receiver(box: Element, x: float, y: float) -> None:
    """A telephone receiver."""
    receiver = (
        f"M{number(x)} {number(y - 4.4)}l2.6 -0.6l1.6 3l-1.3 1.2a7 7 0 0 0 2.7 2.7l1.2 -1.3l3 1.6l-0.6 2.6"
        "a9.2 9.2 0 0 1 -9.2 -9.2z"
    )
    path(box, receiver, class_="mark")
