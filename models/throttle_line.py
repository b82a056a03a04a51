"""P3, the whole line: far more wrong PINs than usual raise an alarm, and no PIN is set or changed by phone meanwhile.

Losses can be reported all the same: an alarm must not become a weapon against holders. The worker's sweep raises and
ends it; where no worker runs, whoever is about to change a PIN still looks at the counts.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from statistics import median

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models import audit, clock
from models.base import new_uid
from models.card_file import Reader
from models.office import Office
from models.statements import hold, rows_changed
from models.stored_pin import FAILURES, PinTry
from models.throttle_events import AlarmEnded, AlarmRaised
from models.throttled import LineAlarm

A_MOMENT = timedelta(minutes=10)
MOST_IN_A_MOMENT = 200
AN_HOUR = timedelta(hours=1)
THE_LAST_DAY = datetime(9999, 12, 31, tzinfo=UTC)
"""What is counted now has no end: after a clock was set back, wrong PINs lie ahead of it, and count all the same."""
TIMES_THE_USUAL = 3
DAYS_BACK = 14
"""The usual is the median of this hour on so many days before."""
NEVER_BELOW = 30
"""Wrong PINs in an hour that alarm nobody, however quiet the line is at that hour."""


class AlarmEnd(Enum):
    """How an alarm ended."""

    OVER = "over"
    """Wrong PINs are as rare as usual again."""
    CLEARED = "cleared"
    """By hand; what was counted until then counts no more."""


@dataclass(frozen=True)
class Excess:
    """More wrong PINs than the line should see: in which span (`ten minutes`, `hour`), and how many."""

    reason: str
    failures: int


def is_alarmed(reader: Reader) -> bool:
    """May no PIN be set or changed by phone at this moment?"""
    return open_alarm(reader) is not None or excess(reader) is not None


def open_alarm(reader: Reader) -> str | None:
    """The uid of the alarm that goes on."""
    return reader.execute(select(LineAlarm.uid).where(LineAlarm.ended_at.is_(None))).scalar()


def excess(reader: Reader) -> Excess | None:
    """Are there too many wrong PINs right now?"""
    now = clock.now()
    moment = _failures(reader, now - A_MOMENT, THE_LAST_DAY)
    if moment > MOST_IN_A_MOMENT:
        return Excess("ten minutes", moment)
    hour = _failures(reader, now - AN_HOUR, THE_LAST_DAY)
    if hour <= NEVER_BELOW:
        return None
    days = [timedelta(days=back) for back in range(1, DAYS_BACK + 1)]
    usual = median(_failures(reader, now - AN_HOUR - back, now - back) for back in days)
    return Excess("hour", hour) if hour > TIMES_THE_USUAL * usual else None


def watch(office: Office, actor: str) -> int:
    """Raise or end the alarm as the counts say; 1 if something changed. Several workers raise one alarm."""
    with office.database.light() as connection:
        is_excess, is_open = excess(connection) is not None, open_alarm(connection) is not None
    if is_excess == is_open:
        return 0
    with office.database.deeds() as session:
        hold(session, "line alarm")
        found, uid = excess(session), open_alarm(session)
        if found and uid is None:
            _raise(session, office, found, actor)
        elif uid and found is None:
            _end(session, AlarmEnd.OVER)
            audit.append(session, office.keys, audit.LINE, AlarmEnded(), actor)
    return 1


def clear(session: Session) -> bool:
    """End the alarm by hand and begin to count anew; False if there is none."""
    hold(session, "line alarm")
    return _end(session, AlarmEnd.CLEARED)


def _raise(session: Session, office: Office, found: Excess, actor: str) -> None:
    alarm = LineAlarm(uid=new_uid(), raised_at=clock.now(), reason=found.reason, failures=found.failures)
    session.add(alarm)
    event = AlarmRaised(reason=found.reason, failures=found.failures)
    audit.append(session, office.keys, audit.LINE, event, actor)


def _end(session: Session, how: AlarmEnd) -> bool:
    ended = update(LineAlarm).where(LineAlarm.ended_at.is_(None))
    return rows_changed(session.execute(ended.values(ended_at=clock.now(), ended_how=how.value))) > 0


def _failures(reader: Reader, after: datetime, until: datetime) -> int:
    """Wrong PINs in a span, without those that an alarm cleared by hand has told of."""
    cleared = (
        select(func.max(LineAlarm.ended_at))
        .where(LineAlarm.ended_how == AlarmEnd.CLEARED.value, LineAlarm.ended_at > after)
        .scalar_subquery()
    )
    counted = select(func.count()).where(
        PinTry.verdict.in_(FAILURES),
        PinTry.spent_at > func.coalesce(cleared, after),
        PinTry.spent_at <= until,
    )
    return reader.execute(counted).scalar_one()
