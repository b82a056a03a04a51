"""Which passwords staff may choose: long ones, and none that a guesser tries first.

`common_passwords.txt` holds the letters of the 3,000 commonest passwords (from the list in zxcvbn 4.5, MIT licence,
which is made of published leaks), and words that the Chinese choose. A word of it with a year behind it, or twice, is
as easily guessed as the word.
"""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

from models.staff_refusals import BadEntry

SHORTEST = 15
"""NIST SP 800-63B-4 for a password that stands alone. An authenticator app does not make it shorter: it may be lost."""
LONGEST = 200
_FEW = 2
_OURS = ("lossline", "shebaoka", "社保卡", "热线")
_ROWS = ("qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz", "qazwsxedcrfvtgbyhnujmikolp")
_LETTERS = re.compile(r"[^\W\d_]+")
_REPEATED = re.compile(r"(.+?)\1*")


class PasswordTooShort(BadEntry):
    """It has too few characters, or more than anybody types."""


class PasswordTooCommon(BadEntry):
    """It is among those that are tried first."""


def check(password: str, own_words: Collection[str] = ()) -> None:
    """Raises BadEntry. `own_words`: names and numbers that a guesser of this very password would try."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordTooShort(f"a password has at least {SHORTEST} characters")
    if is_guessable(password, own_words):
        raise PasswordTooCommon("this password is one of those that are tried first")


def is_guessable(password: str, own_words: Collection[str]) -> bool:
    """Is it one or two words that everybody knows, however often repeated, and apart from them figures and signs?"""
    ours = {word.lower() for word in (*_OURS, *own_words)}
    words = {_unit(word) for word in _LETTERS.findall(password.lower())}
    return len(words) <= _FEW and all(_is_known(word, ours) for word in words)


def _unit(word: str) -> str:
    """What is repeated in it; itself, if nothing is."""
    found = _REPEATED.fullmatch(word)
    return found[1] if found else word


def _is_known(word: str, ours: Collection[str]) -> bool:
    is_row = any(word in row or word[::-1] in row for row in _ROWS)
    return is_row or word in ours or word in _common()


@cache
def _common() -> frozenset[str]:
    return frozenset((Path(__file__).parent / "common_passwords.txt").read_text(encoding="ascii").split())
