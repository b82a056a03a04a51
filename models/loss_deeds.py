"""What a caller with a proof may do about a loss: report, renew and release it (rules L1, L5, L7, L9, L11)."""

from dataclasses import replace

from sqlalchemy import update
from sqlalchemy.orm import Session

from ivr.desk import CardStatus, LossAnswer, LossDeed, Proof, ProvenBy
from models import audit, sms
from models.audit_events import LossReleased, LossRenewed, LossReported
from models.card_file import CardFile, OpenLoss
from models.loss_report import LossChannel, LossEnd, LossKind, LossReport
from models.losses import end_if_lapsed, end_loss, open_loss, sight, temporary_end
from models.notices import tell_bank, tell_holder
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
    before = file.status(now)
    if before in {CardStatus.SEALED, CardStatus.CANCELLED}:
        return NOT_POSSIBLE
    end_if_lapsed(session, office, file, visit.actor)
    loss = open_loss(session, office, file.uid, LossKind.TEMPORARY, LossChannel.SELF_SERVICE)
    event = LossReported(
        reference=loss.reference,
        loss_kind=loss.kind.value,
        channel=loss.channel.value,
        status_before=before.value,
        status_after=CardStatus.TEMPORARY_LOSS.value,
        takes_effect_at=loss.takes_effect_at,
        ends_at=loss.ends_at,
    )
    audit.append(session, office.keys, f"card:{file.uid}", event, visit.actor, at=loss.reported_at)
    about = "loss_reported" if loss.takes_effect_at == loss.reported_at else "loss_reported_ahead"
    _tell_holder(session, visit, file, about, loss, key=loss.reference)
    tell_bank(session, office, file, "loss_reported", loss.reference)
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
    _tell_holder(session, visit, file, "loss_renewed", renewed, key)
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
    _tell_holder(session, visit, file, "loss_released", loss, key=loss.reference)
    tell_bank(session, office, file, "loss_released", loss.reference)
    return LossAnswer(LossDeed.DONE)


def _tell_holder(
    session: Session, visit: Visit, file: CardFile, about: str, loss: OpenLoss, key: str
) -> None:
    office = visit.office
    seen = sight(office, loss)
    until = sms.end(seen.ends_at, visit.language) if seen.ends_at else ""
    values = {
        "reference": loss.reference,
        "until": until,
        "when": sms.moment(office.now(), visit.language),
        "effect": sms.moment(seen.takes_effect_at, visit.language),
    }
    tell_holder(session, office, file, about, key, visit.language, values)
