"""The call map as a picture: SVG on one page, Mermaid, or rows in words. How it is done is in `ivr/drawing/`."""

from ivr.drawing import mermaid as mermaid_writer
from ivr.drawing import svg as svg_writer
from ivr.drawing.labels import CODES, Labels
from ivr.drawing.sketch import Figure, sketch
from ivr.drawing.traffic import NO_TRAFFIC, Traffic, Way, on_the_map
from ivr.drawing.walk import NO_WALK, Walk

__all__ = (
    "CODES",
    "FILES",
    "Labels",
    "Traffic",
    "Walk",
    "Way",
    "in_words",
    "markdown",
    "mermaid",
    "on_the_map",
    "pictures",
    "svg",
    "svg_style",
)

FILES = ("call-map.svg", "call-map.md")
"""The pictures as they lie in `docs/`, written by `lossline map --write docs`."""


_PAGE = """# The call map

Every step of a call, every outcome and where it leads, drawn from [`ivr/call_map.py`](../ivr/call_map.py). The same as
one printable page: [call-map.svg](call-map.svg).

Boxes are questions, hexagons decide without asking, the dark end is the end of the call; {lock} marks steps whose keys
are kept nowhere. Lines lead on; an outcome that leads back, to a person or to another part stands in the box with its
target. Before an outcome stands the key that brings it, `3×` is the third silence or unclear answer in a row, and `↻`
stays.

```mermaid
{flowchart}```

Do not edit: `lossline map --write docs` writes this page.
"""


def svg(walk: Walk = NO_WALK, traffic: Traffic = NO_TRAFFIC, labels: Labels = CODES) -> str:
    """The whole map as an SVG document that needs nothing else; with the way of a call lit up, or traffic on it."""
    return svg_writer.svg(sketch(labels=labels), walk, traffic)


def svg_style(walk: Walk = NO_WALK, traffic: Traffic = NO_TRAFFIC) -> str:
    """The style sheet inside the SVG, exactly as it stands there: a Content-Security-Policy names it by its hash."""
    return svg_writer.sheet(walk, traffic)


def mermaid() -> str:
    """The whole map as a Mermaid flowchart."""
    return mermaid_writer.mermaid(sketch())


def in_words(labels: Labels = CODES) -> list[tuple[str, tuple[Figure, ...]]]:
    """The map for those who do not see it: each part's title, and its steps with all their outcomes."""
    return [(labels.part(part), figures) for part, figures in sketch(labels=labels).parts.items()]


def markdown() -> str:
    """The page around the Mermaid flowchart, as GitHub shows it."""
    return _PAGE.format(lock=mermaid_writer.LOCK, flowchart=mermaid())


def pictures() -> dict[str, str]:
    """The content of each of the `FILES`."""
    return dict(zip(FILES, (svg(), markdown()), strict=True))
