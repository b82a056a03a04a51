"""Puts the steps of a part into layers, left to right: a step stands right of all that lead to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ivr.drawing.boxes import Block, one, tray
from ivr.drawing.sketch import Figure

SMALLEST_TRAY = 3


@dataclass(eq=False)
class Place:
    """A block in its layer; `y` is found later."""

    block: Block
    layer: int
    y: float = 0.0


@dataclass(frozen=True)
class Link:
    """A line, or the piece of it between two neighbouring layers: from a row of one place to a box of another."""

    start: Place
    leaving: float
    end: Place
    entry: float


@dataclass(frozen=True)
class Route:
    """The whole line of an outcome."""

    step: str
    outcome: str
    target: str
    links: tuple[Link, ...]


@dataclass
class Layered:
    """A part in layers."""

    layers: list[list[Place]]
    routes: list[Route] = field(default_factory=list)

    @property
    def links(self) -> list[Link]:
        """The pieces of all lines."""
        return [link for route in self.routes for link in route.links]


def in_layers(figures: Sequence[Figure]) -> Layered:
    """The figures of a part, and slots where long lines pass through."""
    layer_of = _layer_of(figures)
    layered = Layered([[] for _ in range(max(layer_of.values()) + 1)])
    place_of: dict[str, Place] = {}
    for block in _blocks(figures, layer_of):
        place = Place(block, layer_of[block.boxes[0].figure.name])
        layered.layers[place.layer].append(place)
        place_of |= {box.figure.name: place for box in block.boxes}
    for figure in figures:
        for exit in figure.exits:
            if exit.is_line and exit.target in place_of:
                links = tuple(_links(place_of, figure.name, exit.outcome, exit.target, layered))
                layered.routes.append(Route(figure.name, exit.outcome, exit.target, links))
    return layered


def _layer_of(figures: Sequence[Figure]) -> dict[str, int]:
    """The length of the longest way to each figure; beside a tray stands nothing, it is high enough."""
    layer_of = _spread(figures, {figure.name: 0 for figure in figures})
    while beside := _beside_a_tray(figures, layer_of):
        layer_of = _spread(figures, layer_of | {name: layer_of[name] + 1 for name in beside})
    return layer_of


def _spread(figures: Sequence[Figure], at_least: Mapping[str, int]) -> dict[str, int]:
    layer_of = dict(at_least)
    for _ in figures:
        for figure in figures:
            for exit in figure.exits:
                if exit.is_line and exit.target in layer_of:
                    layer_of[exit.target] = max(layer_of[exit.target], layer_of[figure.name] + 1)
    return layer_of


def _beside_a_tray(figures: Sequence[Figure], layer_of: Mapping[str, int]) -> set[str]:
    trays = [group for group in _alike(figures, layer_of) if len(group) >= SMALLEST_TRAY]
    layers = {layer_of[group[0].name] for group in trays}
    on_trays = {figure.name for group in trays for figure in group}
    return {name for name, layer in layer_of.items() if layer in layers} - on_trays


def _blocks(figures: Sequence[Figure], layer_of: Mapping[str, int]) -> Iterator[Block]:
    for group in _alike(figures, layer_of):
        if len(group) >= SMALLEST_TRAY:
            yield tray(group)
        else:
            yield from map(one, group)


def _alike(figures: Sequence[Figure], layer_of: Mapping[str, int]) -> list[list[Figure]]:
    """Figures that differ in nothing but their names are put on a tray."""
    alike: dict[object, list[Figure]] = {}
    for figure in figures:
        alike.setdefault(_looks(figure, layer_of[figure.name]), []).append(figure)
    return list(alike.values())


def _looks(figure: Figure, layer: int) -> object:
    if figure.own or not figure.exits or layer == 0:
        return figure.name
    leads = [(exit.outcome, exit.key, exit.target.replace(figure.name, "")) for exit in figure.exits]
    return (layer, figure.kind, figure.is_secret, tuple(leads))


def _links(
    place_of: Mapping[str, Place], step: str, outcome: str, target: str, layered: Layered
) -> Iterator[Link]:
    start, end = place_of[step], place_of[target]
    leaving = start.block.leaving(step, outcome)
    for layer in range(start.layer + 1, end.layer):
        slot = Place(Block(), layer)
        layered.layers[layer].append(slot)
        yield Link(start, leaving, slot, 0)
        start, leaving = slot, 0
    yield Link(start, leaving, end, end.block.entry(target))
