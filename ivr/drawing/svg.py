"""Draws the page as SVG."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, tostring

from ivr.drawing import busy, legend
from ivr.drawing.boxes import HEAD, LOCK, SIDE, Box, Line
from ivr.drawing.elements import add, curve, group, number, path, rect
from ivr.drawing.labels import Labels
from ivr.drawing.page import HEADER, LEGEND, MARGIN, Page, arrange
from ivr.drawing.panel import Drawn, Rect, Wire
from ivr.drawing.shapes import draw_receiver, outline, put_mark
from ivr.drawing.sketch import Figure, Sketch
from ivr.drawing.style import HUES, style
from ivr.drawing.traffic import NO_TRAFFIC, Traffic
from ivr.drawing.walk import NO_WALK, Walk

TIP, PORT = 5.0, 2.6


def svg(sketch: Sketch, walk: Walk = NO_WALK, traffic: Traffic = NO_TRAFFIC) -> str:
    """The call map as an SVG document, with the way of a call lit up, or the traffic of some time on it."""
    page, text = arrange(sketch), sketch.labels.text
    root = _root(page)
    if walk.is_drawn:
        root.set("class", "walked")
    root.text = "\n"
    add(root, "title", text("title"), id="map-title")
    add(root, "desc", _description(sketch), id="map-description")
    add(root, "style", sheet(walk, traffic))
    rect(root, Rect(0, 0, page.width, page.height), class_="paper")
    add(root, "text", text("title"), class_="title", x=MARGIN, y=HEADER - 40)
    add(root, "text", text("subtitle"), class_="subtitle", x=MARGIN, y=HEADER - 17)
    for part, at in page.frames.items():
        if part == LEGEND:
            legend.draw(root, at, sketch.labels)
        else:
            _draw_frame(root, part, at, sketch.labels.part(part))
    for wire in page.wires:
        _draw_wire(root, wire, sketch.figures, walk, traffic)
    for shared, at in page.trays:
        _draw_tray(root, shared, at, sketch.figures)
    for drawn in page.boxes:
        _draw_box(root, drawn, sketch, walk)
        if drawn.box.figure.name == sketch.start:
            calls = f" · {traffic.calls:,}" if traffic.is_drawn else ""
            _draw_beginning(root, drawn, f"{text('comes_in')}{calls}")
    if traffic.is_drawn:
        busy.draw(root, page, traffic)
    return tostring(root, encoding="unicode") + "\n"


def sheet(walk: Walk = NO_WALK, traffic: Traffic = NO_TRAFFIC) -> str:
    """The style sheet inside the document, as it stands there."""
    layers = [style(walk), *([busy.STYLE] if traffic.is_drawn else [])]
    return "\n".join(("", *layers, ""))


def _root(page: Page) -> Element:
    width, height = number(page.width), number(page.height)
    return Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "width": width,
            "height": height,
            "role": "img",
            "aria-labelledby": "map-title map-description",
        },
    )


def _description(sketch: Sketch) -> str:
    labels = sketch.labels
    return labels.text("description").format(
        steps=len(sketch.figures),
        outcomes=sum(len(figure.exits) for figure in sketch.figures.values()),
        parts=len(sketch.parts),
        names=", ".join(labels.part(part) for part in sketch.parts),
        start=labels.step(sketch.start),
    )


def colour(part: str) -> str:
    """The class that gives a part its colour."""
    return part if part in HUES else "main"


def _draw_frame(root: Element, part: str, at: Rect, title: str) -> None:
    frame = group(root, class_=colour(part))
    rect(frame, at, class_="frame", rx=14)
    add(frame, "text", title, class_="part", x=at.x + 16, y=at.y + 23)


def _draw_beginning(root: Element, start: Drawn, told: str) -> None:
    """The call that comes in, above the first step."""
    part = group(root, class_=colour(start.box.figure.part))
    x, y = start.at.x + 26, start.at.y
    draw_receiver(part, start.at.x + SIDE + 30, y - 26)
    add(part, "text", told, class_="own", x=start.at.x + SIDE + 46, y=y - 22)
    path(part, f"M{number(x)} {number(y - 26)}V{number(y - 2 * TIP)}", class_="wire main")
    path(part, f"M{number(x)} {number(y)}l{-TIP:g} {-2 * TIP:g}h{2 * TIP:g}z", class_="tip main")


def _draw_wire(
    root: Element, wire: Wire, figures: Mapping[str, Figure], walk: Walk, traffic: Traffic
) -> None:
    part, lead = colour(figures[wire.target].part), (wire.step, wire.outcome)
    breadth = f" busy-{traffic.level(lead)}" if traffic.is_drawn else ""
    told = f" ({traffic.leads.get(lead, 0):,} ×)" if traffic.is_drawn else ""
    (x, y), (end_x, end_y) = wire.points[0], wire.points[-1]
    lit = {"class_": f"path{walk.exit(wire.step, wire.outcome)}"} if walk.is_drawn else {}
    line = group(root, **lit)
    step = figures[wire.step]
    exit = next(each for each in step.exits if each.outcome == wire.outcome)
    add(line, "title", f"{step.said}: {exit.said} → {exit.target_said}{told}")
    path(line, curve((*wire.points[:-1], (end_x - TIP, end_y))), class_=f"wire {part}{breadth}")
    add(line, "circle", class_=f"port {part}", cx=x, cy=y, r=PORT)
    tip = f"M{number(end_x)} {number(end_y)}l{number(-2 * TIP)} {number(-TIP)}v{number(2 * TIP)}z"
    path(line, tip, class_=f"tip {part}")


def _draw_tray(root: Element, shared: Box, at: Rect, figures: Mapping[str, Figure]) -> None:
    part = group(root, class_=colour(shared.figure.part))
    around = Rect(at.x - 6, at.y - 6, at.width + 12, at.height + 8)
    rect(part, around, class_="tray", rx=9)
    top = at.y + at.height - shared.height
    for row in shared.rows:
        _draw_row(part, row, shared, Rect(at.x, top, at.width, shared.height), figures, NO_WALK)


def _draw_box(root: Element, drawn: Drawn, sketch: Sketch, walk: Walk) -> None:
    figure, at = drawn.box.figure, drawn.at
    part = group(root, class_=colour(figure.part))
    box = group(part, id=figure.name, class_=f"{figure.kind.value}{walk.step(figure.name)}")
    add(box, "title", _told(figure, sketch.labels))
    outline(box, figure.kind, at)
    marked = put_mark(box, figure, at)
    left = at.x + SIDE + (LOCK if marked else 0)
    add(box, "text", figure.said, class_="step", x=left, y=at.y + HEAD / 2 + 4.3)
    for row in drawn.box.rows:
        _draw_row(box, row, drawn.box, at, sketch.figures, walk)


def _told(figure: Figure, labels: Labels) -> str:
    """For whoever points at a step: its name in code, which the record has, too."""
    name = figure.name if labels.are_words else f"{figure.name}: {figure.meaning}"
    return f"{name} ({labels.text('not_kept')})" if figure.is_secret else name


def _draw_row(
    box: Element, row: Line, measured: Box, at: Rect, figures: Mapping[str, Figure], walk: Walk
) -> None:
    kind = "standard" if row.exit.is_standard else "own"
    kind += walk.exit(measured.figure.name, row.exit.outcome)
    baseline = at.y + row.y + row.size * 0.36
    if row.key:
        add(box, "text", row.key, class_=f"{kind} key", x=at.x + SIDE, y=baseline)
    add(box, "text", row.said, class_=kind, x=at.x + SIDE + measured.key_width, y=baseline)
    if row.target:
        part = colour(figures[row.exit.target].part)
        right = at.x + at.width - SIDE
        add(box, "text", row.target, class_=f"{kind} to {part}", x=right, y=baseline, text_anchor="end")
