"""What the holder is told of a loss: its number, until when it lasts, from when the card is frozen."""

from sqlalchemy.orm import Session

from models import sms
from models.acting import Acting
from models.card_file import CardFile, OpenLoss
from models.losses import sight
from models.notices import tell_holder


def tell_of_loss(
    session: Session, acting: Acting, file: CardFile, about: str, loss: OpenLoss, key: str
) -> None:
    """Leave an SMS about this loss. `key` makes it one message however often the deed is tried."""
    office, language = acting.office, acting.language
    seen = sight(office, loss)
    values = {
        "reference": loss.reference,
        "until": sms.end(seen.ends_at, language) if seen.ends_at else "",
        "when": sms.moment(office.now(), language),
        "effect": sms.moment(seen.takes_effect_at, language),
    }
    tell_holder(session, office, file, about, key, language, values)
