"""Looking for events of the audit log: by card, by member of staff, by kind and by time; the newest first.

What is personal in them stays sealed here: a list shows none of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from models import identity, personal
from models.audit_log import AuditRow
from models.audit_reading import ReadEvent
from models.card import Card
from models.card_file import Reader
from models.database import Database

EVENTS_A_PAGE = 50
EVENTS_A_PART = 1_000
_CARD = "card:"


@dataclass(frozen=True)
class Wanted:
    """Which events are wanted; what is empty does not matter."""

    card_uid: str = ""
    work_number: str = ""
    """Of whoever acted, or whose account it is about."""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    actor: str = ""
    """Of whoever acted, as the log has it: `call:CA…`."""

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """In SQL."""
        staff = f"staff:{self.work_number}"
        found: list[ColumnElement[bool]] = []
        if self.card_uid:
            found.append(AuditRow.subject == f"{_CARD}{self.card_uid}")
        if self.work_number:
            found.append(or_(AuditRow.actor == staff, AuditRow.subject == staff))
        if self.actor:
            found.append(AuditRow.actor == self.actor)
        if self.kind:
            found.append(AuditRow.kind == self.kind)
        if self.since:
            found.append(AuditRow.at >= self.since)
        if self.until:
            found.append(AuditRow.at < self.until)
        return found


@dataclass(frozen=True)
class Events:
    """A page of events."""

    events: tuple[ReadEvent, ...]
    tails: Mapping[str, str]
    """By subject: the last four characters of a card's number."""
    older: int | None
    """Where the next page begins; None on the last one."""


def page(reader: Reader, wanted: Wanted, before: int | None = None, most: int = EVENTS_A_PAGE) -> Events:
    """The newest events that are wanted, older than the event `before`."""
    earlier = [] if before is None else [AuditRow.id < before]
    found = newest(reader, [*wanted.conditions, *earlier], most + 1)
    events = tuple(found[:most])
    older = events[-1].id if len(found) > most else None
    return Events(events, tails(reader, {event.subject for event in events}), older)


def newest(reader: Reader, conditions: Sequence[ColumnElement[bool]], most: int) -> list[ReadEvent]:
    """So many events at most, the newest first."""
    query = select(
        AuditRow.id,
        AuditRow.subject,
        AuditRow.seq,
        AuditRow.at,
        AuditRow.kind,
        AuditRow.actor,
        AuditRow.body,
    )
    rows = reader.execute(query.where(*conditions).order_by(AuditRow.id.desc()).limit(most)).all()
    return [_closed(row) for row in rows]


def every(database: Database, wanted: Wanted, newest: int) -> Iterator[Events]:
    """All that are wanted up to the event `newest`, a part at a time, each read on a connection of its own."""
    before: int | None = newest + 1
    while before is not None:
        with database.light() as connection:
            part = page(connection, wanted, before, EVENTS_A_PART)
        yield part
        before = part.older


def count(reader: Reader, wanted: Wanted) -> tuple[int, int]:
    """How many there are, and the id of the newest."""
    query = select(func.count(AuditRow.id), func.max(AuditRow.id)).where(*wanted.conditions)
    found = reader.execute(query).one()
    return int(found[0]), int(found[1] or 0)


def tails(reader: Reader, subjects: Iterable[str]) -> dict[str, str]:
    """Rule D1: of the cards whose chains these are, the last four characters."""
    uids = [subject.removeprefix(_CARD) for subject in subjects if subject.startswith(_CARD)]
    rows = reader.execute(select(Card.uid, Card.number).where(Card.uid.in_(uids))).all()
    return {f"{_CARD}{row.uid}": identity.mask_card(row.number)[-4:] for row in rows}


def _closed(row: Any) -> ReadEvent:
    return ReadEvent(row.id, row.subject, row.seq, row.at, row.kind, row.actor, personal.closed(row.body))
