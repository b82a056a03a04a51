"""What a card's holder and bank were sent, as its history tells it: to whom (masked) and about what, never the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import select

from models import identity
from models.card_file import Reader
from models.keys import KeyRing
from models.outbox import OutboxKind, OutboxRow
from models.sealed import unseal


class Fate(Enum):
    """What became of a message."""

    SENT = "sent"
    GIVEN_UP = "given_up"
    ON_ITS_WAY = "on_its_way"


@dataclass(frozen=True)
class Message:
    """An SMS or a bank's notice. `to` is a masked number, or the bank's code."""

    at: datetime
    kind: OutboxKind
    about: str
    to: str
    fate: Fate


def messages_about(reader: Reader, keys: KeyRing, card_uids: Sequence[str], most: int) -> list[Message]:
    """The newest that are still kept (`retention.messages`)."""
    query = (
        select(
            OutboxRow.uid,
            OutboxRow.kind,
            OutboxRow.about,
            OutboxRow.addressee,
            OutboxRow.made_at,
            OutboxRow.sent_at,
            OutboxRow.failed_at,
        )
        .where(OutboxRow.card_uid.in_(card_uids))
        .order_by(OutboxRow.made_at.desc(), OutboxRow.uid)
        .limit(most)
    )
    return [_told(keys, row) for row in reader.execute(query).all()]


def _told(keys: KeyRing, row: Any) -> Message:
    kind, to = OutboxKind(row.kind), unseal(keys, "outbox.addressee", row.uid, row.addressee)
    shown = identity.mask_phone(to) if kind is OutboxKind.SMS else to
    return Message(row.made_at, kind, row.about, shown, _fate(row))


def _fate(row: Any) -> Fate:
    if row.sent_at:
        return Fate.SENT
    return Fate.GIVEN_UP if row.failed_at else Fate.ON_ITS_WAY
