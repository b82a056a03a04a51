"""What grows old by calls: what was said in them, and who called (D1).

A call's row stays for ever, without a number. So that a sweep does not look at all old calls again, a mark says up to
which beginning they are done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, delete, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import Delete

from models.base import Base
from models.call import CallRecord
from models.call_note import CallNote
from models.card_file import Reader
from models.retention_mark import RetentionMark
from models.retention_periods import Batch
from models.statements import insert_unless_there, rows_changed
from models.turn import Turn
from models.waiting import Waiting
from models.wrap_up import WrapUp

CALLS_A_BATCH = 50
EVER = datetime(1970, 1, 1, tzinfo=UTC)
_A_MOMENT = timedelta(microseconds=1)

Sids = Select[str]


@dataclass(frozen=True)
class OfCalls:
    """Something that is kept for each call. `what` is its mark's name."""

    what: str
    table: type[Base]
    are_kept: Callable[[Sids], ColumnElement[bool]]
    statements: Callable[[Sids], tuple[Update | Delete, ...]]
    """What to do for these calls. How many rows the first one changes is told."""

    def due(self, reader: Reader, before: datetime) -> int:
        old = _sids(_mark(reader, self.what), before)
        return reader.execute(
            select(func.count()).select_from(self.table).where(self.are_kept(old))
        ).scalar_one()

    def sweep(self, session: Session, before: datetime) -> Batch:
        since = _mark(session, self.what)
        started = CallRecord.started_at
        last = session.execute(
            select(started)
            .where(started >= since, started < before)
            .order_by(started)
            .limit(1)
            .offset(CALLS_A_BATCH - 1)
        ).scalar()
        until = before if last is None else last + _A_MOMENT
        done = [session.execute(statement) for statement in self.statements(_sids(since, until))]
        _move_mark(session, self.what, until)
        return Batch(rows_changed(done[0]), is_last=last is None)


def _sids(since: datetime, until: datetime) -> Sids:
    return select(CallRecord.sid).where(CallRecord.started_at >= since, CallRecord.started_at < until)


def _mark(reader: Reader, what: str) -> datetime:
    return reader.execute(select(RetentionMark.until).where(RetentionMark.what == what)).scalar() or EVER


def _move_mark(session: Session, what: str, until: datetime) -> None:
    if not insert_unless_there(session, RetentionMark, {"what": what, "until": until}):
        session.execute(
            update(RetentionMark)
            .where(RetentionMark.what == what, RetentionMark.until < until)
            .values(until=until)
        )


def _has_number(sids: Sids) -> ColumnElement[bool]:
    return CallRecord.sid.in_(sids) & CallRecord.from_number.is_not(None)


def _without_turns(sids: Sids) -> tuple[Update | Delete, ...]:
    return (delete(Turn).where(Turn.call_sid.in_(sids)),)


def _without_number(sids: Sids) -> tuple[Update | Delete, ...]:
    nobody: dict[str, Any] = {"claim": None}
    return (
        update(CallRecord).where(_has_number(sids)).values(from_number=None),
        update(Waiting).where(Waiting.call_sid.in_(sids), Waiting.claim.is_not(None)).values(**nobody),
        delete(CallNote).where(CallNote.call_sid.in_(sids)),
        update(WrapUp).where(WrapUp.call_sid.in_(sids), WrapUp.note.is_not(None)).values(note=None),
    )


TURNS = OfCalls("turns", Turn, lambda sids: Turn.call_sid.in_(sids), _without_turns)
CALLERS = OfCalls("calls", CallRecord, _has_number, _without_number)
