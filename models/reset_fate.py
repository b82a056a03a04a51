"""What became of a request to reset or unlock a PIN, as its receipt tells it whenever it is printed (P6)."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import select

from models import clock
from models.audit_log import AuditRow
from models.audit_reading import ReadEvent
from models.card_file import Reader
from models.reset_events import ResetApproved, ResetExpired, ResetRefused, ResetWithdrawn


class Fate(Enum):
    """How a request stands."""

    WAITS = "waits"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


FATES = {
    ResetApproved.kind: Fate.APPROVED,
    ResetRefused.kind: Fate.REFUSED,
    ResetWithdrawn.kind: Fate.WITHDRAWN,
    ResetExpired.kind: Fate.EXPIRED,
}


@dataclass(frozen=True)
class Told:
    """A request's fate, since when (of one that waits or ran out: until when), and who decided it, if somebody did."""

    fate: Fate
    at: datetime
    by: str = ""


def of_request(reader: Reader, asked: ReadEvent) -> Told:
    """What became of the request of which this event tells. A card has one at a time: the next end is its own."""
    ends_at = datetime.fromisoformat(asked.body.fields["expires_at"])
    query = (
        select(AuditRow.kind, AuditRow.at, AuditRow.actor)
        .where(AuditRow.subject == asked.subject, AuditRow.seq > asked.seq, AuditRow.kind.in_(FATES))
        .order_by(AuditRow.seq)
        .limit(1)
    )
    row = reader.execute(query).one_or_none()
    if row is None:
        return Told(Fate.EXPIRED if ends_at <= clock.now() else Fate.WAITS, ends_at)
    if FATES[row.kind] is Fate.EXPIRED:
        return Told(Fate.EXPIRED, ends_at)
    return Told(FATES[row.kind], row.at, row.actor.removeprefix("staff:"))
