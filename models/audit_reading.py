"""Reading events and chains of the audit log, opened for somebody who may read what is personal in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from models import personal
from models.audit_log import AuditRow
from models.card_file import Reader
from models.keys import KeyRing
from models.personal import EventBody

_ROWS: Select[*tuple[Any, ...]] = select(
    AuditRow.id, AuditRow.subject, AuditRow.seq, AuditRow.at, AuditRow.kind, AuditRow.actor, AuditRow.body
)


@dataclass(frozen=True)
class ReadEvent:
    """An event as it is told: what, when, by whom, about whom, and its fields."""

    id: int
    subject: str
    seq: int
    at: datetime
    kind: str
    actor: str
    body: EventBody


LARGEST_NUMBER = 2**31 - 1
"""PostgreSQL counts the events of a chain no further: what is asked for beyond it is not there."""


def event(reader: Reader, keys: KeyRing, subject: str, seq: int) -> ReadEvent | None:
    """One event of a chain; None if there is none."""
    if seq > LARGEST_NUMBER:
        return None
    row = reader.execute(_ROWS.where(AuditRow.subject == subject, AuditRow.seq == seq)).one_or_none()
    return None if row is None else _opened(reader, keys, row)


def by_id(reader: Reader, keys: KeyRing, event_id: int) -> ReadEvent | None:
    """The event with this id; None if there is none."""
    row = reader.execute(_ROWS.where(AuditRow.id == event_id)).one_or_none()
    return None if row is None else _opened(reader, keys, row)


def subject_of(reader: Reader, event_id: int) -> str | None:
    """Whose chain an event is in; None if there is none."""
    return reader.execute(select(AuditRow.subject).where(AuditRow.id == event_id)).scalar()


def chain(reader: Reader, keys: KeyRing, subject: str, most: int = 500) -> list[ReadEvent]:
    """The newest events of a chain, the newest first."""
    query = _ROWS.where(AuditRow.subject == subject).order_by(AuditRow.seq.desc()).limit(most)
    return [_opened(reader, keys, row) for row in reader.execute(query).all()]


def newest_by(reader: Reader, subject: str, actor: str, kinds: Iterable[str]) -> int | None:
    """The number of the newest event of these kinds that somebody wrote into a chain."""
    query = select(AuditRow.seq).where(
        AuditRow.subject == subject, AuditRow.actor == actor, AuditRow.kind.in_(list(kinds))
    )
    return reader.execute(query.order_by(AuditRow.seq.desc()).limit(1)).scalar()


def _opened(reader: Reader, keys: KeyRing, row: Any) -> ReadEvent:
    body = personal.opened(reader, keys, row.subject, row.seq, row.body)
    return ReadEvent(row.id, row.subject, row.seq, row.at, row.kind, row.actor, body)
