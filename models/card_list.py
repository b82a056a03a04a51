"""Cards as `lossline cards` tells of them: status, PIN state and loss, nothing of the holder."""

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.desk import CardStatus, LossSight
from models import losses
from models.card_file import CardFile, all_files, read_file_by_number
from models.office import Office


@dataclass(frozen=True)
class CardLine:
    """A card in the words of the contract."""

    number: str
    status: CardStatus
    pin: str
    """initial, enabled or locked."""
    loss: LossSight | None
    loss_channel: str | None


def show(office: Office, number: str) -> CardLine | None:
    """The card with this number; None if there is none."""
    with office.database.light() as connection:
        file = read_file_by_number(connection, number)
    return _line(office, file) if file else None


def every(office: Office) -> Iterator[CardLine]:
    """All cards, by number."""
    with office.database.light() as connection:
        for file in all_files(connection):
            yield _line(office, file)


def pin_state(file: CardFile) -> str:
    """initial, enabled or locked."""
    if file.pin_is_locked:
        return "locked"
    return "initial" if file.pin_is_initial else "enabled"


def _line(office: Office, file: CardFile) -> CardLine:
    loss = file.running_loss(office.now())
    return CardLine(
        number=file.number,
        status=file.status(office.now()),
        pin=pin_state(file),
        loss=losses.sight(office, loss) if loss else None,
        loss_channel=loss.channel.value if loss else None,
    )
