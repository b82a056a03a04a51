"""Finds the heights within the layers of a part: few crossings, straight lines, nothing on top of anything else.

Each layer in turn wants to stand where its lines come from (or go to); what wants the same place is moved apart as
little as can be. The best of some rounds is kept.
"""

from collections.abc import Sequence
from itertools import combinations

from ivr.drawing.layers import Layered, Link, Place

GAP, SLOT_GAP = 20.0, 14.0
ROUNDS = 24
_A_CROSSING = 10_000.0


def settle(layered: Layered) -> float:
    """Give each place its y, from 0 down. Returns the height of the whole."""
    for layer in layered.layers:
        _stack(layer, [0.0] * len(layer))
    best, kept = _cost(layered), _heights(layered)
    for number in range(ROUNDS):
        _sweep(layered, forwards=number % 2 == 0)
        cost = _cost(layered)
        if cost < best:
            best, kept = cost, _heights(layered)
    top = min(kept.values())
    for place, y in kept.items():
        place.y = y - top
    return max(place.y + place.block.height for place in kept)


def _sweep(layered: Layered, *, forwards: bool) -> None:
    layers = layered.layers if forwards else list(reversed(layered.layers))
    for layer in layers:
        wanted = {place: _wanted(place, layered.links, forwards) for place in layer}
        layer.sort(key=lambda place: wanted[place] + place.block.height / 2)
        _stack(layer, [wanted[place] for place in layer])


def _wanted(place: Place, links: Sequence[Link], forwards: bool) -> float:
    if forwards:
        ends = [link.start.y + link.leaving - link.entry for link in links if link.end is place]
    else:
        ends = [link.end.y + link.entry - link.leaving for link in links if link.start is place]
    return sum(ends) / len(ends) if ends else place.y


def _stack(layer: Sequence[Place], wanted: Sequence[float]) -> None:
    """Keep the order and the gaps, and come as near as can be to what is wanted (pool adjacent violators)."""
    offsets, y = [], 0.0
    for above, place in zip([None, *layer], layer, strict=False):
        y += above.block.height + _gap(above, place) if above else 0
        offsets.append(y)
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        mean, count = want - offset, 1
        while pools and pools[-1][0] > mean:
            other, others = pools.pop()
            mean, count = (mean * count + other * others) / (count + others), count + others
        pools.append((mean, count))
    tops = [mean for mean, count in pools for _ in range(count)]
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
