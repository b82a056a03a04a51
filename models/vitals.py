"""The vital signs that the record shows: who waits, and whether the worker does its work. Nothing of anybody."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, func, select

from models import clock, waiting
from models.audit_log import AuditRow, AuditSealRow
from models.outbox import OutboxKind, OutboxRow

NO_TIME = timedelta(0)


@dataclass(frozen=True)
class Vitals:
    """How the service is at this moment."""

    callers_waiting: int
    operators_on_duty: int
    sms_unsent: int
    sms_retried: int
    sms_overdue: timedelta
    """How long the SMS that is due longest has been due: a living worker takes each within seconds."""
    events_unsealed: int
    unsealed_for: timedelta
    """How old the oldest event is that no seal covers: a living worker seals within seconds."""


def take(connection: Connection) -> Vitals:
    """Look at them."""
    unsent = (
        OutboxRow.kind == OutboxKind.SMS.value,
        OutboxRow.sent_at.is_(None),
        OutboxRow.failed_at.is_(None),
    )
    count, retried, earliest = connection.execute(
        select(
            func.count(), func.count().filter(OutboxRow.attempts > 0), func.min(OutboxRow.not_before)
        ).where(*unsent)
    ).one()
    sealed = connection.scalar(select(func.max(AuditSealRow.last))) or 0
    first = connection.execute(
        select(AuditRow.id, AuditRow.at).where(AuditRow.id > sealed).order_by(AuditRow.id).limit(1)
    ).first()
    unsealed = (connection.scalar(select(func.max(AuditRow.id))) or 0) - sealed if first else 0
    return Vitals(
        callers_waiting=waiting.count(connection),
        operators_on_duty=waiting.on_duty(connection),
        sms_unsent=count,
        sms_retried=retried,
        sms_overdue=max(NO_TIME, clock.now() - earliest) if count else NO_TIME,
        events_unsealed=unsealed,
        unsealed_for=max(NO_TIME, clock.now() - first.at) if first else NO_TIME,
    )
