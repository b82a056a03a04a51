"""Carrying out what is in the outbox: at least once, under a stable key, with growing pauses after failures."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select, update

from models import clock
from models.office import Office
from models.outbox import Messenger, OutboxKind, OutboxRow, Undeliverable, Undelivered
from models.sealed import unseal
from models.statements import rows_changed

LEASE = timedelta(minutes=1)
"""So long nobody else takes a message that is being sent; then whoever sent it is taken to have died."""
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
_AT_A_TIME = 100


def deliver_due(office: Office, messenger: Messenger) -> int:
    """Send the SMS whose time has come; how many were sent. Several workers do not get in each other's way."""
    with office.database.light() as connection:
        due = connection.scalars(
            select(OutboxRow.uid)
            .where(
                OutboxRow.kind == OutboxKind.SMS.value,
                OutboxRow.sent_at.is_(None),
                OutboxRow.failed_at.is_(None),
                OutboxRow.not_before <= clock.now(),
            )
            .order_by(OutboxRow.not_before)
            .limit(_AT_A_TIME)
        ).all()
        taken = [row for uid in due if (row := _take(connection, uid))]
        return sum(_deliver(office, messenger, row) for row in taken)


def _take(connection: Connection, uid: str) -> Any:
    """Take a message for as long as the lease lasts; None if another worker was faster."""
    now = clock.now()
    mine = (
        update(OutboxRow)
        .where(OutboxRow.uid == uid, OutboxRow.sent_at.is_(None), OutboxRow.not_before <= now)
        .values(not_before=now + LEASE, attempts=OutboxRow.attempts + 1)
    )
    if rows_changed(connection.execute(mine)) == 0:
        return None
    return connection.execute(select(*OutboxRow.__table__.columns).where(OutboxRow.uid == uid)).one()


def _deliver(office: Office, messenger: Messenger, row: Any) -> bool:
    if row.addressee is None:
        _write(office, delete(OutboxRow).where(OutboxRow.uid == row.uid))
        return False
    if row.expires_at and row.expires_at <= clock.now():
        _give_up(office, row, "too late to be of use")
        return False
    to = unseal(office.keys, "outbox.addressee", row.uid, row.addressee)
    text = unseal(office.keys, "outbox.body", row.uid, row.body)
    try:
        messenger.send(row.stable_key, to, text)
    except Undeliverable as error:
        _give_up(office, row, error.reason)
        return False
    except Undelivered as error:
        _change(office, row, last_error=error.reason, not_before=_next_attempt(row.attempts))
        return False
    wiped = {} if messenger.keeps_texts else {"body": None}
    _change(office, row, sent_at=clock.now(), last_error=None, **wiped)
    return True


def _next_attempt(attempts: int) -> datetime:
    """After 5, 10, 20, 40 … seconds, and once an hour in the end."""
    pause = FIRST_PAUSE * (1 << min(attempts - 1, 16))
    return clock.now() + min(pause, LONGEST_PAUSE)


def _give_up(office: Office, row: Any, reason: str) -> None:
    _change(office, row, failed_at=clock.now(), last_error=reason, body=None)


def _change(office: Office, row: Any, **values: Any) -> None:
    _write(office, update(OutboxRow).where(OutboxRow.uid == row.uid).values(**values))


def _write(office: Office, statement: Any) -> None:
    with office.database.deeds() as session:
        session.execute(statement)
