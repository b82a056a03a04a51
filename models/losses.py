"""Losses as the record has them: opened, ended, lapsed (rules L6 and L8). What callers may do is in `loss_deeds.py`."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.desk import CardStatus, LossSight
from models import audit
from models.audit_events import LossLapsed
from models.base import new_uid
from models.calendar import WorkingDays
from models.card_file import CardFile, OpenLoss
from models.hours import span_end
from models.loss_report import LossChannel, LossEnd, LossKind, LossReport
from models.office import Office


def open_loss(
    session: Session,
    office: Office,
    card_uid: str,
    kind: LossKind,
    channel: LossChannel,
    at: datetime | None = None,
) -> OpenLoss:
    """Write a new report on a card that has none open. Whoever calls this holds the card's lock."""
    now = at or office.now()
    loss = OpenLoss(
        uid=new_uid(),
        reference=_new_reference(session, now),
        kind=kind,
        channel=channel,
        reported_at=now,
        takes_effect_at=now + _delay(office, channel),
        ends_at=temporary_end(office, now) if kind is LossKind.TEMPORARY else None,
    )
    session.add(
        LossReport(
            uid=loss.uid,
            card_uid=card_uid,
            reference=loss.reference,
            kind=kind.value,
            channel=channel.value,
            reported_at=now,
            takes_effect_at=loss.takes_effect_at,
            ends_at=loss.ends_at,
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
    if loss is None or loss.ends_at is None or file.running_loss(office.now()):
        return None
    end_loss(session, loss, loss.ends_at, LossEnd.LAPSED)
    event = LossLapsed(reference=loss.reference, ended_at=loss.ends_at)
    audit.append(session, office.keys, f"card:{file.uid}", event, actor)
    return loss


def temporary_end(office: Office, now: datetime, days: WorkingDays | None = None) -> datetime:
    """L6: when a temporary loss that begins now is over and the card can be used again.

    By the office's working days, or by others that somebody thinks of.
    """
    rules = office.city.loss
    end = span_end(rules.temporary, now.astimezone(office.zone), days or office.working_days)
    return end + rules.usable_again_after


def sight(office: Office, loss: OpenLoss) -> LossSight:
    """A loss as a proven holder may hear of it, in city time."""
    status = CardStatus.FORMAL_LOSS if loss.kind is LossKind.FORMAL else CardStatus.TEMPORARY_LOSS
    return LossSight(
        reference=loss.reference,
        status=status,
        reported_at=loss.reported_at.astimezone(office.zone),
        takes_effect_at=loss.takes_effect_at.astimezone(office.zone),
        ends_at=loss.ends_at.astimezone(office.zone) if loss.ends_at else None,
    )


def _delay(office: Office, channel: LossChannel) -> timedelta:
    """L5: what is reported by phone may take effect some minutes later; on paper, or from a file, at once."""
    by_phone = channel in {LossChannel.SELF_SERVICE, LossChannel.STAFFED}
    return timedelta(minutes=office.city.loss.effect_delay_minutes) if by_phone else timedelta(0)


def _new_reference(session: Session, now: datetime) -> str:
    """The day and six random digits; hundreds of thousands of reports a day would still find a free one."""
    while True:
        reference = f"{now:%y%m%d}{secrets.randbelow(10**6):06}"
        taken = select(LossReport.uid).where(LossReport.reference == reference)
        if session.execute(taken).first() is None:
            return reference
