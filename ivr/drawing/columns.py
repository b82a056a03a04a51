"""Finds the heights within the layers of a part: few crossings, straight lines, nothing on top of anything else.

Each layer in turn wants to stand where its lines come from (or go to); what wants the same place is moved apart as
little as can be. The best of some rounds is kept: first of those that may change the order within a layer, then of
those that may not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from ivr.drawing.layers import Layered, Link, Place

GAP, SLOT_GAP, SLACK = 20.0, 14.0, 30.0
ROUNDS = 16
_A_CROSSING = 10_000.0


def settle(layered: Layered) -> float:
    """Give each place its y, from 0 down. Returns the height of the whole."""
    for layer in layered.layers:
        _stack(layer, [_Wish(0.0, 1)] * len(layer))
    _keep_best(layered, may_reorder=True)
    _keep_best(layered, may_reorder=False)
    places = [place for layer in layered.layers for place in layer]
    top = min(place.y for place in places)
    for place in places:
        place.y -= top
    room = max(_height(layer) for layer in layered.layers) + SLACK
    for layer in layered.layers:
        _push_up(layer, room)
    return max(place.y + place.block.height for place in places)


def _height(layer: Sequence[Place]) -> float:
    gaps = sum(_gap(above, below) for above, below in pairwise(layer))
    return gaps + sum(place.block.height for place in layer)


def _push_up(layer: Sequence[Place], bottom: float) -> None:
    """A part becomes little higher than its highest layer, even if lines bend more."""
    below: Place | None = None
    for place in reversed(layer):
        limit = below.y - _gap(place, below) if below else bottom
        place.y = min(place.y, limit - place.block.height)
        below = place


def _keep_best(layered: Layered, *, may_reorder: bool) -> None:
    best, kept = _cost(layered), _heights(layered)
    for number in range(ROUNDS):
        _sweep(layered, forwards=number % 2 == 0, may_reorder=may_reorder)
        cost = _cost(layered)
        if cost < best:
            best, kept = cost, _heights(layered)
    for layer in layered.layers:
        layer.sort(key=kept.__getitem__)
        for place in layer:
            place.y = kept[place]


def _sweep(layered: Layered, *, forwards: bool, may_reorder: bool) -> None:
    layers = layered.layers if forwards else list(reversed(layered.layers))
    for layer in layers:
        wanted = {place: _wanted(place, layered.links, forwards) for place in layer}
        if may_reorder:
            layer.sort(key=lambda place: wanted[place].y + place.block.height / 2)
        _stack(layer, [wanted[place] for place in layer])


@dataclass(frozen=True)
class _Wish:
    """Where a place wants to stand, and how many lines want it there."""

    y: float
    weight: int


def _wanted(place: Place, links: Sequence[Link], forwards: bool) -> _Wish:
    if forwards:
        ends = [link.start.y + link.leaving - link.entry for link in links if link.end is place]
    else:
        ends = [link.end.y + link.entry - link.leaving for link in links if link.start is place]
    return _Wish(sum(ends) / len(ends), len(ends)) if ends else _Wish(place.y, 1)


def _stack(layer: Sequence[Place], wishes: Sequence[_Wish]) -> None:
    """Keep the order and the gaps, and come as near as can be to what is wanted (pool adjacent violators)."""
    offsets, y = [], 0.0
    for above, place in zip([None, *layer], layer, strict=False):
        y += above.block.height + _gap(above, place) if above else 0
        offsets.append(y)
    pools: list[tuple[float, int, int]] = []
    for wish, offset in zip(wishes, offsets, strict=True):
        mean, weight, count = wish.y - offset, wish.weight, 1
        while pools and pools[-1][0] > mean:
            other, heavy, many = pools.pop()
            mean = (mean * weight + other * heavy) / (weight + heavy)
            weight, count = weight + heavy, count + many
        pools.append((mean, weight, count))
    tops = [mean for mean, _, count in pools for _ in range(count)]
    for place, top, offset in zip(layer, tops, offsets, strict=True):
        place.y = top + offset


def _gap(above: Place, below: Place) -> float:
    return GAP if above.block.boxes and below.block.boxes else SLOT_GAP


def _cost(layered: Layered) -> float:
    links = layered.links
    bends = sum(abs(_bend(link)) * (1 if link.start.block.boxes else 3) for link in links)
    crossings = sum(_cross(one, other) for one, other in combinations(links, 2))
    return crossings * _A_CROSSING + bends + 4 * _total_height(layered)


def _bend(link: Link) -> float:
    return link.end.y + link.entry - link.start.y - link.leaving


def _cross(one: Link, other: Link) -> bool:
    if one.start.layer != other.start.layer:
        return False
    before = one.start.y + one.leaving - other.start.y - other.leaving
    after = one.end.y + one.entry - other.end.y - other.entry
    return before * after < 0


def _total_height(layered: Layered) -> float:
    places = [place for layer in layered.layers for place in layer]
    return max(place.y + place.block.height for place in places) - min(place.y for place in places)


def _heights(layered: Layered) -> dict[Place, float]:
    return {place: place.y for layer in layered.layers for place in layer}
