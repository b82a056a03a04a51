"""Writes the call map as Mermaid: a flowchart with a frame a part, drawn where the Markdown is shown.

The same lines are drawn as in the SVG; all other outcomes stand in the box, with their targets.
"""

from collections.abc import Iterator, Mapping

from ivr.drawing.boxes import one
from ivr.drawing.sketch import Figure, Kind, Sketch

_SHAPES: Mapping[Kind, tuple[str, str]] = {
    Kind.QUESTION: ("[", "]"),
    Kind.ELSEWHERE: ("[", "]"),
    Kind.JUNCTION: ("{{", "}}"),
    Kind.ENDING: ("([", "])"),
}
_LOOKS = (
    "classDef elsewhere stroke-dasharray:5 3",
    "classDef ending fill:#3f4b5c,color:#ffffff",
)
LOCK = "🔒"
_WIDER = '%%{init: {"flowchart": {"wrappingWidth": 320}}}%%'


def mermaid(sketch: Sketch) -> str:
    """The call map as a Mermaid flowchart."""
    return "\n".join((_WIDER, "flowchart LR", *(f"  {line}" for line in _lines(sketch)))) + "\n"


def _lines(sketch: Sketch) -> Iterator[str]:
    for part, figures in sketch.parts.items():
        yield f'subgraph part_{part}["{sketch.labels.part(part)}"]'
        yield from (f"  {_node(figure)}" for figure in figures)
        yield "end"
    for figure in sketch.figures.values():
        yield from _edges(figure)
    yield from _LOOKS


def _node(figure: Figure) -> str:
    """The name in bold, then a line for each outcome that no drawn line shows."""
    opening, closing = _SHAPES[figure.kind]
    head = f"<b>{figure.said}</b>" + (f" {LOCK} PIN" if figure.is_secret else "")
    rows = (
        " ".join(filter(None, (row.key, row.said, row.target)))
        for row in one(figure).boxes[0].rows
        if row.target
    )
    label = "<br/>".join((head, *rows)).replace("#", "#35;")
    looks = f":::{figure.kind.value}" if figure.kind in {Kind.ELSEWHERE, Kind.ENDING} else ""
    return f'{_id(figure.name)}{opening}"{label}"{closing}{looks}'


def _edges(figure: Figure) -> Iterator[str]:
    for exit in figure.exits:
        if exit.is_line:
            label = f"{exit.key} {exit.said}".strip().replace("#", "#35;")
            yield f'{_id(figure.name)} -->|"{label}"| {_id(exit.target)}'


def _id(step: str) -> str:
    """Mermaid reads dots and the word `end` in its own way."""
    return f"step_{step.replace('.', '_')}"
