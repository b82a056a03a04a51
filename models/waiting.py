"""The queue: callers who wait for a person, their places, and whether anybody is there (S3, S4)."""

from datetime import datetime

from sqlalchemy import Connection, Index, Row, String, Update, func, select, tuple_, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.desk import Claim, Why
from models import clock, duty
from models.base import Base
from models.statements import rows_changed

WAITING = "waiting"
BRIDGED = "bridged"
CALLBACK = "callback"
SENT_AWAY = "sent_away"
SERVED = "served"
"""Was bridged, and the operator has wrapped the call up."""
GONE = "gone"


class Waiting(Base):
    """A caller's time in the queue. A caller who comes back in the same call waits anew."""

    __tablename__ = "waiting"
    __table_args__ = (Index("ix_waiting_state_since", "state", "since"),)

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    why: Mapped[str] = mapped_column(String(32))
    claim: Mapped[str | None] = mapped_column(String(80), index=True)
    language: Mapped[str] = mapped_column(String(8))
    since: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    """waiting, bridged, served, callback, sent_away or gone."""
    left_at: Mapped[datetime | None]
    taken_by: Mapped[str | None] = mapped_column(String(32))
    """Work number of the operator who took the call, also if the caller had to be put back."""
    answered_at: Mapped[datetime | None]
    """When an operator's telephone was last answered and the call taken there."""
    answered_by: Mapped[str | None] = mapped_column(String(32))
    """Work number of that operator."""


def enter(session: Session, call_sid: str, why: Why, claim: Claim | None, language: str) -> None:
    """Put a caller at the end of the queue; a caller who waits already keeps the place."""
    row = session.get(Waiting, call_sid)
    if row is None:
        row = Waiting(call_sid=call_sid)
        session.add(row)
    elif row.state == WAITING:
        return
    row.why, row.claim, row.language = why.value, claim, language
    row.since, row.state, row.left_at, row.taken_by = clock.now(), WAITING, None, None
    row.answered_at = row.answered_by = None


def place(connection: Connection, call_sid: str) -> int:
    """A caller's place, 1 for the next to be taken; 0 for one who does not wait."""
    own = (
        select(Waiting.since, Waiting.call_sid)
        .where(Waiting.call_sid == call_sid, Waiting.state == WAITING)
        .subquery()
    )
    ahead_or_self = select(func.count()).where(
        Waiting.state == WAITING,
        tuple_(Waiting.since, Waiting.call_sid) <= tuple_(own.c.since, own.c.call_sid),
    )
    return connection.execute(ahead_or_self).scalar_one()


def leave(session: Session, call_sid: str, state: str) -> bool:
    """Take a caller out as bridged, callback, sent_away or gone; False for one who does not wait."""
    left = session.execute(
        update(Waiting)
        .where(Waiting.call_sid == call_sid, Waiting.state == WAITING)
        .values(state=state, left_at=clock.now())
        .returning(Waiting.call_sid)
    )
    return left.first() is not None


def take(session: Session, call_sid: str, work_number: str) -> bool:
    """Take a caller out for this operator; False if the caller does not wait, or somebody was faster."""
    taken = session.execute(
        update(Waiting)
        .where(Waiting.call_sid == call_sid, Waiting.state == WAITING)
        .values(state=BRIDGED, left_at=clock.now(), taken_by=work_number)
    )
    return rows_changed(taken) == 1


def answered(connection: Connection, call_sid: str, work_number: str) -> None:
    """The operator who has this call has answered the telephone. Nothing where somebody else has it by now."""
    values = {"answered_at": clock.now(), "answered_by": work_number}
    connection.execute(_taken(call_sid, work_number).values(**values))


def is_with(session: Session, call_sid: str, work_number: str) -> bool:
    """Has this operator the call, not wrapped up?"""
    mine = select(Waiting.call_sid).where(
        Waiting.call_sid == call_sid, Waiting.state == BRIDGED, Waiting.taken_by == work_number
    )
    return session.execute(mine).first() is not None


def may_be_with(session: Session, call_sid: str, work_number: str) -> bool:
    """May this operator be talking with the caller? Not once another took the call, nor after a ring in vain.

    Of a caller whom nobody took, the queue knows nothing that speaks against it.
    """
    row = session.get(Waiting, call_sid)
    if row is None or row.taken_by is None or row.state in {CALLBACK, SERVED}:
        return True
    return row.state == BRIDGED and row.taken_by == work_number


def waits(session: Session, call_sid: str) -> bool:
    """Does this caller wait?"""
    query = select(Waiting.call_sid).where(Waiting.call_sid == call_sid, Waiting.state == WAITING)
    return session.execute(query).first() is not None


def operator_of(reader: Session | Connection, call_sid: str) -> str | None:
    """Work number of the operator who has the call, not wrapped up."""
    having = select(Waiting.taken_by).where(Waiting.call_sid == call_sid, Waiting.state == BRIDGED)
    return reader.execute(having).scalar()


def give_back(session: Session, call_sid: str, work_number: str, state: str) -> None:
    """Undo what `take` did: the caller waits on in the old place, or turned out to be gone."""
    left_at = None if state == WAITING else clock.now()
    session.execute(_taken(call_sid, work_number).values(state=state, left_at=left_at, taken_by=None))


def put_back(session: Session, call_sid: str) -> None:
    """The operator's telephone was not answered: the caller waits on in the old place. Nothing for other callers."""
    taken = update(Waiting).where(Waiting.call_sid == call_sid, Waiting.state == BRIDGED)
    session.execute(taken.values(state=WAITING, left_at=None))


def hand_on(session: Session, call_sid: str, work_number: str, to: str) -> None:
    """Another operator has the call from now on."""
    session.execute(_taken(call_sid, work_number).values(taken_by=to))


def finish(session: Session, call_sid: str, work_number: str) -> None:
    """The operator has wrapped the call up."""
    session.execute(_taken(call_sid, work_number).values(state=SERVED))


def _taken(call_sid: str, work_number: str) -> Update:
    return update(Waiting).where(
        Waiting.call_sid == call_sid, Waiting.state == BRIDGED, Waiting.taken_by == work_number
    )


def count(connection: Connection) -> int:
    """How many callers wait."""
    return connection.execute(select(func.count()).where(Waiting.state == WAITING)).scalar_one()


def on_duty(connection: Connection) -> int:
    """How many operators are signed in to take calls."""
    return duty.count(connection)


def of_call(connection: Connection, call_sid: str) -> Row[datetime, str, str] | None:
    """Since when a caller waits, in which state and language; None for one who never waited."""
    query = select(Waiting.since, Waiting.state, Waiting.language).where(Waiting.call_sid == call_sid)
    return connection.execute(query).first()
