"""A part of the map with a place for everything in it, measured from the panel's own corner."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ivr.drawing.boxes import HEAD, Box
from ivr.drawing.columns import settle
from ivr.drawing.layers import Layered, Place, Route, in_layers
from ivr.drawing.sketch import Figure

TITLE, PADDING, GAP = 34.0, 16.0, 44.0
Point = tuple[float, float]


@dataclass(frozen=True)
class Rect:
    """A place on the page."""

    x: float
    y: float
    width: float
    height: float

    def moved(self, x: float, y: float) -> "Rect":
        """The same size elsewhere."""
        return Rect(self.x + x, self.y + y, self.width, self.height)


@dataclass(frozen=True)
class Drawn:
    """A box on its place."""

    box: Box
    at: Rect


@dataclass(frozen=True)
class Wire:
    """The line of an outcome, through these points."""

    step: str
    outcome: str
    target: str
    points: tuple[Point, ...]


class Panel:
    """A part in layers; `gap` is the room between two layers, where the lines bend."""

    def __init__(self, part: str, figures: tuple[Figure, ...]) -> None:
        self.part = part
        self._layered: Layered = in_layers(figures)
        self._inner_height = settle(self._layered)
        self.gap = GAP

    @property
    def width(self) -> float:
        """With its padding, at the present gap."""
        return sum(self._widths) + self.gap * self.gaps + 2 * PADDING

    @property
    def height(self) -> float:
        """With its title and padding."""
        return self._inner_height + TITLE + PADDING

    @property
    def gaps(self) -> int:
        """How many gaps there are to be widened."""
        return len(self._widths) - 1

    @cached_property
    def _widths(self) -> tuple[float, ...]:
        return tuple(max(place.block.width for place in layer) for layer in self._layered.layers)

    def _left(self, layer: int) -> float:
        return PADDING + sum(self._widths[:layer]) + self.gap * layer

    def drawn(self) -> Iterator[Drawn]:
        """Every box."""
        for place in self._places():
            for box in place.block.boxes:
                top = place.y + TITLE + place.block.tops[box.figure.name]
                yield Drawn(box, Rect(self._left(place.layer), top, self._widths[place.layer], box.height))

    def trays(self) -> Iterator[tuple[Box, Rect]]:
        """What the boxes of a tray share, and the place of the whole tray."""
        for place in self._places():
            if place.block.shared:
                left, top = self._left(place.layer), place.y + TITLE
                yield place.block.shared, Rect(left, top, self._widths[place.layer], place.block.height)

    def wires(self) -> Iterator[Wire]:
        """Every line within the part."""
        for route in self._layered.routes:
            yield Wire(route.step, route.outcome, route.target, tuple(self._points(route)))

    def entries(self) -> Mapping[str, Point]:
        """Where lines arrive, by step."""
        return {each.box.figure.name: (each.at.x, each.at.y + HEAD / 2) for each in self.drawn()}

    def _points(self, route: Route) -> Iterator[Point]:
        for link in route.links:
            leaving = link.start.y + link.leaving + TITLE
            if not link.start.block.boxes:
                yield self._left(link.start.layer), leaving
            yield self._left(link.start.layer) + self._widths[link.start.layer], leaving
        yield self._left(link.end.layer), link.end.y + link.entry + TITLE

    def _places(self) -> Iterator[Place]:
        for layer in self._layered.layers:
            yield from layer
