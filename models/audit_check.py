"""Checking the audit log: every mac, every link, every gap, and the end of every chain."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, tuple_

from models.audit import LABEL, sealed_message
from models.audit_log import AuditHead, AuditRow
from models.database import Database
from models.keys import KeyRing

ROWS_A_BATCH = 5_000


@dataclass(frozen=True)
class AuditFault:
    """The first bad row of a chain. What follows it in the same chain proves nothing and is not looked at."""

    subject: str
    seq: int
    what: str

    def __str__(self) -> str:
        return f"{self.subject}, event {self.seq}: {self.what}"


@dataclass(frozen=True)
class AuditVerdict:
    """How much was looked at, and what is wrong."""

    events: int
    chains: int
    faults: tuple[AuditFault, ...]


def verify(database: Database, keys: KeyRing, rows_a_batch: int = ROWS_A_BATCH) -> AuditVerdict:
    """Check the whole log. The line may go on writing meanwhile."""
    events = chains = 0
    faults: list[AuditFault] = []
    with database.light() as connection:
        walk = _Chain("", keys)
        for row in _rows(connection, rows_a_batch):
            events += 1
            if row.subject != walk.subject:
                faults += walk.close()
                walk = _Chain(row.subject, keys)
                chains += 1
            walk.follow(row)
        faults += walk.close()
        faults += _heads_without_events(connection, rows_a_batch)
    return AuditVerdict(events, chains, tuple(faults))


class _Chain:
    """Follows one chain from its first event."""

    def __init__(self, subject: str, keys: KeyRing) -> None:
        self.subject = subject
        self._keys = keys
        self._seq = 0
        self._mac = ""
        self._head: tuple[int | None, str | None] = (0, "")
        self._fault: AuditFault | None = None

    def follow(self, row: Any) -> None:
        """Check the next event, unless one before it was bad."""
        self._head = (row.head_seq, row.head_mac)
        if self._fault:
            return
        if row.seq != self._seq + 1:
            self._fault = AuditFault(self.subject, self._seq + 1, "is missing")
        elif row.prev != self._mac:
            self._fault = AuditFault(self.subject, row.seq, "does not follow from the event before it")
        elif not self._is_genuine(row):
            self._fault = AuditFault(self.subject, row.seq, "was changed since it was written")
        self._seq, self._mac = row.seq, row.mac

    def close(self) -> list[AuditFault]:
        """What is wrong with the chain, its end included."""
        if self._fault:
            return [self._fault]
        if self._head != (self._seq, self._mac):
            return [
                AuditFault(self.subject, self._seq + 1, "is missing: the chain's end does not fit its head")
            ]
        return []

    def _is_genuine(self, row: Any) -> bool:
        key_id, _, mac = row.mac.partition(":")
        message = sealed_message(row.prev, row.subject, row.seq, row.at, row.kind, row.actor, row.body)
        try:
            expected = self._keys.mac_with(key_id, LABEL, message).hex()
        except KeyError:
            return False
        return hmac.compare_digest(expected.encode(), mac.encode())


def _rows(connection: Connection, rows_a_batch: int) -> Iterator[Any]:
    """All events by chain, each with its chain's head as it was when the event was read."""
    query = (
        select(
            *AuditRow.__table__.columns,
            AuditHead.seq.label("head_seq"),
            AuditHead.mac.label("head_mac"),
        )
        .outerjoin_from(AuditRow, AuditHead, AuditHead.subject == AuditRow.subject)
        .order_by(AuditRow.subject, AuditRow.seq)
        .limit(rows_a_batch)
    )
    rows = connection.execute(query).all()
    while rows:
        yield from rows
        after = tuple_(AuditRow.subject, AuditRow.seq) > (rows[-1].subject, rows[-1].seq)
        rows = connection.execute(query.where(after)).all()


def _heads_without_events(connection: Connection, rows_a_batch: int) -> Iterator[AuditFault]:
    """Chains of which nothing is left but the head."""
    has_events = select(AuditRow.id).where(AuditRow.subject == AuditHead.subject).exists()
    page = (
        select(AuditHead.subject, has_events.label("has_events"))
        .order_by(AuditHead.subject)
        .limit(rows_a_batch)
    )
    rows = connection.execute(page).all()
    while rows:
        yield from (
            AuditFault(row.subject, 1, "is missing, and all after it") for row in rows if not row.has_events
        )
        rows = connection.execute(page.where(AuditHead.subject > rows[-1].subject)).all()
