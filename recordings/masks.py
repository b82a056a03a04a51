"""Takes out of a recording what belongs to somebody: keys by their role, numbers that are read aloud."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from recordings.recording import ANYTHING, ByRole

LONGEST_PLAIN_ENTRY = 4
"""Longer entries are somebody's number or PIN."""
LONGEST_SPOKEN = 4
"""The tail of a card is told in four digits; more of them are a report number, a telephone number, a suggested PIN."""
SECRETS = {"the right PIN": "six keys, right", "a wrong PIN": "six keys, wrong"}
"""How a posted form shows what was keyed at a secret step."""
DIGITS_IN_WORDS = "零〇一幺二三四五六七八九"
_VALUES = {"〇": "0", "零": "0", "幺": "1"} | {
    word: str(value) for value, word in enumerate("零一二三四五六七八九") if value
}
_RUN = re.compile(rf"[0-9{DIGITS_IN_WORDS}](?:[ ,，、.]*[0-9{DIGITS_IN_WORDS}]){{{LONGEST_SPOKEN},}}")


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
        return _RUN.sub(self._unless_public, said)

    def _unless_public(self, run: re.Match[str]) -> str:
        digits = "".join(_VALUES.get(each, each) for each in run[0] if each.isdigit() or each in _VALUES)
        return run[0] if digits in self.public else ANYTHING


def shown(part: ByRole) -> str:
    """An entry in a posted form."""
    words = SECRETS.get(part.role)
    return str(part) if words is None else str(ByRole(words, part.whose))
