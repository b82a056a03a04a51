"""How much is said in one breath: neighbours in one language together, and never more than a Say may hold."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from ivr.speech import Spoken

MOST_ENCODED = 4_000
"""Twilio refuses a Say of more than 4,500 characters when URL-encoded; a Chinese character is nine of them."""
MOST_BYTES = 2_900
"""The voices refuse more than 3,000. Both leave room for a suggested PIN, which takes its place at the very end."""

ENDS = (
    re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+"),
    re.compile(r"(?<=[，、：])|(?<=[,:])\s+"),
    re.compile(r"\s+"),
    re.compile(""),
)
"""Where a text may be cut: at the end of a sentence; failing that, at a comma, between words, anywhere."""


def breaths(said: Iterable[Spoken]) -> list[Spoken]:
    """The same words in as few parts as may be."""
    parts: list[Spoken] = []
    for spoken in said:
        for text in _cut(spoken.text):
            joined = parts and parts[-1].language == spoken.language and _joined(parts[-1].text, text, spoken)
            if joined and _fits(joined):
                parts[-1] = Spoken(spoken.language, joined)
            else:
                parts.append(Spoken(spoken.language, text))
    return parts


def _cut(text: str, level: int = 0) -> Iterator[str]:
    """Pieces that fit, cut at the gentlest places that are enough."""
    if _fits(text):
        yield text
        return
    for piece in ENDS[level].split(text):
        if piece:
            yield from _cut(piece, level + 1)


def _joined(one: str, other: str, spoken: Spoken) -> str:
    return one + (" " if spoken.language == "en" else "") + other


def _fits(text: str) -> bool:
    return len(quote(text, safe="")) <= MOST_ENCODED and len(text.encode()) <= MOST_BYTES
