"""Drawing by lot in such a way that a seed draws the same again: each draw is a hash of the seed and its number."""

import hashlib
import secrets
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Lot:
    """A row of draws. Without a seed it is a fresh one, to be told to whoever may want to repeat it."""

    def __init__(self, seed: str = "") -> None:
        self.seed = seed or secrets.token_hex(4)
        self._drawn = 0

    def of(self, name: str) -> "Lot":
        """A row of its own for something named, whatever is drawn elsewhere meanwhile."""
        return Lot(f"{self.seed}/{name}")

    def share(self) -> float:
        """The next draw: from 0 up to, but not, 1; all equally likely."""
        self._drawn += 1
        digest = hashlib.sha256(f"{self.seed}:{self._drawn}".encode()).digest()
        return int.from_bytes(digest[:7], "big") / (1 << 56)

    def one_of(self, things: Sequence[T]) -> T:
        """One of these, all equally likely."""
        return things[int(self.share() * len(things))]
