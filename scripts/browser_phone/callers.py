"""From which numbers a browser phone may call: a stranger's, those of the demo's cards, or none that is shown."""

from collections.abc import Sequence

from console.demo_cards import DemoCard
from models import identity

STRANGER, WITHHELD = "stranger", "withheld"
STRANGERS_NUMBER = "+8613900009999"
NO_NUMBER = "anonymous"
"""What Twilio sends for a withheld number."""


class Callers:
    """Those who can call: the page sends a name, never a number."""

    def __init__(self, cards: Sequence[DemoCard]) -> None:
        self._numbers = {STRANGER: STRANGERS_NUMBER, WITHHELD: NO_NUMBER}
        for card in cards:
            if phone := identity.to_e164(card.phone):
                self._numbers[card.number] = phone

    def number(self, name: str) -> str:
        """The number. Raises KeyError for a name that is none."""
        return self._numbers[name]
