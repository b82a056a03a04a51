"""Changing keys while calls go on: everything sealed is sealed anew under the newest key, bit by bit.

A row is written only if it is still what was read, so whatever a deed writes meanwhile stays. Rows that a deed holds
are left for the next round. Nothing is remembered between runs: whoever begins again finds what is left to do.
PINs get a new wrap without anybody's PIN; their pepper changes when the holder next keys the right one.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models import audit
from models.audit_fault import AuditFault
from models.audit_fault_kinds import Spot
from models.kept_keys import keep_for_the_log
from models.key_events import KeysRotated
from models.office import Office
from models.rotation_rows import Finding, look_at
from models.sealed_columns import SealedTable, sealed_tables
from models.statements import rows_changed

ROWS_A_BATCH = 1_000
MOST_ROUNDS = 5
"""A row that is in use all the time is found at rest sooner."""

Progress = Callable[[str, int, int], None]
"""Hears of a table, how many of its rows were looked at, and how many were changed."""


@dataclass
class Survey:
    """Which keys are in use, counted."""

    sealed: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Values by `table.column` and data key."""
    peppers: Counter[str] = field(default_factory=Counter)
    """PINs by pepper."""
    faults: list[AuditFault] = field(default_factory=list)
    """What cannot be opened, row by row."""
    changed: Counter[str] = field(default_factory=Counter)
    """Rows that were written, by table."""
    left: int = 0
    """Rows that were to be written and were in use."""

    @property
    def broken(self) -> list[str]:
        """The faults, a line each."""
        return [str(fault) for fault in self.faults]

    def under(self, key_id: str) -> int:
        """How many values lie under this data key."""
        return sum(count for (_, each), count in self.sealed.items() if each == key_id)


def survey(office: Office, on_progress: Progress = lambda table, done, changed: None) -> Survey:
    """Look at every sealed value; change nothing."""
    found = Survey()
    for sealed in sealed_tables():
        for rows in _pages(office, sealed):
            for row in rows:
                _count(found, sealed, row, look_at(office, sealed, row))
            on_progress(sealed.table.name, len(rows), 0)
    return found


def rotate(
    office: Office,
    actor: str,
    on_progress: Progress = lambda table, done, changed: None,
    rest: Callable[[], None] = lambda: None,
    rows_a_batch: int = ROWS_A_BATCH,
) -> Survey:
    """Seal everything anew that lies under an older data key; what is in use after the last round.

    `rest` is called after each batch that was written, so that deeds get their turn.
    """
    with office.database.deeds() as session:
        keep_for_the_log(session, office.keys)
    changed: Counter[str] = Counter()
    told = _counted_into(changed, on_progress)
    found = Survey()
    try:
        for _ in range(MOST_ROUNDS):
            found = _round(office, told, rest, rows_a_batch)
            if not found.changed and not found.left:
                break
    finally:
        newest, *older = office.keys.ids("pii-enc")
        event = KeysRotated(newest=newest, older=tuple(older), changed=dict(changed))
        with office.database.deeds() as session:
            audit.append(session, office.keys, audit.LINE, event, actor)
    return replace(found, changed=changed)


def _counted_into(changed: Counter[str], on_progress: Progress) -> Progress:
    """So that the log tells what was done even if it is stopped in the middle."""

    def tell(table: str, done: int, rows: int) -> None:
        changed.update({table: rows} if rows else {})
        on_progress(table, done, rows)

    return tell


def _round(office: Office, on_progress: Progress, rest: Callable[[], None], rows_a_batch: int) -> Survey:
    found = Survey()
    for sealed in sealed_tables():
        for rows in _pages(office, sealed, rows_a_batch):
            findings = [(row, look_at(office, sealed, row)) for row in rows]
            for row, finding in findings:
                _count(found, sealed, row, finding)
            due = {row[sealed.key.name]: finding for row, finding in findings if finding.changes}
            written = _write(office, sealed, due) if due else 0
            found.changed[sealed.table.name] += written
            found.left += len(due) - written
            on_progress(sealed.table.name, len(rows), written)
            if written:
                rest()
    found.changed = +found.changed
    return found


def _pages(office: Office, sealed: SealedTable, rows_a_batch: int = ROWS_A_BATCH) -> Iterator[Sequence[Any]]:
    """All rows of a table in the order of their keys, read bit by bit, each bit on its own."""
    indexes = [looked_up[0] for column in sealed.columns if (looked_up := sealed.index_of(column))]
    query = select(sealed.key, *sealed.columns, *indexes).order_by(sealed.key).limit(rows_a_batch)
    after = ""
    while True:
        with office.database.light() as connection:
            rows = connection.execute(query.where(sealed.key > after)).mappings().all()
        if not rows:
            return
        yield rows
        after = rows[-1][sealed.key.name]


def _write(office: Office, sealed: SealedTable, due: dict[str, Finding]) -> int:
    """Write what is still as it was read, in one short transaction; how many rows that were.

    None, where others keep writing for longer than the record waits: the rows are left for the next round.
    """
    try:
        with office.database.deeds() as session:
            return _replace_free(session, sealed, due)
    except OperationalError:
        return 0


def _replace_free(session: Session, sealed: SealedTable, due: dict[str, Finding]) -> int:
    free = session.scalars(
        select(sealed.key).where(sealed.key.in_(list(due))).with_for_update(skip_locked=True)
    ).all()
    alike = groupby(
        sorted(free, key=lambda uid: sorted(due[uid].changes)), lambda uid: sorted(due[uid].changes)
    )
    return sum(_replace(session, sealed, names, {uid: due[uid] for uid in uids}) for names, uids in alike)


def _replace(session: Session, sealed: SealedTable, names: list[str], due: dict[str, Finding]) -> int:
    """Write the same columns of many rows by one statement, each row only where it still is what was read."""
    columns = sealed.table.c
    as_it_was = [columns[name] == bindparam(f"seen_{name}") for name in names]
    statement = (
        update(sealed.table)
        .where(sealed.key == bindparam("row"), *as_it_was)
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    rows = [
        {"row": uid}
        | {f"seen_{name}": finding.seen[name] for name in names}
        | {f"new_{name}": finding.changes[name] for name in names}
        for uid, finding in due.items()
    ]
    return rows_changed(session.connection().execute(statement, rows))


def _count(found: Survey, sealed: SealedTable, row: Any, finding: Finding) -> None:
    for column, key_id in finding.sealed_with.items():
        found.sealed[column, key_id] += 1
    if finding.pepper:
        found.peppers[finding.pepper] += 1
    found.faults += [
        AuditFault.of(Spot.SEALED_VALUE, wrong, column=column, key=row[sealed.key.name], **gaps)
        for column, (wrong, gaps) in finding.broken.items()
    ]
