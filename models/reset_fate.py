"""What became of a request to reset or unlock a PIN, as its receipt tells it whenever it is printed (P6)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from models import clock
from models.audit_log import AuditRow
from models.audit_reading import ReadEvent
from models.card_file import Reader
from models.counter_resets import CLOSED
from models.reset_events import ResetApproved, ResetRequested
from models.reset_request import Mending, RequestEnd, ResetRequest

ENDS = {ResetApproved.kind: RequestEnd.APPROVED} | {event.kind: end for end, event in CLOSED.items()}


@dataclass(frozen=True)
class Told:
    """A request's fate, since when (of one that waits or ran out: until when), and who decided it, if somebody did."""

    end: RequestEnd | None
    """None: it waits."""
    at: datetime
    by: str = ""

    @property
    def fate(self) -> str:
        """In a word."""
        return self.end.value if self.end else "waits"


@dataclass(frozen=True)
class OpenRequest:
    """What is asked for, by whom, and the number of the event that tells of it in the card's chain."""

    what: Mending
    requested_by: str
    seq: int


def open_on(reader: Reader, card_uid: str) -> OpenRequest | None:
    """The request that waits for this card. A card has one at a time: the newest that was asked for is this one."""
    query = select(ResetRequest.what, ResetRequest.requested_by).where(
        ResetRequest.card_uid == card_uid,
        ResetRequest.closed_at.is_(None),
        ResetRequest.expires_at > clock.now(),
    )
    row = reader.execute(query).one_or_none()
    if row is None:
        return None
    told = select(func.max(AuditRow.seq)).where(
        AuditRow.subject == f"card:{card_uid}", AuditRow.kind == ResetRequested.kind
    )
    return OpenRequest(Mending(row.what), row.requested_by, reader.execute(told).scalar_one())


def of_request(reader: Reader, asked: ReadEvent) -> Told:
    """What became of the request of which this event tells. A card has one at a time: the next end is its own."""
    ends_at = datetime.fromisoformat(asked.body.fields["expires_at"])
    query = (
        select(AuditRow.kind, AuditRow.at, AuditRow.actor)
        .where(AuditRow.subject == asked.subject, AuditRow.seq > asked.seq, AuditRow.kind.in_(ENDS))
        .order_by(AuditRow.seq)
        .limit(1)
    )
    row = reader.execute(query).one_or_none()
    if row is None:
        return Told(RequestEnd.EXPIRED if ends_at <= clock.now() else None, ends_at)
    end = ENDS[row.kind]
    if end is RequestEnd.EXPIRED:
        return Told(end, ends_at)
    return Told(end, row.at, row.actor.removeprefix("staff:"))
