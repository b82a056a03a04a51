"""What a recording may say of a turn: what was keyed, by what it was for, and how the card was that it was about."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.call_map import is_menu, is_secret
from ivr.steps.entry import SixDigits
from ivr.steps.identify import CITIZEN_ID_LENGTH
from models.pin_by_phone import Keyed

LONGEST_PLAIN_ENTRY = 4
FOR_STAFF = "staff.pin"
AT_THE_GATE = ("loss.pin", "card.pin", "pin.present")
UNCLEAR = "unclear"
TOO_FEW = "too few keys"

RIGHT, INITIAL, WRONG = "the right PIN", "the initial PIN", "a wrong PIN"
ROLES: Mapping[tuple[str, str], str] = {
    ("pin.code", "right"): "the code",
    ("pin.code", "already_enabled"): "the code",
    ("pin.new", "held"): "a new PIN",
    ("pin.new", "refused"): "an easy PIN",
    ("pin.again", "stored"): "a new PIN",
    **{(step, "right"): RIGHT for step in AT_THE_GATE},
    **{(step, "initial"): INITIAL for step in AT_THE_GATE},
}
"""What six keys were, by step and outcome. Any others at a secret step are a wrong PIN, as are those nobody judged."""
TOLD_TO_STAFF = {Keyed.RIGHT.value: RIGHT, Keyed.HAS_NONE.value: INITIAL}
"""The same where an operator had the PIN keyed: the call itself does not know what came of it (S1)."""


@dataclass(frozen=True)
class CardSeen:
    """A card, or a number that belongs to none, as the record had it at one moment."""

    name: str
    """Alike in all turns of one call; says nothing to anybody."""
    status: str = ""
    """AAZ502; empty where there is no such card."""
    pin: str = ""
    """initial, enabled or locked."""
    is_a_childs: bool = False
    is_called_from: bool = False
    """Is the caller's telephone the registered one?"""


@dataclass(frozen=True)
class TurnSeen:
    """A turn. Step and outcome are empty while nobody has judged it."""

    step: str = ""
    outcome: str = ""
    told_to_staff: str = ""
    card: CardSeen | None = None

    def keyed(self, digits: str) -> str:
        """What may be written of an entry: few keys as they are, others by what they were for."""
        if not self.step or is_secret(self.step):
            return self._secret(digits)
        if len(digits) > 1 and is_menu(self.step):
            # Where one key chooses, several are a number that nobody asked for: as a rule a PIN once more.
            return WRONG
        if len(digits) <= LONGEST_PLAIN_ENTRY:
            return digits
        if self.outcome == UNCLEAR:
            return TOO_FEW
        if self.step == "callback.number":
            return "a telephone number"
        return "the citizen ID" if len(digits) == CITIZEN_ID_LENGTH else "the card number"

    @property
    def pin(self) -> str:
        """What six keys at this secret step were."""
        if self.step == FOR_STAFF:
            return TOLD_TO_STAFF.get(self.told_to_staff, WRONG)
        return ROLES.get((self.step, self.outcome), WRONG)

    def _secret(self, digits: str) -> str:
        if len(digits) == 1:
            return digits
        if len(digits) < SixDigits.length:
            return TOO_FEW
        return self.pin if self.outcome else f"{len(digits)} keys"
