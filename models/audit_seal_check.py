"""Checking seals: their own chain, their signatures, the trees under them, and what the anchor remembers of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from models.audit import sealed_message
from models.audit_anchor import Anchor
from models.audit_fault import AuditFault, Tally
from models.audit_fault_kinds import Spot, Wrong
from models.audit_rows import leaf_of, read, stream
from models.audit_seal import PublicKeys, Seal
from models.audit_seals import every_seal, seals_after
from models.audit_tree import root

EVENTS_A_BATCH = 10_000


@dataclass(frozen=True)
class Span:
    """What a seal says of its events."""

    number: int
    after: int
    """The last id of the seal before."""
    first: int
    last: int
    events: int
    root: str


@dataclass(frozen=True)
class Trees:
    """A batch: the trees of seals that follow one another."""

    spans: tuple[Span, ...]


class SealChain:
    """Follows the seals from the first, or from one that is trusted; collects what is wrong with them.

    A seal's digest is over its signature, too, so the last signature stands for all before it under the same key.
    """

    def __init__(self, public: PublicKeys, trusted: Seal | None = None) -> None:
        self.faults: list[AuditFault] = []
        self.last = trusted
        self._public = public

    def spans(self, seals: Iterable[Seal]) -> Iterator[Span]:
        """Check seal after seal; what each says of its events."""
        for seal in seals:
            before = self.last
            if not _is_whole(seal):
                self._fault(seal, Wrong.UNREADABLE)
                continue
            if before and before.key_id != seal.key_id:
                self._check_signature(before)
            self._check_link(before, seal)
            self.last = seal
            yield Span(
                seal.number, before.last if before else 0, seal.first, seal.last, seal.events, seal.root
            )
        if self.last:
            self._check_signature(self.last)

    def _check_link(self, before: Seal | None, seal: Seal) -> None:
        number = before.number + 1 if before else 1
        total, last = (before.total, before.last) if before else (0, 0)
        if seal.number != number:
            self._faults_at(number, Wrong.MISSING)
        elif seal.prev != (before.digest if before else ""):
            if before:
                self._check_signature(before)
            self._check_signature(seal)
            self._fault(seal, Wrong.SEAL_UNLINKED)
        elif seal.total != total + seal.events or not last < seal.first <= seal.last:
            self._fault(seal, Wrong.MISCOUNTED)

    def _check_signature(self, seal: Seal) -> None:
        if not self._public.knows(seal.key_id):
            self._fault(seal, Wrong.UNKNOWN_KEY, signed_with=repr(seal.key_id))
        elif not self._public.signed(seal):
            self._fault(seal, Wrong.NOT_SIGNED)

    def _fault(self, seal: Seal, wrong: Wrong, **gaps: object) -> None:
        self._faults_at(seal.number, wrong, **gaps)

    def _faults_at(self, number: int, wrong: Wrong, **gaps: object) -> None:
        fault = AuditFault.of(Spot.SEAL, wrong, seal=number, **gaps)
        if fault not in self.faults:
            self.faults.append(fault)


def batches(spans: Iterable[Span]) -> Iterator[Trees]:
    """Trees of about ten thousand events together."""
    together: list[Span] = []
    for span in spans:
        together.append(span)
        if sum(each.events for each in together) >= EVENTS_A_BATCH:
            yield Trees(tuple(together))
            together = []
    if together:
        yield Trees(tuple(together))


def check(connection: Connection, batch: Trees) -> Tally:
    """Build the trees of a batch again."""
    tally = Tally()
    ends = {"after": batch.spans[0].after, "last": batch.spans[-1].last}
    rows = stream(connection, read(connection, "id > :after AND id <= :last"), ends)
    waiting = next(rows, None)
    for span in batch.spans:
        ids: list[int] = []
        leaves: list[bytes] = []
        while waiting is not None and waiting[0] <= span.last:
            event_id, subject, seq, moment, kind, actor, body, prev, mac = waiting
            ids.append(event_id)
            leaves.append(
                leaf_of(event_id, mac, sealed_message(prev, subject, seq, moment, kind, actor, body))
            )
            waiting = next(rows, None)
        tally.rooted += len(leaves)
        tally.faults += _compared(span, ids, leaves)
    return tally


def anchor_faults(connection: Connection, anchor: Anchor, newest: int) -> Iterator[AuditFault]:
    """Every seal that was anchored must be there as it was. Torn lines are passed over, gaps are not."""
    if not anchor.path.exists():
        if newest:
            yield AuditFault.of(Spot.ANCHOR, Wrong.ANCHOR_GONE, path=anchor.path, seals=newest)
        return
    seals = every_seal(connection)
    seal = next(seals, None)
    before: int | None = None
    for line, anchored in anchor.every():
        if anchored is None:
            continue
        if before is not None and anchored.number != before + 1:
            found = {"expected": before + 1, "found": anchored.number}
            yield AuditFault.of(Spot.ANCHOR_LINE, Wrong.ANCHOR_GAP, line=line, **found)
        before, named = anchored.number, {"seal": anchored.number}
        while seal and seal.number < anchored.number:
            seal = next(seals, None)
        if seal is None or seal.number != anchored.number:
            yield AuditFault.of(Spot.ANCHORED_SEAL, Wrong.ANCHORED_ONLY, events=anchored.total, **named)
            return
        if seal.digest != anchored.digest:
            yield AuditFault.of(Spot.ANCHORED_SEAL, Wrong.ANCHORED_OTHERWISE, **named)
            return


def trusted_seal(connection: Connection, number: int, digest: str | None) -> Seal | AuditFault:
    """The seal that somebody takes on trust, if it is there as they know it, with all its events."""
    found = seals_after(connection, number - 1, 1)
    if not found or found[0].number != number:
        return AuditFault.of(Spot.SEAL, Wrong.NOT_THERE, seal=number)
    if digest and not found[0].digest.startswith(digest):
        return AuditFault.of(Spot.SEAL, Wrong.NOT_TRUSTED, seal=number)
    return found[0]


def _compared(span: Span, ids: Sequence[int], leaves: Sequence[bytes]) -> Iterator[AuditFault]:
    if len(leaves) != span.events:
        counts = {"sealed": span.events, "there": len(leaves)}
        yield AuditFault.of(Spot.SEAL, Wrong.OTHER_NUMBER, seal=span.number, **counts)
    elif not ids or ids[0] != span.first or ids[-1] != span.last or root(leaves).hex() != span.root:
        yield AuditFault.of(Spot.SEAL, Wrong.OTHER_EVENTS, seal=span.number)


def _is_whole(seal: Seal) -> bool:
    counts = (seal.number, seal.first, seal.last, seal.events, seal.total)
    return all(isinstance(count, int) for count in counts)
