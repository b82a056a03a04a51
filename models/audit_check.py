"""Checking the audit log: chains, deeds, seals and anchor. Start here; the four are in files of their own.

`verify` splits the work into batches. Each is looked at in a snapshot of its own, so that the line may go on writing,
and in as many processes as are given: nothing in a batch depends on another.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from models import audit_chains, audit_deeds, audit_seal_check
from models.audit_anchor import Anchor, AnchorBroken
from models.audit_chains import SUBJECTS_A_BATCH, Chains
from models.audit_fault import AuditFault, AuditVerdict, Tally
from models.audit_fault_kinds import Spot, Wrong
from models.audit_rows import Reading, snapshot
from models.audit_seal import PublicKeys, Seal
from models.audit_seal_check import SealChain, Trees
from models.audit_seals import every_seal, last_seal
from models.database import Database
from models.keys import KeyRing

Batch = Chains | Trees
Open = Callable[[Reading], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class Trust:
    """What an auditor brings along from outside the database."""

    public: PublicKeys = field(default_factory=lambda: PublicKeys({}))
    anchor: Anchor | None = None
    from_seal: int | None = None
    """This seal and all under it were checked before."""
    digest: str | None = None
    """Its digest, or the beginning of it, as it was written down then."""


class Workers(Protocol):
    """Something that works on batches, maybe several at a time."""

    def __call__(self, batches: Iterable[Batch], last_sealed: int) -> Iterator[Tally]:
        """What each batch came to, in any order."""


def work(open_: Open, keys: KeyRing, batch: Batch, last_sealed: int) -> Tally:
    """Look at one batch; once more, and more slowly, if somebody has put bytes into it that are no text."""
    try:
        return _work(open_, keys, batch, last_sealed, Reading.QUICK)
    except OperationalError:
        return _work(open_, keys, batch, last_sealed, Reading.ANYTHING)


def _work(open_: Open, keys: KeyRing, batch: Batch, last_sealed: int, reading: Reading) -> Tally:
    with open_(reading) as connection:
        match batch:
            case Chains():
                return audit_chains.check(connection, keys, batch, last_sealed)
            case Trees():
                return audit_seal_check.check(connection, batch)


def verify(
    database: Database,
    keys: KeyRing,
    trust: Trust | None = None,
    workers: Workers | None = None,
    on_progress: Callable[[int, int], None] = lambda done, whole: None,
    subjects_a_batch: int = SUBJECTS_A_BATCH,
) -> AuditVerdict:
    """Check the whole log. The line may go on writing meanwhile."""
    open_ = partial(snapshot, database)
    return verify_through(open_, keys, trust or Trust(), workers, on_progress, subjects_a_batch)


def verify_through(
    open_: Open,
    keys: KeyRing,
    trust: Trust,
    workers: Workers | None = None,
    on_progress: Callable[[int, int], None] = lambda done, whole: None,
    subjects_a_batch: int = SUBJECTS_A_BATCH,
) -> AuditVerdict:
    """The same over connections that are opened in any way; `on_progress` hears events done and in all."""
    with open_(Reading.ANYTHING) as connection:
        plan = _Plan(connection, trust, subjects_a_batch)
        tally, whole = Tally(), plan.size()
        for part in (workers or _alone(open_, keys))(plan.batches(), plan.last_sealed):
            tally.add(part)
            on_progress(min(tally.events + tally.rooted, whole), whole)
        faults = [*plan.faults, *tally.faults, *plan.seals.faults, *_overall(connection, plan, tally)]
        anchored = _anchored(connection, trust.anchor, plan.seals.last, faults)
    return AuditVerdict(
        events=tally.events,
        chains=tally.chains,
        bad_chains=tally.bad_chains,
        sealed=tally.sealed,
        seals=plan.seals.last.number if plan.seals.last else 0,
        anchored=anchored,
        deeds=tally.deeds,
        trusted=plan.trusted.total if plan.trusted else 0,
        faults=tuple(dict.fromkeys(faults)),
    )


class _Plan:
    """What there is to look at."""

    def __init__(self, connection: Connection, trust: Trust, subjects_a_batch: int) -> None:
        self.faults: list[AuditFault] = []
        self.trusted = self._trusted(connection, trust)
        self.seals = SealChain(trust.public, self.trusted)
        newest = last_seal(connection)
        self.last_sealed = newest.last if newest and isinstance(newest.last, int) else 0
        self._connection = connection
        self._subjects_a_batch = subjects_a_batch

    def size(self) -> int:
        """Events to look at: in their chains, and those that are sealed in their trees."""
        after = self.trusted.last if self.trusted else 0
        return sum(_count(self._connection, after, upto) for upto in (None, self.last_sealed))

    def batches(self) -> Iterator[Batch]:
        """Chains first, because they name what is bad most closely."""
        after = self.trusted
        if after:
            yield from audit_chains.touched(self._connection, after.last, self._subjects_a_batch)
        else:
            yield from audit_chains.batches(self._connection, self._subjects_a_batch)
        seals = every_seal(self._connection, after.number if after else 0)
        yield from audit_seal_check.batches(self.seals.spans(seals))

    def _trusted(self, connection: Connection, trust: Trust) -> Seal | None:
        """A seal that is not as it is trusted is a fault, and everything is looked at."""
        if trust.from_seal is None:
            return None
        found = audit_seal_check.trusted_seal(connection, trust.from_seal, trust.digest)
        if isinstance(found, Seal):
            return found
        self.faults.append(found)
        return None


def _overall(connection: Connection, plan: _Plan, tally: Tally) -> Iterator[AuditFault]:
    """What no batch can see alone."""
    yield from audit_deeds.untold(connection)
    if plan.trusted:
        there = _count(connection, 0, plan.trusted.last)
        if there != plan.trusted.total:
            counts = {"seal": plan.trusted.number, "sealed": plan.trusted.total, "there": there}
            yield AuditFault.of(Spot.SEAL, Wrong.OTHER_TOTAL, **counts)
    elif tally.sealed != tally.rooted:
        yield AuditFault.of(Spot.SEALS, Wrong.UNEQUAL, chained=tally.sealed, rooted=tally.rooted)


def _anchored(
    connection: Connection, anchor: Anchor | None, newest: Seal | None, faults: list[AuditFault]
) -> int | None:
    """The newest seal that the anchor knows; what the anchor contradicts goes to the faults."""
    if anchor is None:
        return None
    faults += audit_seal_check.anchor_faults(connection, anchor, newest.number if newest else 0)
    try:
        last = anchor.last()
    except AnchorBroken:
        faults.append(AuditFault.of(Spot.ANCHOR, Wrong.ANCHOR_BROKEN))
        return None
    return last.number if last else 0


def _count(connection: Connection, after: int, upto: int | None) -> int:
    condition = "id > :after" + (" AND id <= :upto" if upto is not None else "")
    query = text(f"SELECT count(*) FROM audit_events WHERE {condition}")
    values = {"after": after} | ({"upto": upto} if upto is not None else {})
    return int(connection.execute(query, values).scalar_one())


def _alone(open_: Open, keys: KeyRing) -> Workers:
    def one_after_the_other(batches: Iterable[Batch], last_sealed: int) -> Iterator[Tally]:
        for batch in batches:
            yield work(open_, keys, batch, last_sealed)

    return one_after_the_other
