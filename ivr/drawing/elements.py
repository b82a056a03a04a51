"""SVG elements, one a line, with numbers no longer than they need to be."""

from collections.abc import Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from ivr.drawing.panel import Point, Rect


def add(parent: Element, tag: str, text: str = "", /, **attributes: object) -> Element:
    """Put an element into another. `class_` is `class`, and other names bear a hyphen for a `_`."""
    named = {
        name.rstrip("_").replace("_", "-"): number(value) if isinstance(value, float) else str(value)
        for name, value in attributes.items()
    }
    element = SubElement(parent, tag, named)
    element.text = text or None
    element.tail = "\n"
    return element


def group(parent: Element, **attributes: object) -> Element:
    """A group, its content on lines of its own."""
    element = add(parent, "g", **attributes)
    element.text = "\n"
    return element


def rect(parent: Element, at: Rect, **attributes: object) -> Element:
    """A rectangle."""
    return add(parent, "rect", x=at.x, y=at.y, width=at.width, height=at.height, **attributes)


def path(parent: Element, drawn: str, **attributes: object) -> Element:
    """A path."""
    return add(parent, "path", d=drawn, **attributes)


def number(value: float) -> str:
    """Tenths of a pixel are enough."""
    return f"{value:.1f}".removesuffix(".0")


def curve(points: Sequence[Point]) -> str:
    """A line that leaves and arrives level, straight where it passes through a slot."""
    drawn = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for (x, y), (next_x, next_y) in pairwise(points):
        if y == next_y:
            drawn.append(f"H{number(next_x)}")
            continue
        middle = number((x + next_x) / 2)
        drawn.append(f"C{middle} {number(y)} {middle} {number(next_y)} {number(next_x)} {number(next_y)}")
    return "".join(drawn)
