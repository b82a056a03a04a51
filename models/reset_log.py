"""What became of PINs that were reset or unlocked: was the PIN changed since, when and how (rule P6)?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.audit_log import AuditRow
from models.audit_resets import Reset
from models.card_file import Reader

CHANGES = (
    "pin.enabled",
    "pin.changed",
    "pin.locked",
    "pin.reset",
    "pin.unlocked",
    "pin.cancelled",
    "card.replaced",
    "card.cancelled",
)


@dataclass(frozen=True)
class Change:
    """The first thing that happened to the PIN afterwards."""

    event: int
    kind: str
    at: datetime


@dataclass(frozen=True)
class FollowedReset:
    """A reset or an unlocking, whose chain it stands in, and what came of it."""

    reset: Reset
    subject: str
    change: Change | None
    """None: the PIN is as the reset left it."""

    @property
    def card_uid(self) -> str:
        """The card whose PIN it was."""
        return self.subject.removeprefix("card:")


def followed(reader: Reader, resets: Sequence[Reset]) -> list[FollowedReset]:
    """Each with the next change of its card's PIN."""
    query = select(AuditRow.id, AuditRow.subject).where(AuditRow.id.in_([each.event for each in resets]))
    subjects = {row.id: row.subject for row in reader.execute(query).all()}
    return [
        FollowedReset(each, subjects[each.event], _next_change(reader, subjects[each.event], each.event))
        for each in resets
    ]


def _next_change(reader: Reader, subject: str, event_id: int) -> Change | None:
    query = (
        select(AuditRow.id, AuditRow.kind, AuditRow.at)
        .where(AuditRow.subject == subject, AuditRow.id > event_id, AuditRow.kind.in_(CHANGES))
        .order_by(AuditRow.id)
        .limit(1)
    )
    row = reader.execute(query).first()
    return None if row is None else Change(row.id, row.kind, row.at)
