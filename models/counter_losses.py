"""Losses at the counter: the written report, which makes a loss formal, and the release (rules L3, L8, L9, L11)."""

from sqlalchemy.orm import Session

from ivr.desk import LossAnswer, LossDeed
from models import audit
from models.audit_events import LossReleased, LossReported
from models.card_file import CardFile, OpenLoss
from models.counter_admission import admit
from models.loss_notices import tell_of_loss
from models.loss_report import LossChannel, LossEnd, LossKind
from models.losses import end_if_lapsed, end_loss, open_loss, sight
from models.notices import tell_bank
from models.papers import Presented
from models.refusal_reasons import Because
from models.staff_events import LossMadeFormal
from models.staff_refusals import NotInThisCity, NotThisCard
from models.staff_roles import Deed
from models.staff_visit import StaffVisit
from models.status import card_status

CHANNEL = "counter"


def report_in_writing(session: Session, visit: StaffVisit, card_uid: str, presented: Presented) -> LossAnswer:
    """L3, L8: a formal loss, at once and for good; a temporary one that runs becomes formal under a new number."""
    office = visit.office
    file = admit(session, visit, Deed.REPORT_IN_WRITING, card_uid, presented)
    now = office.now()
    running = file.running_loss(now)
    if running and running.kind is LossKind.FORMAL:
        return LossAnswer(LossDeed.ALREADY, sight(office, running))
    if running:
        end_loss(session, running, now, LossEnd.MADE_FORMAL)
    else:
        end_if_lapsed(session, office, file, visit.actor)
    loss = open_loss(session, office, file.uid, LossKind.FORMAL, LossChannel.WRITTEN, at=now)
    event = _made_formal(visit, file, running, loss) if running else _reported(visit, file, loss)
    audit.append(session, office.keys, f"card:{file.uid}", event, visit.actor, at=now)
    tell_of_loss(session, visit, file, "loss_formal", loss, key=loss.reference)
    tell_bank(session, office, file, "loss_made_formal" if running else "loss_reported", loss.reference)
    return LossAnswer(LossDeed.DONE, sight(office, loss))


def release(session: Session, visit: StaffVisit, card_uid: str, presented: Presented) -> OpenLoss:
    """L8, L9: the card was found and is shown, so its loss ends. The loss that was."""
    office, now = visit.office, visit.office.now()
    file = admit(session, visit, Deed.RELEASE, card_uid, presented)
    loss = file.running_loss(now)
    if loss is None:
        raise NotThisCard("this card is not reported lost", Because.NOT_LOST)
    _check_city_releases(visit, loss)
    end_loss(session, loss, now, LossEnd.RELEASED)
    event = LossReleased(
        reference=loss.reference,
        channel=CHANNEL,
        status_before=file.status(now).value,
        status_after=card_status(file.standing, None, file.pin_is_locked).value,
    )
    audit.append(session, office.keys, f"card:{file.uid}", event, visit.actor, at=now)
    tell_of_loss(session, visit, file, "loss_released", loss, key=loss.reference)
    tell_bank(session, office, file, "loss_released", loss.reference)
    return loss


def _check_city_releases(visit: StaffVisit, loss: OpenLoss) -> None:
    rules = visit.office.city.loss
    if loss.kind is LossKind.FORMAL and rules.formal_release == "never":
        raise NotInThisCity(
            "a formal loss is never released here: the card is replaced (L8)", Because.FORMAL_STAYS
        )
    if loss.kind is LossKind.TEMPORARY and CHANNEL not in rules.release_channels:
        raise NotInThisCity(
            "temporary losses are not released at the counter here (L9)", Because.NOT_RELEASED_HERE
        )


def _made_formal(visit: StaffVisit, file: CardFile, before: OpenLoss, loss: OpenLoss) -> LossMadeFormal:
    return LossMadeFormal(
        reference=loss.reference,
        reference_before=before.reference,
        status_before=file.status(visit.office.now()).value,
        status_after=card_status(file.standing, loss.kind, file.pin_is_locked).value,
    )


def _reported(visit: StaffVisit, file: CardFile, loss: OpenLoss) -> LossReported:
    return LossReported(
        reference=loss.reference,
        loss_kind=loss.kind.value,
        channel=loss.channel.value,
        status_before=file.status(visit.office.now()).value,
        status_after=card_status(file.standing, loss.kind, file.pin_is_locked).value,
        takes_effect_at=loss.takes_effect_at,
        ends_at=loss.ends_at,
    )
