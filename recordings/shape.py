"""What a TwiML document does to a caller, as far as it tells what comes next."""

from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree

ASKS = frozenset({"Gather", "Record"})
LEADS_ON = frozenset({"Redirect", "Enqueue", "Dial", "Connect"})
ENDS = frozenset({"Hangup", "Reject"})
REMEMBERED = 512


@dataclass(frozen=True)
class Shape:
    """The words up to the first question, those after it, and how the document ends."""

    words: tuple[str, ...] = ()
    words_after_asking: tuple[str, ...] = ()
    asks: bool = False
    leads_on: bool = False
    ends: bool = False
    pauses: bool = False

    @property
    def is_a_round(self) -> bool:
        """Words and a pause, then it is asked for again: what is heard in a queue."""
        return not (self.asks or self.leads_on or self.ends)

    @property
    def waits_for_the_caller(self) -> bool:
        """The call does not end by itself here."""
        return self.asks or self.leads_on or self.pauses


@lru_cache(REMEMBERED)
def shape_of(twiml: str | None) -> Shape:
    """The shape of an answer; of none, and of what is no TwiML, the empty one."""
    try:
        response = ElementTree.fromstring((twiml or "").strip())
    except ElementTree.ParseError:
        return Shape()
    verbs = [verb.tag for verb in response]
    asked = next((place for place, verb in enumerate(verbs) if verb in ASKS), len(verbs))
    return Shape(
        words=_words(list(response)[: asked + 1]),
        words_after_asking=_words(list(response)[asked + 1 :]),
        asks=asked < len(verbs),
        leads_on=bool(LEADS_ON.intersection(verbs[:asked])),
        ends=bool(ENDS.intersection(verbs[:asked])),
        pauses="Pause" in verbs[:asked],
    )


def _words(verbs: list[ElementTree.Element]) -> tuple[str, ...]:
    says = [element for verb in verbs for element in verb.iter("Say")]
    return tuple(words for element in says for words in _spoken(element))


def _spoken(element: ElementTree.Element) -> list[str]:
    """As often as it is said. What is repeated without end is told once."""
    loop = element.get("loop", "")
    times = int(loop) if loop.isascii() and loop.isdigit() else 1
    return [" ".join("".join(element.itertext()).split())] * max(times, 1)
