"""Takes out of a recording what belongs to somebody: keys by their role, numbers that are read aloud."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from recordings.recording import ANYTHING, ByRole
from telephony.spoken_numbers import without_numbers

SID = re.compile(r"\b([A-Z]{2})[0-9a-f]{32}\b")
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
        """A sentence, or a document, without anybody's number, and without what Twilio names anew in each call."""
        return without_numbers(without_sids(said), self.public, ANYTHING)


def without_sids(text: str) -> str:
    """Calls, recordings and queues have another SID each time: `CA…` stands for it."""
    return SID.sub(rf"\1{ANYTHING}", text)


def shown(part: ByRole) -> str:
    """An entry in a posted form."""
    words = SECRETS.get(part.role)
    return str(part) if words is None else str(ByRole(words, part.whose))
