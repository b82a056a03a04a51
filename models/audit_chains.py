"""Following chains: every mac, every link, every gap, every end; and what the events tell of deeds."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, text

from models.audit import LABEL, LINE, sealed_message
from models.audit_deeds import compare
from models.audit_fault import AuditFault, Tally
from models.audit_fault_kinds import Spot, Wrong
from models.audit_rows import read, stream
from models.audit_stories import TELLS, Story
from models.keys import KeyRing
from models.many_macs import Macs

SUBJECTS_A_BATCH = 1_000
TOLD_OF = frozenset({"card", "claim", "caller", "staff", LINE})
"""Chains that tell of rows begin so; that of the line is this and nothing more."""


@dataclass(frozen=True)
class Chains:
    """A batch: the chains of a span of subjects, its ends as the database orders them, or of those that are named."""

    after: str | None = None
    upto: str | None = None
    subjects: tuple[str, ...] = ()

    @property
    def condition(self) -> str:
        """In SQL."""
        if self.subjects:
            return "subject IN :subjects"
        ends = ["subject > :after"] * (self.after is not None) + ["subject <= :upto"] * (
            self.upto is not None
        )
        return " AND ".join(ends) or "1 = 1"

    @property
    def parameters(self) -> dict[str, Any]:
        """Of the condition."""
        named = {"after": self.after, "upto": self.upto, "subjects": self.subjects or None}
        return {name: value for name, value in named.items() if value is not None}


def batches(connection: Connection, subjects_a_batch: int) -> Iterator[Chains]:
    """All chains there are or were: the last batch has no end, so none can lie outside."""
    after: str | None = None
    while upto := _far_end(connection, after, subjects_a_batch):
        yield Chains(after, upto)
        after = upto
    yield Chains(after)


def touched(connection: Connection, event_id: int, subjects_a_batch: int) -> Iterator[Chains]:
    """The chains that have grown since an event."""
    query = text("SELECT DISTINCT subject FROM audit_events WHERE id > :id ORDER BY subject")
    subjects = list(filter(_is_text, connection.scalars(query, {"id": event_id})))
    for start in range(0, len(subjects), subjects_a_batch):
        yield Chains(subjects=tuple(subjects[start : start + subjects_a_batch]))


def check(connection: Connection, keys: KeyRing, batch: Chains, last_sealed: int) -> Tally:
    """Check the chains of a batch, and the deeds that they tell of."""
    tally = Tally()
    heads = _heads(connection, batch)
    stories: dict[str, Story] = {}
    macs = Macs(keys, LABEL)
    chain: _Chain | None = None

    def close(ended: _Chain | None) -> None:
        if ended is None:
            return
        tally.chains += 1
        if fault := ended.end(heads.pop(ended.subject, None)):
            tally.bad_chains += 1
            tally.faults.append(fault)
        elif ended.story:
            stories[ended.subject] = ended.story

    for row in _events(connection, batch):
        tally.events += 1
        tally.sealed += row[0] <= last_sealed
        if chain is None or row[1] != chain.subject:
            close(chain)
            chain = _Chain(row[1], macs)
        chain.follow(row)
    close(chain)
    for subject in heads:
        tally.bad_chains += 1
        tally.faults.append(_fault(subject, 1, Wrong.ALL_MISSING))
    deeds, faults = compare(connection, keys, stories)
    tally.deeds += deeds
    tally.faults += faults
    return tally


class _Chain:
    """Follows one chain from its first event up to the first that is bad: what comes after it proves nothing."""

    def __init__(self, subject: str, macs: Macs) -> None:
        self.subject = subject
        kind, colon, owner = subject.partition(":")
        self.story = Story(owner) if kind in TOLD_OF and bool(colon) is (kind != LINE) else None
        self._macs = macs
        self._seq = 0
        self._mac = ""
        self._fault: Wrong | None = None

    def follow(self, row: tuple[Any, ...]) -> None:
        """Check the next event."""
        if self._fault:
            return
        _, subject, seq, moment, kind, actor, body, prev, mac = row
        expected = self._seq + 1
        if seq != expected:
            self._fault = Wrong.MISSING
        elif prev != self._mac:
            self._fault = Wrong.EVENT_UNLINKED
        elif not self._is_genuine(mac, sealed_message(prev, subject, seq, moment, kind, actor, body)):
            self._fault = Wrong.EVENT_CHANGED
        self._seq, self._mac = expected, mac
        if self.story and not self._fault and kind in TELLS:
            self.story.tell(kind, moment, actor, body)

    def end(self, head: tuple[int, str] | None) -> AuditFault | None:
        """What is wrong with the chain, its end included."""
        if self._fault:
            return _fault(self.subject, self._seq, self._fault)
        if head != (self._seq, self._mac):
            wrong = Wrong.END_MISSING if head else Wrong.NO_HEAD
            return _fault(self.subject, self._seq + bool(head), wrong)
        return None

    def _is_genuine(self, written: str, message: bytes) -> bool:
        key_id, _, mac = str(written).partition(":")
        try:
            expected = self._macs.hexadecimal(key_id, message)
        except KeyError:
            return False
        return hmac.compare_digest(expected, mac) if mac.isascii() else False


def _fault(subject: str, seq: int, wrong: Wrong) -> AuditFault:
    return AuditFault.of(Spot.EVENT, wrong, subject=subject, event=seq)


def _events(connection: Connection, batch: Chains) -> Iterator[tuple[Any, ...]]:
    query = read(connection, batch.condition, order="subject, seq")
    return stream(connection, _bound(query, batch), batch.parameters)


def _heads(connection: Connection, batch: Chains) -> dict[str, tuple[int, str]]:
    query = text(f"SELECT subject, seq, mac FROM audit_heads WHERE {batch.condition}")
    rows = connection.execute(_bound(query, batch), batch.parameters).all()
    return {subject: (seq, mac) for subject, seq, mac in rows}


def _bound(query: Any, batch: Chains) -> Any:
    return query.bindparams(bindparam("subjects", expanding=True)) if batch.subjects else query


def _far_end(connection: Connection, after: str | None, subjects: int) -> str | None:
    """The subject about so many chains further on; None if there are fewer, or none that can be asked for again."""
    span = Chains(after)
    query = text(
        f"SELECT subject FROM audit_heads WHERE {span.condition} ORDER BY subject LIMIT 9 OFFSET :skip"
    )
    found = connection.scalars(query, {"skip": subjects - 1, **span.parameters})
    return next(filter(_is_text, found), None)


def _is_text(subject: str) -> bool:
    """Not so where somebody has changed a byte that no text can have."""
    return not any("\ud800" <= letter <= "\udfff" for letter in subject)
