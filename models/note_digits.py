"""Digits as people write them, as those that patterns know: other scripts, Chinese numerals, hidden characters.

`②`, `٢`, `二`, `贰` and `幺` are digits; a character of no width between two of them parts nothing.
"""

import re
import unicodedata

_NUMERALS = str.maketrans(
    dict.fromkeys("〇零○", "0")
    | dict.fromkeys("一壹幺", "1")
    | dict.fromkeys("二贰貳两兩", "2")
    | dict.fromkeys("三叁參", "3")
    | dict.fromkeys("四肆", "4")
    | dict.fromkeys("五伍", "5")
    | dict.fromkeys("六陆陸", "6")
    | dict.fromkeys("七柒", "7")
    | dict.fromkeys("八捌", "8")
    | dict.fromkeys("九玖", "9")
)
_HIDDEN = {"Cf", "Mn", "Me"}
"""Characters of no width, and marks upon others."""
_DATE_OR_TIME = re.compile(
    r"(?<![0-9])(?:"
    r"(?:(?:19|20)?[0-9]{2})([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12][0-9]|3[01])"
    r"|(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"
    r")(?![0-9])"
)
_MARK = "\N{WHITE SQUARE}"


def plain(text: str) -> str:
    """The text with every digit as one of 0 to 9, and nothing hidden in it."""
    shown = (
        each for each in unicodedata.normalize("NFKC", text) if unicodedata.category(each) not in _HIDDEN
    )
    return "".join(map(_digit, shown)).translate(_NUMERALS)


def without_dates(text: str) -> str:
    """The text with a mark in place of dates and times, whose digits belong to no number."""
    return _DATE_OR_TIME.sub(_MARK, text)


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
