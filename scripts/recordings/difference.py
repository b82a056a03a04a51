"""The first difference between a recording and the same call played again."""

import re
from dataclasses import dataclass
from itertools import zip_longest

from scripts.recordings.player import Played
from scripts.recordings.recording import OfCard, Recording

ANYTHING = "…"
NOTHING = "(nothing)"


@dataclass(frozen=True)
class Difference:
    """Where, and what it was and is."""

    where: str
    recorded: str
    heard: str

    def __str__(self) -> str:
        return f"{self.where}\n  recorded: {self.recorded}\n  heard:    {self.heard}"


def first_difference(recording: Recording, played: Played) -> Difference | None:
    """None if the call is as it was recorded."""
    for place, (exchange, heard) in enumerate(zip(recording.exchanges, played.heard, strict=True), 1):
        pressed = " ".join(part if isinstance(part, str) else _words(part) for part in exchange.pressed)
        where = f"exchange {place}, {exchange.act.value} {pressed}".strip()
        for before, now in zip_longest(exchange.hears, heard):
            if before is None or now is None or not is_alike(before, now):
                return Difference(where, before or NOTHING, now or NOTHING)
    for role, state in recording.afterwards.items():
        if played.afterwards.get(role) != state:
            return Difference(f"afterwards, {role}", str(state), str(played.afterwards.get(role)))
    return None


def is_alike(recorded: str, heard: str) -> bool:
    """Word for word, but for what `…` leaves open."""
    pattern = ".+?".join(re.escape(part) for part in recorded.split(ANYTHING))
    return re.fullmatch(pattern, heard, re.DOTALL) is not None


def _words(part: OfCard) -> str:
    return f"{part.role.value} of {part.card}" if part.card else part.role.value
