"""From the record: is every report that was acknowledged to a caller there, and there once?"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from models.audit_log import AuditRow
from models.card import Card
from models.loss_report import LossReport
from models.office import Office
from scripts.crowd.heard import REPORTED
from scripts.crowd.tally import Acknowledged, Ended


@dataclass(frozen=True)
class Proof:
    """What the record says of what callers were told."""

    acknowledged: int
    """Reports that callers were told of, each counted once however often it was told."""
    untold: int
    """Reports that are in the record and whose callers were not told: their answers were lost or broken off."""
    faults: tuple[str, ...]
    """What does not fit, in words."""

    @property
    def holds(self) -> bool:
        """Is everything there once?"""
        return not self.faults


@dataclass(frozen=True)
class _Record:
    """What the record knows of reports, by their numbers."""

    losses: Counter[str]
    tails: dict[str, str]
    """Card numbers' digits."""
    events: Counter[tuple[str, str]]
    """By number and call."""
    open_losses: Counter[str]
    """By card."""


def prove(office: Office, calls: Sequence[Ended]) -> Proof:
    """Hold what these callers were told against the record, when all is quiet."""
    record = _look(office)
    told = {each for call in calls for each in call.acknowledged}
    sids = {call.call_sid for call in calls}
    heard_of = {(each.reference, each.call_sid) for each in told}
    done = {(number, sid) for number, sid in record.events if sid in sids}
    return Proof(
        len({each.reference for each in told}),
        len(done - heard_of),
        (*sorted({fault for each in told for fault in _faults(each, record)}), *_twice(record)),
    )


def _look(office: Office) -> _Record:
    with office.database.light() as connection:
        query = select(LossReport.reference, LossReport.ended_at, Card.uid, Card.number)
        losses = connection.execute(query.join(Card, Card.uid == LossReport.card_uid)).all()
        events = connection.execute(select(AuditRow.actor, AuditRow.body).where(AuditRow.kind == REPORTED))
        return _Record(
            Counter(row.reference for row in losses),
            {row.reference: "".join(filter(str.isdigit, row.number)) for row in losses},
            Counter((json.loads(row.body)["reference"], row.actor.removeprefix("call:")) for row in events),
            Counter(row.uid for row in losses if row.ended_at is None),
        )


def _faults(told: Acknowledged, record: _Record) -> Iterator[str]:
    number = told.reference
    if not number:
        yield f"{told.call_sid} was told that a card is frozen, and under no number"
    elif (count := record.losses[number]) != 1:
        yield f"{told.call_sid} was told the number {number}: it is in the record {count} times"
    elif not record.tails[number].endswith(told.tail):
        yield f"{told.call_sid} was told the number {number}, which is another card's"
    elif (count := sum(n for (each, _), n in record.events.items() if each == number)) != 1:
        yield f"the report {number} is in the audit log {count} times"
    elif record.events[number, told.call_sid] != 1:
        yield f"{told.call_sid} was told the number {number}, which is another call's report"


def _twice(record: _Record) -> Iterator[str]:
    for card, count in record.open_losses.items():
        if count > 1:
            yield f"card {card} has {count} open losses"
