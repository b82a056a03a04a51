"""What a proven holder may hear about the card: the file, put as `ivr/desk.py` asks for it."""

from ivr.desk import CardSight
from models import identity, losses
from models.card_file import CardFile
from models.office import Office


def card_sight(office: Office, file: CardFile) -> CardSight:
    """The card as it stands at this moment."""
    now = office.now()
    loss = file.running_loss(now)
    return CardSight(
        tail=file.number[-4:],
        status=file.status(now),
        loss=losses.sight(office, loss) if loss else None,
        holder_is_minor=identity.is_minor(file.citizen_id(office.keys), office.today()),
        bank=file.bank,
        has_phone=file.has_phone,
    )
