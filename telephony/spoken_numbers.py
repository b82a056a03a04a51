"""Numbers in what is said: found as digits are read aloud, in Chinese, in English or as figures."""

import re
from collections.abc import Collection

LONGEST_PLAIN = 4
"""The tail of a card is told in four digits; more of them are a report number, a telephone number, a suggested PIN."""
IN_WORDS = "零〇一幺二三四五六七八九"
_VALUES = {"〇": "0", "幺": "1"} | {word: str(value) for value, word in enumerate("零一二三四五六七八九")}
_RUN = re.compile(rf"[0-9{IN_WORDS}](?:[ ,，、.]*[0-9{IN_WORDS}]){{{LONGEST_PLAIN},}}")


def without_numbers(said: str, public: Collection[str], instead: str) -> str:
    """The words with `instead` for every number of more than four digits that is not public (digits alone)."""

    def unless_public(run: re.Match[str]) -> str:
        digits = "".join(_VALUES.get(each, each) for each in run[0] if each.isdigit() or each in _VALUES)
        return run[0] if digits in public else instead

    return _RUN.sub(unless_public, said)
