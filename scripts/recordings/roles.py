"""The roles and card states that this line's recordings may name, and what is wrong with one that names others."""

from dataclasses import replace
from enum import Enum
from functools import cache
from pathlib import Path

from models import policy
from recordings.reader import read_recording
from recordings.recording import BadRecording, ByRole, Exchange, Pressed, Recording
from scripts.invented import CardState


class Role(Enum):
    """Keys that no recording holds: what they were for."""

    CITIZEN_ID = "the citizen ID"
    CARD_NUMBER = "the card number"
    RIGHT_PIN = "the right PIN"
    WRONG_PIN = "a wrong PIN"
    INITIAL_PIN = "the initial PIN"
    NEW_PIN = "a new PIN"
    EASY_PIN = "an easy PIN"
    TOO_FEW = "too few keys"
    CODE = "the code"
    PHONE = "a telephone number"


OF_NO_CARD = frozenset({*Role} - {Role.CITIZEN_ID, Role.CARD_NUMBER, Role.RIGHT_PIN})
"""Can be keyed where there is no card at all."""
NOBODIES = ("nobody", "nobody else")
"""`the citizen ID of nobody`: a number in good form that belongs to no card; `of nobody else`: another one."""
NOBODY = NOBODIES[0]
DEFAULT_CITY = "shijiazhuang"


def read(path: Path) -> Recording:
    """A recording of this line. Raises BadRecording."""
    return checked(read_recording(path))


def checked(recording: Recording) -> Recording:
    """The same, with every role naming its card. Raises BadRecording."""
    for role, state in recording.cards.items():
        if state not in {each.value for each in CardState}:
            choices = ", ".join(each.value for each in CardState)
            raise BadRecording(f"cards.{role}: {state!r} is none of {choices}")
    city = recording.city or DEFAULT_CITY
    if fault := _why_no_city(city):
        raise BadRecording(f"city: {fault}")
    exchanges = tuple(
        _exchange(each, f"exchange {place}", recording) for place, each in enumerate(recording.exchanges, 1)
    )
    return replace(recording, city=city, exchanges=exchanges)


@cache
def _why_no_city(profile: str) -> str:
    """Why there is no line of this city; nothing if there is."""
    try:
        policy.load(profile)
    except policy.PolicyError as fault:
        return str(fault)
    return ""


def _exchange(exchange: Exchange, where: str, recording: Recording) -> Exchange:
    pressed = tuple(_pressed(part, where, recording) for part in exchange.pressed)
    return replace(exchange, pressed=pressed)


def _pressed(part: Pressed, where: str, recording: Recording) -> Pressed:
    if not isinstance(part, ByRole):
        return part
    try:
        role = Role(part.role)
    except ValueError:
        choices = ", ".join(each.value for each in Role)
        raise BadRecording(f"{where}: {part.role!r} is none of {choices}") from None
    whose = part.whose or next(iter(recording.cards), "")
    is_known = whose in recording.cards or (not part.whose and role in OF_NO_CARD) or part.whose in NOBODIES
    if not is_known:
        raise BadRecording(f"{where}: there is no card {whose!r}")
    return part
