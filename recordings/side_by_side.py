"""A difference as two columns: what was recorded, what is now; long lines are wrapped, Chinese counted as wide."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from unicodedata import east_asian_width

from recordings.difference import Difference, is_alike

WIDTH = 120
NARROWEST = 60
SAME, OTHER, GONE, NEW = " ", "|", "<", ">"


def side_by_side(difference: Difference, width: int = WIDTH) -> Iterator[str]:
    """The lines of both sides; `|` another line, `<` gone, `>` new."""
    column = (max(width, NARROWEST) - 5) // 2
    yield f"  {_padded('recorded', column)}   now"
    for mark, was, now in pairs(difference.recorded, difference.now):
        left, right = list(_wrapped(was, column)), list(_wrapped(now, column))
        for one, two in zip_longest(left, right, fillvalue=""):
            yield f"  {_padded(one, column)} {mark} {two}".rstrip()


def pairs(recorded: Sequence[str], now: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Lines that belong together, with their mark."""
    # What `…` leaves open is no difference: such a line is compared as it is now.
    seen = [next((line for line in now if is_alike(was, line)), was) for was in recorded]
    for kind, i, j, k, m in SequenceMatcher(None, seen, list(now), autojunk=False).get_opcodes():
        for was, is_ in zip_longest(recorded[i:j], now[k:m]):
            if kind == "equal":
                yield SAME, was, is_
            elif was is None:
                yield NEW, "", is_
            elif is_ is None:
                yield GONE, was, ""
            else:
                yield OTHER, was, is_


def _wrapped(text: str, width: int) -> Iterator[str]:
    line, used = "", 0
    for character in text:
        wide = _columns(character)
        if used + wide > width:
            yield line
            line, used = "", 0
        line, used = line + character, used + wide
    yield line


def _padded(text: str, width: int) -> str:
    return text + " " * (width - sum(map(_columns, text)))


def _columns(character: str) -> int:
    return 2 if east_asian_width(character) in {"F", "W"} else 1
