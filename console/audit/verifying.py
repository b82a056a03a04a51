"""Verifying the log from a page: as `lossline audit verify` does, one at a time, as far as a page can wait for it."""

import time
from dataclasses import dataclass
from threading import Lock

from models import audit_record
from models.audit_check import Trust, verify
from models.audit_fault import AuditVerdict
from models.office import Office

MOST_ROWS = 200_000
"""So many rows with sealed values are opened in about a quarter of a minute; of more, the page names the command."""


@dataclass(frozen=True)
class Verified:
    """The verdict, how long it took, and how many rows the tables with sealed values have."""

    verdict: AuditVerdict
    seconds: float
    sealed_rows: int


class Verifier:
    """Verifies for one reader at a time: it reads everything, and two would only wait for each other."""

    def __init__(self, office: Office, trust: Trust, most_rows: int = MOST_ROWS) -> None:
        self._office = office
        self._trust = trust
        self._most_rows = most_rows
        self._busy = Lock()

    def verify(self) -> Verified | None:
        """None while it verifies for somebody else."""
        if not self._busy.acquire(blocking=False):
            return None
        try:
            return self._verified()
        finally:
            self._busy.release()

    def _verified(self) -> Verified:
        began, office = time.monotonic(), self._office
        rows = audit_record.sealed_rows(office)
        verdict = audit_record.with_triggers(office, verify(office.database, office.keys, self._trust))
        verdict = audit_record.with_person_keys(office, verdict)
        if rows <= self._most_rows:
            verdict = audit_record.with_sealed_values(office, verdict, lambda done: None)
        return Verified(verdict, time.monotonic() - began, rows)
