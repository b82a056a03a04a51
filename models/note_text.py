"""What may stand in a note: no number by which somebody could be found or called, and none that could be a PIN (D1)."""

import re
import unicodedata

from models.refusal_reasons import Because
from models.staff_refusals import BadEntry
from models.wrap_up import LONGEST_NOTE

_APART = re.compile(r"(?<=[0-9])[ \-–—.·](?=[0-9Xx])")
"""People write long numbers in groups."""
_BLANK = re.compile(r"(?<=[0-9A-Za-z]) (?=[0-9])")
"""A card's number is not written with anything else between: nine digits may be a date with its hour."""
_FEWEST_DIGITS_OF_A_CARD = 6
_BEFORE, _AFTER = "(?<![0-9A-Za-z])", "(?![0-9A-Za-z])"
_CITIZEN_ID = re.compile(rf"{_BEFORE}[0-9]{{17}}[0-9Xx]{_AFTER}")
_CARD = re.compile(rf"{_BEFORE}[0-9A-Za-z]{{9}}{_AFTER}")
_PHONE = re.compile(rf"(?<![0-9])(?:\+?86|0086)?(?:1[3-9][0-9]{{9}}|0[1-9][0-9]{{8,10}}){_AFTER}")
_PIN = re.compile(r"(?<![0-9])[0-9]{6}(?![0-9])")


def check(text: str) -> None:
    """Raises BadEntry for a note that is too long or names such a number. Dates and report numbers may stand in it."""
    if len(text) > LONGEST_NOTE:
        raise BadEntry(f"a note has at most {LONGEST_NOTE} characters", Because.NOTE_TOO_LONG)
    if because := _found(unicodedata.normalize("NFKC", text)):
        raise BadEntry(f"a note names nobody's number ({because.value})", because)


def _found(text: str) -> Because | None:
    written = (text, _APART.sub("", text))
    if any(map(_CITIZEN_ID.search, written)):
        return Because.CITIZEN_ID_IN_A_NOTE
    if any(map(_PHONE.search, written)):
        return Because.PHONE_IN_A_NOTE
    if any(_is_like_a_card(word) for word in _CARD.findall(text) + _CARD.findall(_BLANK.sub("", text))):
        return Because.CARD_IN_A_NOTE
    return Because.PIN_IN_A_NOTE if _PIN.search(text) else None


def _is_like_a_card(word: str) -> bool:
    return sum(letter.isdigit() for letter in word) >= _FEWEST_DIGITS_OF_A_CARD
