"""The staffed loss report: an operator freezes a card for a caller who cannot do it alone (rules L2, L4, S2)."""

from dataclasses import replace

from sqlalchemy.orm import Session

from ivr.city import PinRequired
from ivr.desk import CardStatus, LossAnswer, LossDeed
from models import hours, staff_verify
from models.call import CallRecord
from models.card_file import CardFile, lock_file
from models.loss_opening import open_temporary
from models.loss_report import LossChannel
from models.losses import sight
from models.refusal_reasons import Because
from models.staff_refusals import NoSuchCard, NotInThisCity, NotThisCard, OutOfHours
from models.staff_visit import StaffVisit

NOT_ENABLED, LOCKED, FORGOTTEN = "not_enabled", "locked", "forgotten"


def report_by_phone(session: Session, visit: StaffVisit, call_sid: str, card_uid: str) -> LossAnswer:
    """Freeze the card as self-service would: same number, end, SMS and notice. A second report tells the first.

    A sealed card can be reported, too: it may be stolen before its holder has it.
    """
    office = visit.office
    check_hours(visit)
    staff_verify.check_passed(session, visit, call_sid, card_uid)
    file = lock_file(session, card_uid)
    if file is None:
        raise NoSuchCard("there is no such card")
    if running := file.running_loss(office.now()):
        return LossAnswer(LossDeed.ALREADY, sight(office, running))
    if file.status(office.now()) is CardStatus.CANCELLED:
        raise NotThisCard("this card is cancelled: there is nothing to freeze", Because.CANCELLED)
    why = why_staffed(file)
    if why not in office.city.staff.takes_loss_for and office.city.pin.required is not PinRequired.NO:
        raise NotInThisCity(
            f"operators take no report here for a card whose PIN is {why}: the counter does (L4)",
            Because.FROZEN_AT_THE_COUNTER,
        )
    language = session.get_one(CallRecord, call_sid).language
    loss = open_temporary(session, replace(visit, language=language), file, LossChannel.STAFFED)
    return LossAnswer(LossDeed.DONE, sight(office, loss))


def why_staffed(file: CardFile) -> str:
    """L4: why this holder does not report alone, in the words of `staff.takes_loss_for`."""
    if file.pin_is_locked:
        return LOCKED
    return NOT_ENABLED if file.pin_is_initial else FORGOTTEN


def check_hours(visit: StaffVisit) -> None:
    """S2: raise OutOfHours unless it is within staff hours."""
    office = visit.office
    if hours.is_open(office.city.staff.hours, office.now(), office.working_days):
        return
    opening = hours.next_opening(office.city.staff.hours, office.now(), office.working_days)
    begins = f"{opening:%Y-%m-%d %H:%M}"
    said = f"operators act in staff hours only; the next begin at {begins} (S2)"
    raise OutOfHours(said, Because.OPENS_LATER, opening=begins)
