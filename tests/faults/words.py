"""What an answer tells the caller: done, not done, not known, and which report number. Read from the words alone."""

import re
from collections.abc import Iterator
from enum import Enum
from functools import cache
from xml.etree import ElementTree

from ivr.wording import LANGUAGES

DIGITS = dict(zip("零一二三四五六七八九幺0123456789", "012345678910123456789", strict=True))

DONE = {
    "loss.frozen": "loss.reported",
    "loss.frozen_soon": "loss.reported",
    "loss.renewed": "loss.renewed",
    "release.done": "loss.released",
    "new_pin.changed": "pin.changed",
    "new_pin.enabled": "pin.enabled",
    "callback.noted": "callback.asked",
}
"""The sentences that say that something was done, and the audit event that must be there then."""

NUMBERS = ("loss.number_twice", "loss.temporary_since", "loss.formal_since")
"""The sentences in which a report number is told."""


class Told(Enum):
    """The three sentences that may never be mixed."""

    DONE = "done"
    NOT_DONE = "not done"
    NOT_KNOWN = "not known"


def told(body: str) -> set[Told]:
    """Which of the three an answer says."""
    said = _said(body)
    found = {Told.DONE} if deeds(body) else set()
    found |= {Told.NOT_DONE} if _has(said, "apology.not_done") else set()
    return found | ({Told.NOT_KNOWN} if _has(said, "apology.not_known") else set())


def deeds(body: str) -> list[str]:
    """The audit events of which an answer says that they happened."""
    said = _said(body)
    return [kind for sentence, kind in DONE.items() if _has(said, sentence)]


def numbers(body: str) -> list[str]:
    """Every report number that an answer tells; one that is told twice and differently counts as two."""
    said = _said(body)
    spoken = [
        number
        for sentence in NUMBERS
        for match in _find(said, sentence)
        for number in match.groups()
        if number
    ]
    return sorted({_digits(number) for number in spoken})


def frozen_tails(body: str) -> list[str]:
    """The last digits of the cards of which an answer says that they are frozen by it."""
    said = _said(body)
    found = [match["tail"] for name in ("loss.frozen", "loss.frozen_soon") for match in _find(said, name)]
    return [_digits(tail) for tail in found]


def is_passing(body: str) -> bool:
    """Is it an answer that settles nothing: an apology, «one moment», or nothing at all?"""
    said = _said(body)
    return not said or any(
        _has(said, name) for name in LANGUAGES["zh"].SENTENCES if name.startswith("apology.")
    )


def _said(body: str) -> str:
    try:
        return "\n".join(say.text or "" for say in ElementTree.fromstring(body).iter("Say"))
    except ElementTree.ParseError:
        return ""


def _has(said: str, sentence: str) -> bool:
    return any(_find(said, sentence))


def _find(said: str, sentence: str) -> Iterator[re.Match[str]]:
    for pattern in _patterns(sentence):
        yield from pattern.finditer(said)


@cache
def _patterns(sentence: str) -> tuple[re.Pattern[str], ...]:
    """The sentence in every language, each gap a group; a gap that comes twice is two groups."""
    patterns = []
    for words in LANGUAGES.values():
        pieces = re.split(r"\{(\w+)\}", words.SENTENCES[sentence])
        seen: set[str] = set()
        pattern = ""
        for at, piece in enumerate(pieces):
            if at % 2 == 0:
                pattern += re.escape(piece)
            elif piece == "number":
                pattern += "([^。.]+?)"
            else:
                pattern += "[^。.]+?" if piece != "tail" or piece in seen else f"(?P<{piece}>[^。.]+?)"
                seen.add(piece)
        patterns.append(re.compile(pattern))
    return tuple(patterns)


def _digits(spoken: str) -> str:
    return "".join(DIGITS.get(character, "") for character in spoken)
