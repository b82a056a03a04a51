"""Who stands in for the people of a recording: invented cards, made to fit their roles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models import identity
from recordings.recording import ByRole, CallingFrom, Pressed, Recording
from scripts.invented import PINS, CardState, InventedCard, invent
from scripts.phone.record import Record
from scripts.recordings.roles import NOBODIES, Role

NEW_PIN = "804615"
EASY_PIN = "111111"
TOO_FEW = "12"
A_PHONE = "13900008888"
A_STRANGER = "+8613900009999"
A_DAY = date(2026, 3, 3)
NOBODYS_SERIAL = 35
"""Of a card that is in no record; and the next one."""


@dataclass(frozen=True)
class Actors:
    """The cards by role, and what each would key."""

    cards: Mapping[str, InventedCard]
    initial_pin: str
    keyed_tail: int | None
    record: Record

    def keys(self, pressed: Pressed) -> str:
        """What is pressed on the telephone."""
        if not isinstance(pressed, ByRole):
            return pressed
        whose = pressed.whose or next(iter(self.cards), NOBODIES[0])
        card = self.cards.get(whose) or nobodys_card(whose)
        match Role(pressed.role):
            case Role.NEW_PIN:
                return NEW_PIN
            case Role.EASY_PIN:
                return EASY_PIN
            case Role.TOO_FEW:
                return TOO_FEW
            case Role.PHONE:
                return A_PHONE
            case Role.INITIAL_PIN:
                return self.initial_pin
            case Role.CODE:
                return self.record.newest_code() or "000000"
            case Role.CITIZEN_ID:
                return card.citizen_id.replace("X", "*")
            case Role.CARD_NUMBER:
                return identity.keyed_form(card.card_number, self.keyed_tail).replace("X", "*")
            case Role.RIGHT_PIN:
                return card.pin or self.initial_pin
            case Role.WRONG_PIN:
                return next(pin for pin in PINS if pin != card.pin)


def cast(recording: Recording) -> dict[str, InventedCard]:
    """A card for each role; the same recording always gets the same cards."""
    today = recording.date.date()
    return {
        role: invent(serial, CardState(state), today)
        for serial, (role, state) in enumerate(recording.cards.items())
    }


def nobodys_card(whose: str) -> InventedCard:
    """Numbers in good form, of nobody; or of nobody else."""
    return invent(NOBODYS_SERIAL + NOBODIES.index(whose), CardState.INITIAL, A_DAY)


def calling_number(recording: Recording, cards: Mapping[str, InventedCard]) -> str:
    """What Twilio would send as From."""
    match recording.calling_from:
        case CallingFrom.WITHHELD:
            return "anonymous"
        case CallingFrom.REGISTERED if cards:
            return f"+86{next(iter(cards.values())).phone}"
        case _:
            return A_STRANGER
