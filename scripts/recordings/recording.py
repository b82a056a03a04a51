"""What a recording holds: a date, a city, cards by role, and who did what and heard what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from scripts.invented import CardState


class BadRecording(Exception):
    """A file that is no recording; says why."""


class Act(Enum):
    """What a caller, or the network, can do."""

    DIAL = "dial"
    PRESS = "press"
    SILENCE = "silence"
    DELIVER_AGAIN = "deliver_again"
    HANG_UP = "hang_up"


class CallingFrom(Enum):
    """Where the call comes from, as far as the line can tell."""

    A_STRANGER = "a stranger's phone"
    REGISTERED = "the registered phone"
    WITHHELD = "withheld"


class Role(Enum):
    """Keys that no recording holds: what they were for."""

    CITIZEN_ID = "the citizen ID"
    CARD_NUMBER = "the card number"
    RIGHT_PIN = "the right PIN"
    WRONG_PIN = "a wrong PIN"
    INITIAL_PIN = "the initial PIN"
    NEW_PIN = "a new PIN"
    CODE = "the code"
    PHONE = "a telephone number"


@dataclass(frozen=True)
class OfCard:
    """Keys by their role, and whose card it is about."""

    role: Role
    card: str


Pressed = str | OfCard
"""Keys as they are, or by role."""


@dataclass(frozen=True)
class Exchange:
    """One thing that is done, and all that is heard until the caller has to act again."""

    act: Act
    pressed: tuple[Pressed, ...] = ()
    hears: tuple[str, ...] = ()
    """A text for each Say. `…` in it stands for anything: report numbers, a suggested PIN."""
    line_is_down: bool = False
    """The next webhook gets no answer, so Twilio turns to the fallback URL."""


@dataclass(frozen=True)
class Afterwards:
    """A card once the call is over, in the words of `lossline cards show`."""

    status: str
    pin: str


@dataclass(frozen=True)
class Recording:
    """A recorded call."""

    date: datetime
    city: str
    calling_from: CallingFrom
    operators: int
    cards: Mapping[str, CardState]
    exchanges: tuple[Exchange, ...]
    afterwards: Mapping[str, Afterwards]
