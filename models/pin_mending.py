"""A PIN that its holder cannot use is reset, unlocked or cancelled: what is done to the record (rules P1, P5, P6)."""

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from models import audit, sms, throttle_card
from models.base import new_uid
from models.card import Standing
from models.card_file import CardFile
from models.card_list import pin_state
from models.counter_proof import CounterProof
from models.notices import tell_holder
from models.refusal_reasons import Because
from models.reset_events import PinCancelled, PinReset, PinUnlocked
from models.reset_request import Mending
from models.staff_grounds import Grounds
from models.staff_refusals import NotThisCard
from models.staff_visit import StaffVisit
from models.status import card_status
from models.stored_pin import StoredPin


def check_mendable(file: CardFile, what: Mending) -> None:
    """Raise NotThisCard where there is nothing to reset or to unlock."""
    if file.standing is Standing.CANCELLED:
        raise NotThisCard("this card was cancelled meanwhile", Because.CANCELLED)
    match what:
        case Mending.RESET if file.pin_is_initial:
            raise NotThisCard(
                "this card is on its initial PIN: there is nothing to reset", Because.NOTHING_TO_RESET
            )
        case Mending.UNLOCK if not file.pin_is_locked:
            raise NotThisCard("this PIN is not locked: there is nothing to unlock", Because.NOT_LOCKED)
        case _:
            return


def mend(
    session: Session, visit: StaffVisit, file: CardFile, what: Mending, grounds: Grounds, approved_by: str
) -> None:
    """Reset or unlock, log it, tell the holder. Whoever calls this holds the card's lock and has checked everything.

    `approved_by` is empty where the city asks for no second approver.
    """
    check_mendable(file, what)
    before = pin_state(file)
    after = _reset(session, file) if what is Mending.RESET else _unlock(session, file)
    kind = PinReset if what is Mending.RESET else PinUnlocked
    loss = file.loss_in_force(visit.office.now())
    event = kind(
        requested_by=grounds.requested_by,
        approved_by=approved_by,
        place=grounds.place,
        brought_by=grounds.brought_by,
        papers=grounds.papers,
        paper_tails=grounds.paper_tails,
        reason=grounds.reason,
        pin_before=before,
        pin_after=after,
        status_before=file.status(visit.office.now()).value,
        status_after=card_status(file.standing, loss.kind if loss else None, pin_is_locked=False).value,
    )
    audit.append(session, visit.office.keys, f"card:{file.uid}", event, visit.actor)
    _tell(session, visit, file, "pin_reset" if what is Mending.RESET else "pin_unlocked")


def cancel(session: Session, visit: StaffVisit, file: CardFile) -> None:
    """P1, where a city allows it: the holder gives the PIN up again."""
    before = pin_state(file)
    _reset(session, file)
    event = PinCancelled(place=visit.place, pin_before=before)
    audit.append(session, visit.office.keys, f"card:{file.uid}", event, visit.actor)
    _tell(session, visit, file, "pin_cancelled")


def forget_pin(session: Session, card_uid: str) -> None:
    """Back to initial, which is no stored PIN at all; what was counted against it, and keyed at desks, goes too."""
    throttle_card.forgive(session, card_uid)
    session.execute(delete(StoredPin).where(StoredPin.card_uid == card_uid))
    session.execute(delete(CounterProof).where(CounterProof.card_uid == card_uid))


def _reset(session: Session, file: CardFile) -> str:
    forget_pin(session, file.uid)
    return "initial"


def _unlock(session: Session, file: CardFile) -> str:
    """A card that was imported as locked has nothing stored, and is on its initial PIN then."""
    if file.stored_pin is None:
        return _reset(session, file)
    throttle_card.forgive(session, file.uid)
    session.execute(update(StoredPin).where(StoredPin.card_uid == file.uid).values(locked_at=None))
    return "enabled"


def _tell(session: Session, visit: StaffVisit, file: CardFile, about: str) -> None:
    when = sms.moment(visit.office.now(), visit.language)
    tell_holder(session, visit.office, file, about, new_uid(), visit.language, {"when": when})
