"""The list of call-back requests, and the request that an operator has taken on (S3, S4). Numbers are masked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from models import card_tails, clock, identity
from models.callback import Callback, CallbackTry, Outcome
from models.calling_back import CLAIM_LASTS
from models.office import Office
from models.sealed import unseal, unseal_if_any

_DUE = func.coalesce(Callback.due_at, Callback.waiting_since)


@dataclass(frozen=True)
class Request:
    """A request on the list. `card_tail`: of the card that the caller named, unproven; None where there is none."""

    uid: str
    call_sid: str
    due_at: datetime
    seconds: int
    """Since the caller began to wait."""
    why: str
    language: str
    number: str
    card_tail: str | None
    has_claim: bool
    tries: int
    claimed_by: str | None
    """Who has it; None once that was too long ago."""
    dialled_at: datetime | None

    @property
    def is_due(self) -> bool:
        """Is it time to call?"""
        return self.due_at <= clock.now()


@dataclass(frozen=True)
class Try:
    """One time that somebody was called back."""

    at: datetime
    work_number: str
    outcome: Outcome
    note: str | None


def requests(office: Office) -> Sequence[Request]:
    """Whoever is to be called back, the first due first; of those due at once, whoever has waited longest."""
    query = _open().order_by(_DUE, Callback.waiting_since, Callback.uid)
    with office.database.light() as connection:
        return _read(office, connection, query)


def of_operator(office: Office, work_number: str, call_sid: str) -> Request | None:
    """The request of this call, if this operator has taken it on."""
    query = _open().where(Callback.call_sid == call_sid, Callback.claimed_by == work_number)
    with office.database.light() as connection:
        return next(iter(_read(office, connection, query)), None)


def tries(office: Office, uid: str) -> Sequence[Try]:
    """What came of calling so far, the last first."""
    columns = CallbackTry.__table__.columns
    query = select(*columns).where(CallbackTry.callback_uid == uid).order_by(CallbackTry.nth.desc())
    with office.database.light() as connection:
        return [
            Try(row.at, row.work_number, Outcome(row.outcome), _note(office, row))
            for row in connection.execute(query)
        ]


def due_now(connection: Connection) -> int:
    """How many requests staff should call back by now."""
    query = select(func.count()).where(Callback.done_at.is_(None), clock.now() >= _DUE)
    return connection.execute(query).scalar_one()


def _open() -> Select[Any]:
    tries_so_far = (
        select(func.count()).where(CallbackTry.callback_uid == Callback.uid).scalar_subquery().label("tries")
    )
    return select(*Callback.__table__.columns, tries_so_far).where(Callback.done_at.is_(None))


def _read(office: Office, connection: Connection, query: Select[Any]) -> Sequence[Request]:
    rows = connection.execute(query).all()
    tails = card_tails.of_claims(connection, _claims(rows))
    return [_request(office, row, tails.get(row.claim)) for row in rows]


def _claims(rows: Iterable[Any]) -> Iterable[str]:
    return (row.claim for row in rows if row.claim)


def _request(office: Office, row: Any, card_tail: str | None) -> Request:
    now = clock.now()
    is_held = row.claimed_at is not None and row.claimed_at >= now - CLAIM_LASTS
    number = unseal(office.keys, "callbacks.number", row.uid, row.number)
    return Request(
        uid=row.uid,
        call_sid=row.call_sid,
        due_at=row.due_at or row.waiting_since,
        seconds=max(0, int((now - row.waiting_since).total_seconds())),
        why=row.why,
        language=row.language,
        number=identity.mask_phone(number),
        card_tail=card_tail,
        has_claim=row.claim is not None,
        tries=row.tries,
        claimed_by=row.claimed_by if is_held else None,
        dialled_at=row.dialled_at,
    )


def _note(office: Office, row: Any) -> str | None:
    return unseal_if_any(office.keys, "callback_tries.note", row.uid, row.note)
