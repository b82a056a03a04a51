"""What can be behind a call: one card of each kind, a closed set of things to key, and what was shown so far."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import product

from ivr.city import City
from ivr.desk import CardStatus

RIGHT_PIN, WRONG_PIN, NEW_PIN, OTHER_NEW_PIN, WEAK_PIN = "739164", "805273", "620957", "957062", "111111"
RIGHT_CODE, WRONG_CODE = "417295", "417296"
OWN_ID, OTHER_ID, NO_ID = "11010119900307123X", "110101199003071248", "110101199013071248"
CARD_NUMBER = "12345678"
NOON = datetime(2026, 3, 3, 4, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """The card behind the call. `pin`: unknown (no such card), initial, enabled, paused (for phones that are not
    the registered one) or locked.
    """

    pin: str
    status: CardStatus = CardStatus.ACTIVE
    holder_is_minor: bool = False
    phone_fits: bool = True
    """The call comes from the registered phone, and codes arrive there."""
    bank: str | None = None

    @property
    def is_enabled(self) -> bool:
        return self.pin in {"enabled", "paused", "locked"}


@dataclass(frozen=True)
class Memory:
    """What has truly been shown in this call, kept beside the conversation to judge its deeds by."""

    pin_was_right: bool = False
    id_was_right: bool = False
    code_was_right: bool = False
    code_is_out: bool = False
    held: str | None = None


@dataclass(frozen=True)
class Around:
    """What a turn may depend on beside the card."""

    staff_in: bool = True
    is_withheld: bool = False
    """The calling number is not known."""
    queue_is_full: bool = False
    is_for_people: bool = False
    """P3: the calling number has keyed too many wrong PINs."""
    is_alarmed: bool = False
    """P3: no PIN is set or changed by phone."""
    is_elder: bool = False
    """Q2: the calling number is the registered phone of an elder holder."""


EVERYTHING_AROUND = tuple(Around(*each) for each in product((True, False), *[(False, True)] * 5))
"""The usual first. A turn that did not look at one of them is the same turn whatever it is."""


Looked = tuple[Around, frozenset[str]]
"""A turn that was taken: in what surroundings, and at what of them it looked."""


@cache
def not_taken(taken: frozenset[Looked]) -> Around | None:
    """Surroundings that make a turn of their own: unlike every turn taken in something that turn looked at."""
    return next(
        (each for each in EVERYTHING_AROUND if not any(_is_alike(each, turn) for turn in taken)), None
    )


def _is_alike(around: Around, turn: Looked) -> bool:
    other, names = turn
    return all(getattr(around, name) == getattr(other, name) for name in names)


def worlds(city: City) -> tuple[World, ...]:
    """Every kind of card that a call can meet."""
    bank = city.bank.lines[0].code if city.bank.lines else None
    return (
        World("unknown"),
        World("initial"),
        World("initial", phone_fits=False),
        World("initial", CardStatus.TEMPORARY_LOSS),
        World("enabled", bank=bank),
        World("enabled", CardStatus.TEMPORARY_LOSS),
        World("enabled", CardStatus.FORMAL_LOSS),
        World("enabled", CardStatus.SEALED),
        World("enabled", CardStatus.CANCELLED),
        World("enabled", holder_is_minor=True),
        World("paused", phone_fits=False),
        World("locked", CardStatus.LOCKED),
    )
