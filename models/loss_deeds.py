"""What a caller with a proof may do about a loss: report, renew and release it (rules L1, L5, L7, L9, L11)."""

from dataclasses import replace

from sqlalchemy import update
from sqlalchemy.orm import Session

from ivr.desk import CardStatus, LossAnswer, LossDeed, Proof, ProvenBy
from models import audit
from models.audit_events import LossReleased, LossRenewed
from models.loss_notices import tell_of_loss
from models.loss_opening import open_temporary
from models.loss_report import LossChannel, LossEnd, LossKind, LossReport
from models.losses import end_loss, sight, temporary_end
from models.notices import tell_bank
from models.proofs import file_for_deed
from models.status import card_status
from models.visit import Visit

NOT_POSSIBLE = LossAnswer(LossDeed.NOT_POSSIBLE)


def report(session: Session, visit: Visit, proof: Proof) -> LossAnswer:
    """L1, L5: freeze the card. Of many who report one card at once, one does it and all hear its number."""
    office, now = visit.office, visit.office.now()
    file = file_for_deed(session, visit, proof)
    if file is None:
        return NOT_POSSIBLE
    if running := file.running_loss(now):
        return LossAnswer(LossDeed.ALREADY, sight(office, running))
    if file.status(now) in {CardStatus.SEALED, CardStatus.CANCELLED}:
        return NOT_POSSIBLE
    loss = open_temporary(session, visit, file, LossChannel.SELF_SERVICE)
    return LossAnswer(LossDeed.DONE, sight(office, loss))


def renew(session: Session, visit: Visit, proof: Proof) -> LossAnswer:
    """L7: the running temporary loss keeps its number and is counted anew from today."""
    office, now = visit.office, visit.office.now()
    file = file_for_deed(session, visit, proof)
    loss = file.running_loss(now) if file else None
    is_possible = office.city.loss.renewal and loss is not None and loss.kind is LossKind.TEMPORARY
    if file is None or loss is None or not is_possible:
        return NOT_POSSIBLE
    ends_at = temporary_end(office, now)
    session.execute(
        update(LossReport)
        .where(LossReport.uid == loss.uid)
        .values(ends_at=ends_at, renewed_at=now, reminded_at=None)
    )
    event = LossRenewed(reference=loss.reference, ended_at_before=loss.ends_at, ends_at=ends_at)
    audit.append(session, office.keys, f"card:{file.uid}", event, visit.actor, at=now)
    renewed = replace(loss, ends_at=ends_at)
    key = f"{loss.reference}:{visit.call_sid}:{visit.turn}"
    tell_of_loss(session, visit, file, "loss_renewed", renewed, key)
    return LossAnswer(LossDeed.DONE, sight(office, renewed))


def release(session: Session, visit: Visit, proof: Proof) -> LossAnswer:
    """L9: the card was found; by phone only a temporary loss, with the PIN, and where the city says so."""
    office, now = visit.office, visit.office.now()
    if "phone" not in office.city.loss.release_channels or proof.by is not ProvenBy.PIN:
        return NOT_POSSIBLE
    file = file_for_deed(session, visit, proof)
    loss = file.running_loss(now) if file else None
    if file is None or loss is None or loss.kind is not LossKind.TEMPORARY:
        return NOT_POSSIBLE
    before = file.status(now)
    end_loss(session, loss, now, LossEnd.RELEASED)
    event = LossReleased(
        reference=loss.reference,
        channel=LossChannel.SELF_SERVICE.value,
        status_before=before.value,
        status_after=card_status(file.standing, None, file.pin_is_locked).value,
    )
    audit.append(session, office.keys, f"card:{file.uid}", event, visit.actor, at=now)
    tell_of_loss(session, visit, file, "loss_released", loss, key=loss.reference)
    tell_bank(session, office, file, "loss_released", loss.reference)
    return LossAnswer(LossDeed.DONE)
