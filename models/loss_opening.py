"""Freezing a card for a while, whoever asks for it: the report, its event, the SMS, the notice (L5, L6, L11)."""

from sqlalchemy.orm import Session

from models import audit
from models.acting import Acting
from models.audit_events import LossReported
from models.card_file import CardFile, OpenLoss
from models.loss_notices import tell_of_loss
from models.loss_report import LossChannel, LossKind
from models.losses import end_if_lapsed, open_loss
from models.notices import tell_bank
from models.status import card_status


def open_temporary(session: Session, acting: Acting, file: CardFile, channel: LossChannel) -> OpenLoss:
    """Report a card lost that is not. Whoever calls this holds the card's lock and has looked at its status."""
    office = acting.office
    end_if_lapsed(session, office, file, acting.actor)
    before = file.status(office.now())
    loss = open_loss(session, office, file.uid, LossKind.TEMPORARY, channel)
    event = LossReported(
        reference=loss.reference,
        loss_kind=loss.kind.value,
        channel=loss.channel.value,
        status_before=before.value,
        status_after=card_status(file.standing, loss.kind, file.pin_is_locked).value,
        takes_effect_at=loss.takes_effect_at,
        ends_at=loss.ends_at,
    )
    audit.append(session, office.keys, f"card:{file.uid}", event, acting.actor, at=loss.reported_at)
    about = "loss_reported" if loss.takes_effect_at == loss.reported_at else "loss_reported_ahead"
    tell_of_loss(session, acting, file, about, loss, key=loss.reference)
    tell_bank(session, office, file, "loss_reported", loss.reference)
    return loss
