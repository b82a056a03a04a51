"""What a caller does in turn: the entries of `--keys`, and of lines piped into a telephone."""

import re
from dataclasses import dataclass

SILENCES = frozenset({"-", "."})
CODE = "code"
_KEYS = re.compile(r"[0-9*#]+")


@dataclass(frozen=True)
class Keys:
    """Keys pressed one right after the other."""

    keys: str


@dataclass(frozen=True)
class Silence:
    """Nothing is pressed until the line goes on by itself."""


@dataclass(frozen=True)
class CodeFromSms:
    """The six digits of the last one-time code that came by SMS; known in the demo only."""


Entry = Keys | Silence | CodeFromSms


def read_entries(text: str) -> list[Entry]:
    """Entries separated by blanks. Raises ValueError for what no telephone has a key for, without repeating it."""
    return [_read(place, word) for place, word in enumerate(text.split(), 1)]


def _read(place: int, word: str) -> Entry:
    if word in SILENCES:
        return Silence()
    if word.lower() == CODE:
        return CodeFromSms()
    keys = word.upper().replace("X", "*")
    if not _KEYS.fullmatch(keys):
        raise ValueError(
            f"entry {place} cannot be keyed: a telephone has 0-9, * and # (X is keyed as *); "
            f"- or . is silence, {CODE} the code that came by SMS"
        )
    return Keys(keys)
