"""Takes out of a recording what belongs to somebody: keys by their role, numbers that are read aloud."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from recordings.recording import ANYTHING, ByRole
from telephony.spoken_numbers import without_numbers

LONGEST_PLAIN_ENTRY = 4
"""Longer entries are somebody's number or PIN."""
SECRETS = {"the right PIN": "six keys, right", "a wrong PIN": "six keys, wrong"}
"""How a posted form shows what was keyed at a secret step."""


@dataclass(frozen=True)
class Masks:
    """What may stand in a recording instead of what."""

    keyed: Mapping[str, str] = field(default_factory=dict)
    """Keys and their role."""
    public: Collection[str] = frozenset()
    """Numbers that the line tells everybody, in digits: its own, the banks', the initial PIN."""

    def keys(self, pressed: str) -> str:
        """Keys as a recording has them."""
        if pressed in self.keyed:
            return self.keyed[pressed]
        return pressed if len(pressed) <= LONGEST_PLAIN_ENTRY else f"{len(pressed)} keys"

    def words(self, said: str) -> str:
        """A sentence without anybody's number."""
        return without_numbers(said, self.public, ANYTHING)


def shown(part: ByRole) -> str:
    """An entry in a posted form."""
    words = SECRETS.get(part.role)
    return str(part) if words is None else str(ByRole(words, part.whose))
