"""A card's beginning and end at the counter: handed out and activated, or cancelled after a death (rule C1)."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from ivr.desk import CardStatus
from models import audit, sms
from models.card import Card, Standing
from models.card_list import pin_state
from models.counter_admission import admit
from models.loss_report import LossEnd
from models.losses import end_if_lapsed, end_loss
from models.notices import tell_bank, tell_holder
from models.papers import Presented
from models.pin_mending import forget_pin
from models.refusal_reasons import Because
from models.staff_events import CardActivated, CardCancelled
from models.staff_refusals import NotThisCard
from models.staff_roles import Deed
from models.staff_visit import StaffVisit

DEATH = "death"


def activate(session: Session, visit: StaffVisit, card_uid: str, presented: Presented) -> None:
    """C1: a sealed card is handed to its holder and works from now on."""
    office = visit.office
    file = admit(session, visit, Deed.ACTIVATE, card_uid, presented)
    before = file.status(office.now())
    if file.standing is not Standing.SEALED:
        raise NotThisCard("this card is in use already: only a sealed one is activated", Because.IN_USE)
    if file.running_loss(office.now()):
        raise NotThisCard("this card is reported lost: release it first", Because.LOST)
    session.execute(update(Card).where(Card.uid == file.uid).values(standing=Standing.ACTIVE.value))
    after = CardStatus.LOCKED if file.pin_is_locked else CardStatus.ACTIVE
    event = CardActivated(status_before=before.value, status_after=after.value)
    audit.append(session, office.keys, f"card:{file.uid}", event, visit.actor)
    when = sms.moment(office.now(), visit.language)
    tell_holder(session, office, file, "card_activated", file.uid, visit.language, {"when": when})


def cancel_on_death(session: Session, visit: StaffVisit, card_uid: str, presented: Presented) -> None:
    """C1: the holder has died. A loss that runs ends with the card, and nobody is written to but the bank."""
    office, now = visit.office, visit.office.now()
    file = admit(session, visit, Deed.CANCEL_ON_DEATH, card_uid, presented)
    before = file.status(office.now())
    end_if_lapsed(session, office, file, visit.actor)
    loss = file.running_loss(office.now())
    if loss:
        end_loss(session, loss, now, LossEnd.CANCELLED)
    forget_pin(session, file.uid)
    session.execute(update(Card).where(Card.uid == file.uid).values(standing=Standing.CANCELLED.value))
    event = CardCancelled(
        why=DEATH,
        reference=loss.reference if loss else "",
        pin_before=pin_state(file),
        status_before=before.value,
        status_after=CardStatus.CANCELLED.value,
    )
    audit.append(session, office.keys, f"card:{file.uid}", event, visit.actor, at=now)
    tell_bank(session, office, file, "card_cancelled", file.uid)
