"""Forgetting in time (D1): what is older than the city's `retention.*` allows is swept away, and told in the log."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from models import audit, clock, forgetting, retention_holders
from models.audit import LINE
from models.forgetting import CannotForget, Why
from models.office import Office
from models.retention_calls import CALLERS, EVER, TURNS
from models.retention_events import RetentionSwept
from models.retention_mark import RetentionMark
from models.retention_periods import (
    BUDGETS,
    CALLBACK_TRIES,
    CALLBACKS,
    CODES,
    DEEDS,
    FORMS,
    GROUNDS,
    MESSAGES,
    SESSIONS,
    SIGN_INS,
    TRIES,
    Period,
)
from models.statements import insert_unless_there, rows_changed

ACTOR = "worker"
A_WHILE = timedelta(hours=1)
"""Between two sweeps of all workers together."""
RUN = "run"

PERIODS: dict[str, tuple[Period, ...]] = {
    "turns": (TURNS, FORMS),
    "calls": (CALLERS,),
    "security_events": (TRIES, BUDGETS, CODES, SESSIONS, SIGN_INS),
    "messages": (MESSAGES,),
    "callbacks": (CALLBACK_TRIES, CALLBACKS),
    "deeds": (DEEDS, GROUNDS),
}
"""By the name of the setting. `cancelled` goes by holders, one at a time."""
HOLDERS = "cancelled"


@dataclass(frozen=True)
class Due:
    """What a period comes to now."""

    setting: str
    period: timedelta
    before: datetime
    """What is older is to be forgotten."""
    count: int


def overview(office: Office) -> Iterator[Due]:
    """How much a sweep would forget now, setting by setting."""
    with office.database.light() as connection:
        for setting, periods in PERIODS.items():
            before = _before(office, setting)
            count = sum(each.due(connection, before) for each in periods)
            yield Due(setting, getattr(office.city.retention, setting), before, count)
    before = _before(office, HOLDERS)
    holders = retention_holders.not_needed(office.database, before)
    yield Due(HOLDERS, office.city.retention.cancelled, before, sum(1 for _ in holders))


def sweep_if_due(office: Office, goes_on: Callable[[], bool]) -> dict[str, int]:
    """Sweep unless a worker has done so within A_WHILE; how much was forgotten of each."""
    with office.database.deeds() as session:
        now = clock.now()
        insert_unless_there(session, RetentionMark, {"what": RUN, "until": EVER})
        mine = update(RetentionMark).where(RetentionMark.what == RUN, RetentionMark.until <= now)
        if rows_changed(session.execute(mine.values(until=now + A_WHILE))) == 0:
            return {}
    return sweep(office, ACTOR, goes_on)


def sweep(office: Office, actor: str, goes_on: Callable[[], bool]) -> dict[str, int]:
    """Forget all that is old. Between two batches `goes_on` is asked: it may do something else, or end it."""
    counts = dict.fromkeys([*PERIODS, "holders"], 0)
    try:
        for what, count in _batches(office, actor):
            counts[what] += count
            if not goes_on():
                break
    finally:
        if any(counts.values()):
            with office.database.deeds() as session:
                audit.append(session, office.keys, LINE, RetentionSwept(**counts), actor)
    return counts


def _batches(office: Office, actor: str) -> Iterator[tuple[str, int]]:
    """Each in a transaction of its own."""
    for setting, periods in PERIODS.items():
        before = _before(office, setting)
        for period in periods:
            is_last = False
            while not is_last:
                with office.database.deeds() as session:
                    batch = period.sweep(session, before)
                yield setting, batch.count
                is_last = batch.is_last
    for holder_uid in retention_holders.not_needed(office.database, _before(office, HOLDERS)):
        yield "holders", _forget(office, holder_uid, actor)


def _forget(office: Office, holder_uid: str, actor: str) -> int:
    try:
        with office.database.deeds() as session:
            forgetting.forget(session, office, holder_uid, Why.TOO_LONG, actor)
    except CannotForget:
        return 0
    return 1


def _before(office: Office, setting: str) -> datetime:
    period: timedelta = getattr(office.city.retention, setting)
    return clock.now() - period
