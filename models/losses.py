"""Losses: reporting, renewing and releasing them by telephone (rules L1, L5–L7, L9, L11)."""

import secrets
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.city import PinRequired
from ivr.desk import CardStatus, LossAnswer, LossDeed, LossSight, Proof, ProvenBy
from models import audit, claims, identity, sms
from models.audit_events import LossLapsed, LossReleased, LossRenewed, LossReported
from models.base import new_uid
from models.card_file import CardFile, OpenLoss, lock_file
from models.hours import span_end
from models.loss_report import LossChannel, LossEnd, LossKind, LossReport
from models.notices import tell_bank, tell_holder
from models.office import Office
from models.status import card_status
from models.visit import Visit

NOT_POSSIBLE = LossAnswer(LossDeed.NOT_POSSIBLE)


def report(session: Session, visit: Visit, proof: Proof) -> LossAnswer:
    """L1: freeze the card now. Of many who report one card at once, one does it and all hear its number."""
    office, now = visit.office, visit.office.now()
    file = _file_for_deed(session, visit, proof)
    if file is None:
        return NOT_POSSIBLE
    if running := file.loss_in_force(now):
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
        ends_at=loss.ends_at,
    )
    audit.append(session, office.keys, f"card:{file.uid}", event, visit.actor)
    _tell_holder(session, visit, file, "loss_reported", loss, key=loss.reference)
    tell_bank(session, office, file, "loss_reported", loss.reference)
    return LossAnswer(LossDeed.DONE, sight(office, loss))


def renew(session: Session, visit: Visit, proof: Proof) -> LossAnswer:
    """L7: the running temporary loss keeps its number and is counted anew from today."""
    office, now = visit.office, visit.office.now()
    file = _file_for_deed(session, visit, proof)
    loss = file.loss_in_force(now) if file else None
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
    audit.append(session, office.keys, f"card:{file.uid}", event, visit.actor)
    renewed = OpenLoss(loss.uid, loss.reference, loss.kind, loss.channel, loss.reported_at, ends_at)
    key = f"{loss.reference}:{visit.call_sid}:{visit.turn}"
    _tell_holder(session, visit, file, "loss_renewed", renewed, key)
    return LossAnswer(LossDeed.DONE, sight(office, renewed))


def release(session: Session, visit: Visit, proof: Proof) -> LossAnswer:
    """L9: the card was found; by phone only a temporary loss, with the PIN, and where the city says so."""
    office, now = visit.office, visit.office.now()
    if "phone" not in office.city.loss.release_channels or proof.by is not ProvenBy.PIN:
        return NOT_POSSIBLE
    file = _file_for_deed(session, visit, proof)
    loss = file.loss_in_force(now) if file else None
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
    audit.append(session, office.keys, f"card:{file.uid}", event, visit.actor)
    _tell_holder(session, visit, file, "loss_released", loss, key=loss.reference)
    tell_bank(session, office, file, "loss_released", loss.reference)
    return LossAnswer(LossDeed.DONE)


def open_loss(
    session: Session, office: Office, card_uid: str, kind: LossKind, channel: LossChannel
) -> OpenLoss:
    """Write a new report on a card that has none open. Whoever calls this holds the card's lock."""
    now = office.now()
    ends_at = temporary_end(office, now) if kind is LossKind.TEMPORARY else None
    loss = OpenLoss(new_uid(), _new_reference(session, now), kind, channel, now, ends_at)
    session.add(
        LossReport(
            uid=loss.uid,
            card_uid=card_uid,
            reference=loss.reference,
            kind=kind.value,
            channel=channel.value,
            reported_at=now,
            ends_at=ends_at,
        )
    )
    session.flush()
    return loss


def end_loss(session: Session, loss: OpenLoss, at: datetime, how: LossEnd) -> None:
    """Write down that a loss has ended."""
    session.execute(
        update(LossReport).where(LossReport.uid == loss.uid).values(ended_at=at, ended_how=how.value)
    )


def end_if_lapsed(session: Session, office: Office, file: CardFile, actor: str) -> OpenLoss | None:
    """L6: write down a lapse that happened already. Whoever calls this holds the card's lock."""
    loss = file.open_loss
    if loss is None or loss.ends_at is None or file.loss_in_force(office.now()):
        return None
    end_loss(session, loss, loss.ends_at, LossEnd.LAPSED)
    event = LossLapsed(reference=loss.reference, ended_at=loss.ends_at)
    audit.append(session, office.keys, f"card:{file.uid}", event, actor)
    return loss


def temporary_end(office: Office, now: datetime) -> datetime:
    """L6: when a temporary loss that begins now is over and the card can be used again."""
    rules = office.city.loss
    return (
        span_end(rules.temporary, now.astimezone(office.zone), office.working_days) + rules.usable_again_after
    )


def sight(office: Office, loss: OpenLoss) -> LossSight:
    """A loss as a proven holder may hear of it, in city time."""
    status = CardStatus.FORMAL_LOSS if loss.kind is LossKind.FORMAL else CardStatus.TEMPORARY_LOSS
    ends_at = loss.ends_at.astimezone(office.zone) if loss.ends_at else None
    return LossSight(loss.reference, status, loss.reported_at.astimezone(office.zone), ends_at)


def _file_for_deed(session: Session, visit: Visit, proof: Proof) -> CardFile | None:
    """The locked file, if this proof still opens it for the machine and the holder is of age (M1)."""
    uid = claims.card_uid(proof.claim)
    file = lock_file(session, uid) if uid else None
    if file is None or not _still_proven(visit.office, file, proof.by):
        return None
    today = visit.office.today()
    return None if identity.is_minor(file.citizen_id(visit.office.keys), today) else file


def _still_proven(office: Office, file: CardFile, by: ProvenBy) -> bool:
    """A PIN may have been locked or reset since it was keyed; then staff take over (L2, L4)."""
    match by:
        case ProvenBy.PIN:
            return file.pin_is_enabled
        case ProvenBy.READ_BACK:
            return may_read_back(office, file)
        case ProvenBy.ENABLING:
            return False


def may_read_back(office: Office, file: CardFile) -> bool:
    """P0: does this city take the citizen ID alone for this card?"""
    match office.city.pin.required:
        case PinRequired.YES:
            return False
        case PinRequired.OPTIONAL:
            return file.pin_is_initial
        case PinRequired.NO:
            return True


def _tell_holder(
    session: Session, visit: Visit, file: CardFile, about: str, loss: OpenLoss, key: str
) -> None:
    office = visit.office
    seen = sight(office, loss)
    until = sms.end(seen.ends_at, visit.language) if seen.ends_at else ""
    when = sms.moment(office.now(), visit.language)
    values = {"reference": loss.reference, "until": until, "when": when}
    tell_holder(session, office, file, about, key, visit.language, values)


def _new_reference(session: Session, now: datetime) -> str:
    """The day and six random digits; hundreds of thousands of reports a day would still find a free one."""
    while True:
        reference = f"{now:%y%m%d}{secrets.randbelow(10**6):06}"
        taken = select(LossReport.uid).where(LossReport.reference == reference)
        if session.execute(taken).first() is None:
            return reference
