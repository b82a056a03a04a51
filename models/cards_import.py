"""Imports a file of cards of any size: read as a stream, written in batches, safe to run again (the contract's rules).

PINs are hashed as they are read; no PIN is written anywhere or named in an error.
"""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from models import audit
from models.import_batch import ACTOR, LOSSES, BatchResult, Difference, import_batch
from models.import_events import CardsImported
from models.import_file import CardsFile, Line, RejectsFile, survey
from models.import_row import BadRow, CardRow, RowRules
from models.office import Office

ROWS_A_BATCH = 5_000
SLOW_ROWS_A_BATCH = 200
"""Rows with a PIN to hash, or a loss with its event. What was hashed should not be lost if the import is stopped, and
callers must not wait long for a batch to be written."""
_ATTEMPTS = 3


@dataclass
class Summary:
    """What an import came to."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    rejected: int = 0
    different: int = 0
    rejects: Path | None = None

    @property
    def is_clean(self) -> bool:
        """True if every row is in the record as the file has it."""
        return not (self.rejected or self.different)


def import_cards(
    office: Office,
    path: Path,
    on_progress: Callable[[int, int], None] = lambda done, size: None,
    on_difference: Callable[[Difference], None] = lambda difference: None,
    rows_a_batch: int = ROWS_A_BATCH,
) -> Summary:
    """Import the file. Raises UnreadableFile if it is no file of cards at all; then nothing was changed.

    `on_progress` hears bytes read and bytes in all.
    """
    looked = survey(path)
    summary = Summary()
    with CardsFile(path, looked.encoding) as file, RejectsFile(path) as rejects:
        for batch in _batches(office, file, rejects, summary, rows_a_batch):
            result = _import(office, batch)
            summary.new += result.new
            summary.changed += result.changed
            summary.different += len(result.differences)
            for difference in result.differences:
                on_difference(difference)
            on_progress(file.position, looked.size)
        summary.rejected = rejects.rows
        summary.rejects = rejects.path if rejects.rows else None
    _log(office, summary, looked.digest)
    return summary


def _batches(
    office: Office, file: CardsFile, rejects: RejectsFile, summary: Summary, rows_a_batch: int
) -> Iterator[list[tuple[int, CardRow]]]:
    """Well-formed rows in handy portions; the others go to the rejects."""
    rules = RowRules(office.city, office.today())
    batch: list[tuple[int, CardRow]] = []
    slow = 0
    with _Seen() as seen:
        for line in file:
            summary.rows += 1
            try:
                row = _read(rules, line)
                seen.add(row.number, line.number)
            except BadRow as fault:
                rejects.add(line, str(fault))
                continue
            batch.append((line.number, row))
            slow += row.pin is not None or row.status in LOSSES
            if len(batch) == rows_a_batch or slow == SLOW_ROWS_A_BATCH:
                yield batch
                batch, slow = [], 0
    if batch:
        yield batch


def _read(rules: RowRules, line: Line) -> CardRow:
    if line.fault:
        raise BadRow(line.fault)
    return rules.read(line.cells)


def _import(office: Office, batch: list[tuple[int, CardRow]]) -> BatchResult:
    """Import a batch; once more if another import was quicker with one of its cards."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return import_batch(office, batch)
        except IntegrityError:
            continue
    return import_batch(office, batch)


def _log(office: Office, summary: Summary, digest: str) -> None:
    event = CardsImported(
        file_digest=digest,
        rows=summary.rows,
        new=summary.new,
        changed=summary.changed,
        rejected=summary.rejected,
        different=summary.different,
    )
    with office.database.deeds() as session:
        audit.append(session, office.keys, audit.LINE, event, ACTOR)


class _Seen:
    """The card numbers that came already, in a private file of SQLite's own: memory stays bounded."""

    def __enter__(self) -> "_Seen":
        self._numbers = sqlite3.connect("", isolation_level=None)
        self._numbers.execute("PRAGMA synchronous=OFF")
        self._numbers.execute("PRAGMA journal_mode=OFF")
        self._numbers.execute("CREATE TABLE seen (number TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")
        self._numbers.execute("BEGIN")
        return self

    def __exit__(self, *_: object) -> None:
        self._numbers.close()

    def add(self, number: str, line: int) -> None:
        """Note a number. Raises BadRow if it came before."""
        added = self._numbers.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (number, line))
        if added.rowcount == 0:
            first = self._numbers.execute("SELECT line FROM seen WHERE number = ?", (number,)).fetchone()[0]
            raise BadRow(f"the same card_number stands in line {first}")
