"""What may stand in a note: no number by which somebody could be found or called, and none that could be a PIN (D1)."""

import re

from models import note_digits
from models.refusal_reasons import Because
from models.staff_refusals import BadEntry
from models.wrap_up import LONGEST_NOTE

_APART = re.compile(r"(?<=[0-9])[ \-–—.·](?=[0-9Xx])")
"""People write long numbers in groups."""
_PARTED = r"[\s\-–—_./·•,，、:;|*+~]{1,3}"
_APART_ANYHOW = re.compile(rf"(?<=[0-9]){_PARTED}(?=[0-9Xx])")
"""Looked at where dates and times are taken out: `13:30 2026-3-13` has eleven digits."""
_BLANK = re.compile(r"(?<=[0-9A-Za-z]) (?=[0-9])")
"""A card's number is not written with anything else between: nine digits may be a date with its hour."""
_FEWEST_DIGITS_OF_A_CARD = 6
_BEFORE, _AFTER = "(?<![0-9A-Za-z])", "(?![0-9A-Za-z])"
_CITIZEN_ID = re.compile(rf"{_BEFORE}[0-9]{{17}}[0-9Xx]{_AFTER}")
_CARD = re.compile(rf"{_BEFORE}[0-9A-Za-z]{{9}}{_AFTER}")
_PHONE = re.compile(rf"(?<![0-9])(?:\+?86|0086)?(?:1[3-9][0-9]{{9}}|0[1-9][0-9]{{8,10}}){_AFTER}")
_PIN = re.compile(r"(?<![0-9])[0-9]{6}(?![0-9])")
_PIN_IN_GROUPS = re.compile(
    rf"(?<![0-9])(?:(?:[0-9]{_PARTED}){{5}}[0-9]"
    r"|[0-9]{2}([ .\-/])[0-9]{2}\1[0-9]{2}|[0-9]{3} [0-9]{3})(?![0-9])"
)
"""Digits one by one, by twos or by threes."""


def check(text: str) -> None:
    """Raises BadEntry for a note that is too long or names such a number. Dates and report numbers may stand in it."""
    if len(text) > LONGEST_NOTE:
        raise BadEntry(f"a note has at most {LONGEST_NOTE} characters", Because.NOTE_TOO_LONG)
    if because := _found(note_digits.plain(text)):
        raise BadEntry(f"a note names nobody's number ({because.value})", because)


def _found(text: str) -> Because | None:
    undated = note_digits.without_dates(text)
    written = (text, _APART.sub("", text), _APART_ANYHOW.sub("", undated))
    if any(map(_CITIZEN_ID.search, written)):
        return Because.CITIZEN_ID_IN_A_NOTE
    if any(map(_PHONE.search, written)):
        return Because.PHONE_IN_A_NOTE
    if any(_is_like_a_card(word) for word in _CARD.findall(text) + _CARD.findall(_BLANK.sub("", text))):
        return Because.CARD_IN_A_NOTE
    is_like_a_pin = _PIN.search(text) or _PIN_IN_GROUPS.search(undated)
    return Because.PIN_IN_A_NOTE if is_like_a_pin else None


def _is_like_a_card(word: str) -> bool:
    return sum(letter.isdigit() for letter in word) >= _FEWEST_DIGITS_OF_A_CARD
