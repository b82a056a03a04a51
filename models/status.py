"""The status a card shows (AAZ502): worked out at the moment of asking, never stored.

So the end of a loss, in whatever way, gives back what the card was before, and a loss lapses on the second.
"""

from datetime import datetime

from ivr.desk import CardStatus
from models.card import Standing
from models.loss_report import LossKind


def card_status(standing: Standing, loss: LossKind | None, pin_is_locked: bool) -> CardStatus:
    """Cancelled before lost, lost before sealed, sealed before locked. `loss` is the one in force, if any."""
    if standing is Standing.CANCELLED:
        return CardStatus.CANCELLED
    if loss is LossKind.FORMAL:
        return CardStatus.FORMAL_LOSS
    if loss is LossKind.TEMPORARY:
        return CardStatus.TEMPORARY_LOSS
    if standing is Standing.SEALED:
        return CardStatus.SEALED
    return CardStatus.LOCKED if pin_is_locked else CardStatus.ACTIVE


def is_running(ends_at: datetime | None, now: datetime) -> bool:
    """Has a loss that nobody ended not lapsed yet (L6)? A formal one has no end."""
    return ends_at is None or now < ends_at
