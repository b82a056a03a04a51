"""Writes the figures of a Chinese sentence as they are read aloud: voices read 2026 and 12333 as large numbers."""

import re

DIGITS = "零一二三四五六七八九"
ONE_ON_THE_PHONE = "幺"
UNITS = ("", "十", "百", "千")
TEN_THOUSAND = 10_000
LONGEST_NUMBER = 8
"""Digits: what is longer is no amount but somebody's number."""

_YEAR = re.compile(r"[0-9]{4}(?=年)")
_FIGURES = re.compile(r"[0-9]+")
_ONE_BY_ONE = re.compile(r"[0-9](?:[ ,，]+[0-9])+(?![0-9])")
_TWO_OF = re.compile(r"(?<![0-9])2(?=[次位个张分天种小项])")


def read_aloud(text: str) -> str:
    """The sentence without a single figure."""
    text = _ONE_BY_ONE.sub(lambda found: on_the_phone(found[0]), text)
    text = _YEAR.sub(lambda found: "".join(DIGITS[int(digit)] for digit in found[0]), text)
    text = _TWO_OF.sub("两", text)
    return _FIGURES.sub(lambda found: _figures(found[0]), text)


def on_the_phone(digits: str) -> str:
    """One digit after the other; 1 is said so that nobody takes it for a 7. Blanks are pauses."""
    said = (ONE_ON_THE_PHONE if digit == "1" else DIGITS[int(digit)] for digit in digits if digit.isdigit())
    return "，".join(said)


def number(value: int) -> str:
    """An amount below a hundred million."""
    if value == 0:
        return DIGITS[0]
    high, low = divmod(value, TEN_THOUSAND)
    said = f"{_below_ten_thousand(high)}万" if high else ""
    if low:
        said += (DIGITS[0] if high and low < TEN_THOUSAND // 10 else "") + _below_ten_thousand(low)
    return said.removeprefix("一") if said.startswith("一十") else said


def _below_ten_thousand(value: int) -> str:
    said, skipped = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit == 0:
            skipped = True
            continue
        said += (DIGITS[0] if skipped and said else "") + DIGITS[digit] + UNITS[place]
        skipped = False
    return said


def _figures(digits: str) -> str:
    if len(digits) > LONGEST_NUMBER or (len(digits) > 1 and digits.startswith("0")):
        return on_the_phone(digits)
    return number(int(digits))
