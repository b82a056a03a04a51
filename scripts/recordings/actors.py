"""Who stands in for the people of a recording: invented cards, made to fit their roles."""

from collections.abc import Mapping
from dataclasses import dataclass

from models import identity
from scripts.invented import PINS, InventedCard, invent
from scripts.phone.record import Record
from scripts.recordings.recording import CallingFrom, Pressed, Recording, Role

NEW_PIN = "804615"
A_PHONE = "13900008888"
A_STRANGER = "+8613900009999"


@dataclass(frozen=True)
class Actors:
    """The cards by role, and what each would key."""

    cards: Mapping[str, InventedCard]
    initial_pin: str
    keyed_tail: int | None
    record: Record

    def keys(self, pressed: Pressed) -> str:
        """What is pressed on the telephone."""
        if isinstance(pressed, str):
            return pressed
        card = self.cards.get(pressed.card)
        match pressed.role, card:
            case Role.NEW_PIN, _:
                return NEW_PIN
            case Role.PHONE, _:
                return A_PHONE
            case Role.INITIAL_PIN, _:
                return self.initial_pin
            case Role.CODE, _:
                return self.record.newest_code() or "000000"
            case Role.CITIZEN_ID, InventedCard():
                return card.citizen_id.replace("X", "*")
            case Role.CARD_NUMBER, InventedCard():
                return identity.keyed_form(card.card_number, self.keyed_tail).replace("X", "*")
            case Role.RIGHT_PIN, InventedCard():
                return card.pin or self.initial_pin
            case Role.WRONG_PIN, InventedCard():
                return next(pin for pin in PINS if pin != card.pin)
        raise LookupError(f"{pressed.role.value} of {pressed.card}: there is no such card")


def cast(recording: Recording) -> dict[str, InventedCard]:
    """A card for each role; the same recording always gets the same cards."""
    today = recording.date.date()
    return {
        role: invent(serial, state, today) for serial, (role, state) in enumerate(recording.cards.items())
    }


def calling_number(recording: Recording, cards: Mapping[str, InventedCard]) -> str:
    """What Twilio would send as From."""
    match recording.calling_from:
        case CallingFrom.WITHHELD:
            return "anonymous"
        case CallingFrom.REGISTERED if cards:
            return f"+86{next(iter(cards.values())).phone}"
        case _:
            return A_STRANGER
