"""How long a text takes to say: a plausible length, so that timers and interruptions mean something."""

import re
from dataclasses import dataclass

from telephony.simulator.document import Element

WORD = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’-]*")
SYLLABLE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
DIGIT = re.compile(r"[0-9]")
STOP = re.compile(r"[.!?。！？]")
COMMA = re.compile(r"[,;:，；：、]")

# Lengths that Amazon's SSML reference gives for the strengths of a break.
BREAKS = {"none": 0.0, "x-weak": 0.0, "weak": 0.1, "medium": 0.25, "strong": 0.5, "x-strong": 1.0}
RATES = {"x-slow": 0.5, "slow": 0.75, "medium": 1.0, "fast": 1.25, "x-fast": 1.5}


@dataclass(frozen=True)
class SpeechRate:
    """Units spoken in a second, and the pauses between sentences and clauses."""

    syllables: float = 4.2
    words: float = 2.7
    digits: float = 3.5
    stop_seconds: float = 0.45
    comma_seconds: float = 0.2

    def seconds(self, say: Element) -> float:
        """The length of a Say, with its SSML's breaks and rates."""
        return sum(self._text(piece) if isinstance(piece, str) else self._tag(piece) for piece in say.inside)

    def _tag(self, tag: Element) -> float:
        if tag.name == "break":
            return _break(tag)
        return self.seconds(tag) / (_rate(tag.attributes.get("rate", "")) if tag.name == "prosody" else 1.0)

    def _text(self, text: str) -> float:
        return (
            len(SYLLABLE.findall(text)) / self.syllables
            + len(WORD.findall(text)) / self.words
            + len(DIGIT.findall(text)) / self.digits
            + len(STOP.findall(text)) * self.stop_seconds
            + len(COMMA.findall(text)) * self.comma_seconds
        )


def _break(tag: Element) -> float:
    time = re.fullmatch(r"([0-9]*\.?[0-9]+)(ms|s)", tag.attributes.get("time", "").strip())
    if time is None:
        return BREAKS.get(tag.attributes.get("strength", "medium"), BREAKS["medium"])
    return float(time[1]) / (1000 if time[2] == "ms" else 1)


def _rate(rate: str) -> float:
    percent = re.fullmatch(r"([0-9]+)%", rate)
    if percent is None:
        return RATES.get(rate, 1.0)
    return max(int(percent[1]), 20) / 100
