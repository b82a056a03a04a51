"""The queue as the operators' board shows it: who waits, who asked to be called back, how the day has gone (Q1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import Connection, func, select

from models import card_tails, clock, waiting
from models.call import CallRecord
from models.office import Office
from models.waiting import Waiting

ANSWERED_IN_TIME = timedelta(seconds=15)
"""Q1: GB/T 33358."""
ANSWERED = (waiting.BRIDGED, waiting.SERVED)


@dataclass(frozen=True)
class WaitingCaller:
    """A caller in the queue. `card_tail`: of the card that the caller named, unproven; None where there is none."""

    call_sid: str
    since: datetime
    seconds: int
    why: str
    language: str
    card_tail: str | None


@dataclass(frozen=True)
class DaySoFar:
    """What became of today's calls, and of those callers who asked for a person (Q1)."""

    calls: int
    by_machine: int
    """Calls that never waited for a person."""
    answered: int
    answered_in_time: int
    abandoned: int
    callbacks: int
    """Left the queue for a call-back request (S4)."""
    sent_away: int
    """Closing time, or a full queue (S3)."""

    @property
    def asked(self) -> int:
        """Callers who wanted a person and wait no more."""
        return self.answered + self.abandoned + self.callbacks + self.sent_away

    @property
    def percent_in_time(self) -> int | None:
        """Of those who were answered; None while nobody was."""
        return _percent(self.answered_in_time, self.answered)

    @property
    def percent_connected(self) -> int | None:
        """Of those who wanted a person."""
        return _percent(self.answered, self.asked)

    @property
    def percent_abandoned(self) -> int | None:
        """Of those who wanted a person."""
        return _percent(self.abandoned, self.asked)

    @property
    def percent_by_machine(self) -> int | None:
        """Of all calls."""
        return _percent(self.by_machine, self.calls)


def waiting_callers(connection: Connection) -> Sequence[WaitingCaller]:
    """Whoever waits, the next first."""
    query = (
        select(Waiting.call_sid, Waiting.since, Waiting.why, Waiting.language, Waiting.claim)
        .where(Waiting.state == waiting.WAITING)
        .order_by(Waiting.since, Waiting.call_sid)
    )
    rows = connection.execute(query).all()
    tails = card_tails.of_claims(connection, (row.claim for row in rows if row.claim))
    now = clock.now()
    return [
        WaitingCaller(
            call_sid=row.call_sid,
            since=row.since,
            seconds=max(0, int((now - row.since).total_seconds())),
            why=row.why,
            language=row.language,
            card_tail=tails.get(row.claim),
        )
        for row in rows
    ]


def day_so_far(connection: Connection, office: Office) -> DaySoFar:
    """Q1: from midnight of the city. A caller who waited twice in one call counts for the last time."""
    midnight = datetime.combine(office.today(), time(0), office.zone)
    query = select(Waiting.state, Waiting.since, Waiting.left_at).where(Waiting.since >= midnight)
    rows = connection.execute(query).all()
    answered = [row for row in rows if row.state in ANSWERED]
    calls, by_machine = _calls_since(connection, midnight)
    return DaySoFar(
        calls=calls,
        by_machine=by_machine,
        answered=len(answered),
        answered_in_time=len([row for row in answered if row.left_at - row.since <= ANSWERED_IN_TIME]),
        abandoned=len([row for row in rows if row.state == waiting.GONE]),
        callbacks=len([row for row in rows if row.state == waiting.CALLBACK]),
        sent_away=len([row for row in rows if row.state == waiting.SENT_AWAY]),
    )


def _calls_since(connection: Connection, moment: datetime) -> tuple[int, int]:
    """All calls, and those that never waited for a person."""
    waited = select(Waiting.call_sid).where(Waiting.call_sid == CallRecord.sid).exists()
    counts = select(func.count(), func.count().filter(~waited)).where(CallRecord.started_at >= moment)
    row = connection.execute(counts).one()
    return row[0], row[1]


def _percent(part: int, whole: int) -> int | None:
    """Rounded down, so that a target that is missed never looks as if it were met; None of nothing."""
    return part * 100 // whole if whole else None
