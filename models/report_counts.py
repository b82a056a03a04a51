"""What reports count that the databases can add up by themselves: calls, losses by channel, call-backs asked for.

All of it lies in rows that are kept for ever and name nobody: retention takes numbers and turns, not these.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, select

from models.audit_events import CallbackAsked
from models.audit_log import AuditRow
from models.call import CallRecord
from models.card_file import Reader
from models.loss_report import LossChannel, LossReport
from models.report_span import By, Slot, Span, beginning, quarter_of, rows
from models.waiting import Waiting

BY_HOLDERS = (LossChannel.SELF_SERVICE, LossChannel.STAFFED, LossChannel.WRITTEN)
"""Reports that somebody made. What an import brought along was reported elsewhere, and counts for no share."""


@dataclass(frozen=True)
class Counts:
    """In one slot, or in all."""

    calls: int = 0
    queued: int = 0
    """Calls that came into the queue for a person. All others began and ended with the machine."""
    callbacks: int = 0
    """Calls in which somebody asked to be called back, in the queue or outside staff hours."""
    losses: Counter[LossChannel] = field(default_factory=Counter)

    @property
    def by_machine(self) -> int:
        """Calls that ended without waiting for a person."""
        return self.calls - self.queued

    @property
    def reported(self) -> int:
        """Losses that holders reported, in whatever way."""
        return sum(self.losses[channel] for channel in BY_HOLDERS)

    @property
    def self_service_percent(self) -> float | None:
        """Of these, done with the machine alone; None where there was none."""
        if not self.reported:
            return None
        return self.losses[LossChannel.SELF_SERVICE] * 100 / self.reported


def counts(reader: Reader, span: Span, by: By) -> dict[Slot, Counts]:
    """Of every slot."""
    calls, queued = _calls(reader, span, by)
    callbacks, losses = _callbacks(reader, span, by), _losses(reader, span, by)
    return {
        slot: Counts(
            calls[slot],
            queued[slot],
            callbacks[slot],
            Counter({channel: losses[slot, channel] for channel in LossChannel}),
        )
        for slot in span.slots(by)
    }


def together(each: Iterable[Counts]) -> Counts:
    """The sum."""
    parts = list(each)
    return Counts(
        sum(part.calls for part in parts),
        sum(part.queued for part in parts),
        sum(part.callbacks for part in parts),
        sum((part.losses for part in parts), Counter()),
    )


def _calls(reader: Reader, span: Span, by: By) -> tuple[Counter[Slot], Counter[Slot]]:
    quarter = quarter_of(CallRecord.started_at)

    def query(day: Span) -> Select[*tuple[Any, ...]]:
        return (
            select(quarter, func.count(), func.count(Waiting.call_sid))
            .select_from(CallRecord)
            .outerjoin(Waiting, Waiting.call_sid == CallRecord.sid)
            .where(day.holds(CallRecord.started_at))
            .group_by(quarter)
        )

    calls: Counter[Slot] = Counter()
    queued: Counter[Slot] = Counter()
    for began, count, waited in rows(reader, span, query):
        slot = span.slot_of(beginning(began), by)
        calls[slot] += count
        queued[slot] += waited
    return calls, queued


def _losses(reader: Reader, span: Span, by: By) -> Counter[tuple[Slot, LossChannel]]:
    quarter = quarter_of(LossReport.reported_at)

    def query(day: Span) -> Select[*tuple[Any, ...]]:
        return (
            select(quarter, LossReport.channel, func.count())
            .where(day.holds(LossReport.reported_at))
            .group_by(quarter, LossReport.channel)
        )

    found: Counter[tuple[Slot, LossChannel]] = Counter()
    for began, channel, count in rows(reader, span, query):
        found[span.slot_of(beginning(began), by), LossChannel(channel)] += count
    return found


def _callbacks(reader: Reader, span: Span, by: By) -> Counter[Slot]:
    """Who asks twice in one call has asked once. The requests themselves are deleted when they are done."""

    def query(day: Span) -> Select[*tuple[Any, ...]]:
        first = (
            select(func.min(AuditRow.at).label("at"))
            .where(AuditRow.kind == CallbackAsked.kind, day.holds(AuditRow.at))
            .group_by(AuditRow.actor)
            .subquery()
        )
        quarter = quarter_of(first.c.at)
        return select(quarter, func.count()).group_by(quarter)

    found: Counter[Slot] = Counter()
    for began, count in rows(reader, span, query):
        found[span.slot_of(beginning(began), by)] += count
    return found
