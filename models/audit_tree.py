"""Merkle trees as RFC 6962 builds them: one hash for many events, and a short path that shows one is among them.

A leaf and a node are hashed with different first bytes, so that neither can be passed off as the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

LEAF = b"\x00"
NODE = b"\x01"


@dataclass(frozen=True)
class Sibling:
    """A step on the way from a leaf to the root: the hash beside it, and on which side that stands."""

    side: str
    """left or right."""
    hash: bytes


def leaf(data: bytes) -> bytes:
    """The hash of what is to stand in a tree."""
    return sha256(LEAF + data).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The hash over all leaves, in their order. Raises ValueError if there are none."""
    return _levels(leaves)[-1][0]


def path(leaves: Sequence[bytes], place: int) -> list[Sibling]:
    """What is needed, with the leaf at this place, to make the root again; from the leaf upwards."""
    siblings = []
    for level in _levels(leaves)[:-1]:
        beside = place ^ 1
        if beside < len(level):
            siblings.append(Sibling("left" if place & 1 else "right", level[beside]))
        place //= 2
    return siblings


def climb(start: bytes, siblings: Sequence[Sibling]) -> bytes:
    """The root that a leaf and its path lead to."""
    for sibling in siblings:
        pair = sibling.hash + start if sibling.side == "left" else start + sibling.hash
        start = sha256(NODE + pair).digest()
    return start


def _levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """From the leaves to the root. A last one without a partner goes up as it is, which gives RFC 6962's tree."""
    if not leaves:
        raise ValueError("a tree of nothing has no root here")
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        level = levels[-1]
        above = [sha256(NODE + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        if len(level) % 2:
            above.append(level[-1])
        levels.append(above)
    return levels
