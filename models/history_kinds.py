"""What the entries of a card's history are about: the choices of its filter, and which events belong to which."""

from enum import Enum

from models.audit_kinds import KINDS


class About(Enum):
    """One choice of the filter."""

    CALL = "call"
    LOSS = "loss"
    PIN = "pin"
    CARD = "card"
    """The card itself, and papers that were seen for it."""
    HOLDER = "holder"
    MESSAGE = "message"
    LOOK = "look"
    """Who of the staff looked at it."""


_FAMILIES = {
    "audit": About.LOOK,
    "callback": About.CALL,
    "call": About.CALL,
    "card": About.CARD,
    "code": About.PIN,
    "holder": About.HOLDER,
    "loss": About.LOSS,
    "papers": About.CARD,
    "phone": About.HOLDER,
    "pin": About.PIN,
    "reset": About.PIN,
    "throttle": About.PIN,
    "verification": About.CALL,
}
_EXCEPTIONS = {"holder.looked_at": About.LOOK}


def about_of(kind: str) -> About | None:
    """What an event of the audit log is about; None for one that stands in no card's chain."""
    return _EXCEPTIONS.get(kind) or _FAMILIES.get(kind.partition(".")[0])


def kinds_of(about: About) -> list[str]:
    """The kinds of events that this choice shows."""
    return [each.kind for each in KINDS if about_of(each.kind) is about]
