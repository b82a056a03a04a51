"""What grows old by rows, and what becomes of it then (D1). What goes by calls is in `retention_calls.py`.

A statement never takes more than a batch, so that no caller waits for it. Nothing here touches a loss, a call that is
going on, or the audit log.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, tuple_, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from models import clock
from models.base import Base
from models.callback import Callback, CallbackTry
from models.card_file import Reader
from models.one_time_code import OneTimeCode
from models.outbox import OutboxRow
from models.person_key import PersonKey
from models.reset_request import ResetRequest
from models.sent_form import SentForm
from models.staff_session import SignInCounter, StaffSession
from models.statements import rows_changed
from models.stored_pin import ABANDONED, CODE, RIGHT, WRONG, PinTry
from models.throttled import CallerBudget

ROWS_A_BATCH = 500


@dataclass(frozen=True)
class Batch:
    """How much was forgotten at once, and whether there is nothing left to do."""

    count: int
    is_last: bool


class Period(Protocol):
    """Something that is kept for a while."""

    def due(self, reader: Reader, before: datetime) -> int:
        """How much is older than this."""

    def sweep(self, session: Session, before: datetime) -> Batch:
        """Forget some of it."""


@dataclass(frozen=True)
class Rows:
    """Rows of one table that are deleted, or of which some columns are emptied, once they are old."""

    table: type[Base]
    keys: tuple[InstrumentedAttribute[Any], ...]
    are_old: Callable[[datetime], ColumnElement[bool]]
    emptied: Callable[[], Mapping[str, Any]] | None = None
    """What to write instead; None: the row is deleted."""

    def due(self, reader: Reader, before: datetime) -> int:
        return reader.execute(
            select(func.count()).select_from(self.table).where(self.are_old(before))
        ).scalar_one()

    def sweep(self, session: Session, before: datetime) -> Batch:
        some = select(*self.keys).where(self.are_old(before)).limit(ROWS_A_BATCH)
        which = tuple_(*self.keys).in_(some)
        if self.emptied:
            done = session.execute(update(self.table).where(which).values(**self.emptied()))
        else:
            done = session.execute(delete(self.table).where(which))
        return Batch(rows_changed(done), rows_changed(done) < ROWS_A_BATCH)


def _messages_are_old(before: datetime) -> ColumnElement[bool]:
    """Those that were neither sent nor given up still wait to be."""
    given_up = and_(OutboxRow.sent_at.is_(None), OutboxRow.failed_at < before)
    return or_(OutboxRow.sent_at < before, given_up)


def _tries_are_old(before: datetime) -> ColumnElement[bool]:
    """Those without a verdict are being judged. The verdicts are named because an index begins with them."""
    return and_(PinTry.verdict.in_((RIGHT, WRONG, ABANDONED, CODE)), PinTry.spent_at < before)


def _keys_are_old(before: datetime) -> ColumnElement[bool]:
    """A key seals a whole year, so it is old once the last moment of that year is."""
    return and_(PersonKey.sealed.is_not(None), PersonKey.year < before.year)


def _budgets_are_idle(before: datetime) -> ColumnElement[bool]:
    """Those of calling numbers whose tries were all forgotten."""
    return ~select(PinTry.turn).where(PinTry.caller == CallerBudget.caller).exists()


def _grounds_are_old(before: datetime) -> ColumnElement[bool]:
    """The request itself stays, like every deed."""
    return and_(ResetRequest.grounds.is_not(None), ResetRequest.closed_at < before)


def _tries_to_call_are_old(before: datetime) -> ColumnElement[bool]:
    """They go with their request."""
    return CallbackTry.callback_uid.in_(select(Callback.uid).where(Callback.done_at < before))


def _callbacks_are_old(before: datetime) -> ColumnElement[bool]:
    """Those whose tries are gone."""
    return and_(
        Callback.done_at < before,
        ~select(CallbackTry.uid).where(CallbackTry.callback_uid == Callback.uid).exists(),
    )


def _destroyed() -> Mapping[str, Any]:
    return {"sealed": None, "destroyed_at": clock.now()}


TRIES = Rows(PinTry, (PinTry.call_sid, PinTry.turn), _tries_are_old)
BUDGETS = Rows(CallerBudget, (CallerBudget.caller,), _budgets_are_idle)
CODES = Rows(OneTimeCode, (OneTimeCode.uid,), lambda before: OneTimeCode.made_at < before)
MESSAGES = Rows(OutboxRow, (OutboxRow.uid,), _messages_are_old)
CALLBACK_TRIES = Rows(CallbackTry, (CallbackTry.uid,), _tries_to_call_are_old)
CALLBACKS = Rows(Callback, (Callback.uid,), _callbacks_are_old)
GROUNDS = Rows(ResetRequest, (ResetRequest.uid,), _grounds_are_old, lambda: {"grounds": None})
SESSIONS = Rows(StaffSession, (StaffSession.uid,), lambda before: StaffSession.last_seen_at < before)
SIGN_INS = Rows(SignInCounter, (SignInCounter.key,), lambda before: SignInCounter.since < before)
FORMS = Rows(SentForm, (SentForm.key,), lambda before: SentForm.at < before)
DEEDS = Rows(PersonKey, (PersonKey.uid,), _keys_are_old, _destroyed)
