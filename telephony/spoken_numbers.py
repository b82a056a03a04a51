"""Numbers in what is said: found as digits are read aloud, in Chinese, in English or as figures."""

import re
from collections.abc import Collection

LONGEST_PLAIN = 4
"""The tail of a card is told in four digits; more of them are a report number, a telephone number, a suggested PIN."""
IN_WORDS = "零〇一幺二三四五六七八九"
_VALUES = {"〇": "0", "幺": "1"} | {word: str(value) for value, word in enumerate("零一二三四五六七八九")}
_RUN = re.compile(rf"[0-9{IN_WORDS}](?:[ ,，、.]*[0-9{IN_WORDS}]){{{LONGEST_PLAIN},}}")
_PHONE_TAIL = re.compile(rf"(?<=尾号)[{IN_WORDS}]{{4}}(?=的电话)|(?<=the number ending )[0-9](?: [0-9]){{3}}")
"""Of a telephone that will be called back: whoever calls next has another one."""


def without_numbers(said: str, public: Collection[str], instead: str) -> str:
    """The words with `instead` for the tail of a telephone, and for every number of more than four digits that is not
    public (digits alone).
    """

    def unless_public(run: re.Match[str]) -> str:
        digits = "".join(_VALUES.get(each, each) for each in run[0] if each.isdigit() or each in _VALUES)
        return run[0] if digits in public else instead

    return _PHONE_TAIL.sub(instead, _RUN.sub(unless_public, said))
