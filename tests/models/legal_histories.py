"""Which histories a card may have: every event takes it from one status to another, and each begins where one ended."""

from typing import Any

from models.office import Office
from tests.models.looking import Event, events

OF_USE = frozenset({"1", "3", "0"})
"""What a card is apart from losses: active, locked, sealed."""

LEGAL: dict[str, frozenset[tuple[str, str]]] = {
    "loss.reported": frozenset((before, after) for before in OF_USE for after in ("4", "2")),
    "loss.made_formal": frozenset({("4", "2")}),
    "loss.released": frozenset((before, after) for before in ("4", "2") for after in OF_USE),
    "pin.reset": frozenset({("1", "1"), ("3", "1"), ("4", "4"), ("2", "2"), ("0", "0")}),
    "pin.unlocked": frozenset({("3", "1"), ("4", "4"), ("2", "2"), ("0", "0")}),
    "card.replaced": frozenset({("2", "9")}),
    "card.activated": frozenset({("0", "1")}),
    "card.cancelled": frozenset((before, "9") for before in ("0", "1", "2", "3", "4")),
}
"""By kind of event: status before and after (AAZ502). Nothing leads out of cancelled."""


def faults(office: Office, card_uid: str, began_as: str, is_now: str) -> list[str]:
    """What is not legal in a card's history, since it was `began_as`."""
    found, status = [], began_as
    for event in _changes(office, card_uid):
        before, after = event.fields["status_before"], event.fields["status_after"]
        if (before, after) not in LEGAL[event.kind]:
            found.append(f"{event.kind} from {before} to {after}")
        if before != status:
            found.append(f"{event.kind} began at {before}, but the card was {status}")
        status = after
    if status != is_now:
        found.append(f"the card is {is_now}, and by its history {status}")
    return found


def _changes(office: Office, card_uid: str) -> list[Event]:
    history: list[Any] = events(office, f"card:{card_uid}")
    return [event for event in history if event.kind in LEGAL]
