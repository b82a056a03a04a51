"""What callers say, and how long it takes them."""

from telephony.simulator.document import Element
from telephony.simulator.leg import Leg


def words_seconds(words: str, leg: Leg) -> float:
    """As long as the same words take to be spoken to the caller; half a second at least."""
    return max(leg.habits.speech.seconds(Element("Say", {}, 0, 0, [words])), 0.5)
