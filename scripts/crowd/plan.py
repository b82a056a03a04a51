"""Who calls when, and with which card: settled before the first call, so that a seed plans the same crowd again."""

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.crowd.mix import Behaviour, Mix
from telephony.simulator.lot import Lot


@dataclass(frozen=True)
class Card:
    """What a caller knows of a card."""

    citizen_id: str
    pin: str


@dataclass(frozen=True)
class Planned:
    """One call: due so many seconds after the beginning."""

    number: int
    due: float
    behaviour: Behaviour
    phone: str
    lot: Lot
    card: Card | None = None


@dataclass(frozen=True)
class Size:
    """How many calls, and how many begin in a second."""

    calls: int
    rate: float


def plan(mix: Mix, size: Size, lot: Lot) -> list[Planned]:
    """All calls, without cards."""
    first = int(lot.of("phones").share() * 10**8)
    return [
        Planned(
            number,
            number / size.rate,
            mix.one(own := lot.of(f"caller {number}")),
            f"+86136{(first + number) % 10**8:08}",
            own,
        )
        for number in range(size.calls)
    ]


def cards_needed(calls: Sequence[Planned]) -> int:
    """How many of them need a card of their own."""
    return sum(call.behaviour.needs_a_card for call in calls)
