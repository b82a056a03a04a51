"""Where supervisors and auditors read reports: figures alone, nobody's data, so no look is logged (Q1)."""

from dataclasses import dataclass
from datetime import datetime

from models import clock, report_counts, report_traffic, report_waits, staff_roles
from models.office import Office
from models.report_counts import Counts
from models.report_span import By, Slot, Span
from models.report_traffic import Traffic
from models.report_waits import Waits
from models.staff_roles import Deed
from models.staff_visit import StaffVisit


@dataclass(frozen=True)
class Figures:
    """Of one slot, or of all."""

    slot: Slot
    counts: Counts
    waits: Waits


@dataclass(frozen=True)
class Report:
    """All figures of a span."""

    span: Span
    by: By
    lines: tuple[Figures, ...]
    total: Figures

    @property
    def is_empty(self) -> bool:
        """Did nothing happen at all?"""
        counts = self.total.counts
        return not (counts.calls or counts.losses.total() or counts.callbacks or self.total.waits.count)


class ReportDesk:
    """One reader. Every method may raise NotAllowed."""

    def __init__(self, office: Office, work_number: str, place: str) -> None:
        self._office = office
        self._visit = StaffVisit(office, work_number, place)

    def report(self, span: Span, by: By) -> Report:
        """Calls, losses and waits of every slot, and of the whole span."""
        self._check()
        with self._office.database.light() as connection:
            counts = report_counts.counts(connection, span, by)
            waits = report_waits.waits(connection, span, by)
        lines = tuple(Figures(slot, counts[slot], waits[slot]) for slot in span.slots(by))
        total = Figures("", report_counts.together(counts.values()), report_waits.together(waits.values()))
        return Report(span, by, lines, total)

    def traffic(self, span: Span, queue: str) -> Traffic:
        """The ways callers took. `queue`: the step at which they wait for a person."""
        self._check()
        with self._office.database.light() as connection:
            return report_traffic.traffic(connection, span, queue)

    @property
    def turns_kept_since(self) -> datetime:
        """What happened earlier is, or may be, forgotten (`retention.turns`)."""
        return clock.now() - self._office.city.retention.turns

    def _check(self) -> None:
        with self._office.database.deeds() as session:
            staff_roles.check(session, self._visit, Deed.READ_REPORTS)
