"""The outbox as `lossline outbox list` and the demo's page tell of it. Texts are read out in the demo only."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, tuple_

from models import identity
from models.office import Office
from models.outbox import OutboxKind, OutboxRow
from models.sealed import unseal, unseal_if_any

ROWS_A_PAGE = 1_000


@dataclass(frozen=True)
class OutboxLine:
    """One message. `to` is masked and `body` left out, but for the demo."""

    uid: str
    kind: str
    about: str
    to: str
    body: str | None
    made_at: datetime
    sent_at: datetime | None
    failed_at: datetime | None
    attempts: int
    last_error: str | None


def about_cards(office: Office, card_uids: Collection[str]) -> list[OutboxLine]:
    """The messages about these cards, oldest first, with their texts: for the demo alone."""
    query = _addressed().where(OutboxRow.card_uid.in_(card_uids))
    with office.database.light() as connection:
        return [_line(office, row, with_texts=True) for row in connection.execute(query)]


def every(office: Office, with_texts: bool, rows_a_page: int = ROWS_A_PAGE) -> Iterator[OutboxLine]:
    """All messages that are addressed to somebody, oldest first."""
    query = _addressed().limit(rows_a_page)
    with office.database.light() as connection:
        rows = connection.execute(query).all()
        while rows:
            yield from (_line(office, row, with_texts) for row in rows)
            after = tuple_(OutboxRow.made_at, OutboxRow.uid) > (rows[-1].made_at, rows[-1].uid)
            rows = connection.execute(query.where(after)).all()


def _addressed() -> Select[*tuple[Any, ...]]:
    """Messages to somebody, oldest first."""
    columns = select(*OutboxRow.__table__.columns).where(OutboxRow.addressee.is_not(None))
    return columns.order_by(OutboxRow.made_at, OutboxRow.uid)


def _line(office: Office, row: Any, with_texts: bool) -> OutboxLine:
    to = unseal(office.keys, "outbox.addressee", row.uid, row.addressee)
    is_phone = row.kind == OutboxKind.SMS.value
    return OutboxLine(
        uid=row.uid,
        kind=row.kind,
        about=row.about,
        to=identity.mask_phone(to) if is_phone and not with_texts else to,
        body=unseal_if_any(office.keys, "outbox.body", row.uid, row.body) if with_texts else None,
        made_at=row.made_at.astimezone(office.zone),
        sent_at=row.sent_at and row.sent_at.astimezone(office.zone),
        failed_at=row.failed_at and row.failed_at.astimezone(office.zone),
        attempts=row.attempts,
        last_error=row.last_error,
    )
