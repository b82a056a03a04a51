"""P3, number by number: who keyed too many wrong PINs is served by people only, and not told.

Counted is every try that was not right, on whatever card, judged or not; of different cards, what was typed, not whose
card it is: two identifiers of one card would otherwise tell a card that exists from one that does not. Callers
without a number share one larger budget.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from models import audit, clock
from models.card_file import Reader
from models.office import Office
from models.statements import insert_unless_there, rows_changed
from models.stored_pin import FAILURES, PinTry
from models.throttle_events import CallerOverBudget
from models.throttled import CallerBudget
from models.visit import WITHHELD

AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)
WITHHELD_SHARE = 10
"""Callers without a number share one budget, so many times that of one number."""


@dataclass(frozen=True)
class Limit:
    """So many wrong PINs, or different cards with one, in a span of time."""

    name: str
    count: int
    span: timedelta


HOUR, DAY, CARDS = "wrong in an hour", "wrong in a day", "cards in a day"
LIMITS = (Limit(HOUR, 10, AN_HOUR), Limit(DAY, 20, A_DAY), Limit(CARDS, 5, A_DAY))


@dataclass(frozen=True)
class Excess:
    """A budget that is used up: by which limit, and until when if nothing more is tried."""

    limit: str
    until: datetime


def excess(reader: Reader, caller: str) -> Excess | None:
    """Which limit this number has reached, if any: of several, the one that holds longest."""
    tries = _wrong_tries(reader, caller)
    share = WITHHELD_SHARE if caller == WITHHELD else 1
    counted = {
        HOUR: [tried.spent_at for tried in tries],
        DAY: [tried.spent_at for tried in tries],
        CARDS: list({tried.typed: tried.spent_at for tried in reversed(tries)}.values()),
    }
    found = [each for limit in LIMITS if (each := _excess_of(limit, share, counted[limit.name]))]
    return max(found, key=lambda each: each.until, default=None)


def may_try(session: Session, caller: str) -> bool:
    """Is there room for one more wrong PIN? Until the transaction ends, nobody else counts for this number."""
    insert_unless_there(session, CallerBudget, {"caller": caller})
    hold(session, caller)
    if excess(session, caller):
        return False
    session.execute(
        update(CallerBudget)
        .where(CallerBudget.caller == caller, CallerBudget.over_since.is_not(None))
        .values(over_since=None)
    )
    return True


def hold(session: Session, caller: str) -> None:
    """Verdicts on one number's tries are written one after the other from here."""
    session.execute(select(CallerBudget.caller).where(CallerBudget.caller == caller).with_for_update()).all()


def follow(session: Session, office: Office, caller: str, actor: str) -> None:
    """After a wrong PIN: write down that the budget is used up, once."""
    over = excess(session, caller)
    if over is None:
        return
    noted = update(CallerBudget).where(CallerBudget.caller == caller, CallerBudget.over_since.is_(None))
    if rows_changed(session.execute(noted.values(over_since=clock.now()))) == 1:
        event = CallerOverBudget(limit=over.limit, until=over.until)
        audit.append(session, office.keys, subject(caller), event, actor)


def forgive(session: Session, caller: str) -> bool:
    """Count nothing against this number that it keyed until now; False if it never keyed a PIN."""
    forgiven = update(CallerBudget).where(CallerBudget.caller == caller)
    return rows_changed(session.execute(forgiven.values(counted_from=clock.now(), over_since=None))) == 1


def subject(caller: str) -> str:
    """The chain of the audit log in which this number's events stand."""
    return f"caller:{caller}"


def _wrong_tries(reader: Reader, caller: str) -> Sequence[Any]:
    """The last day's, newest first; what is being judged counts as wrong until it is known better."""
    forgiven = select(CallerBudget.counted_from).where(CallerBudget.caller == caller).scalar_subquery()
    query = (
        select(PinTry.spent_at, PinTry.typed)
        .where(
            PinTry.caller == caller,
            PinTry.spent_at > clock.now() - A_DAY,
            or_(forgiven.is_(None), PinTry.spent_at > forgiven),
            or_(PinTry.verdict.is_(None), PinTry.verdict.in_(FAILURES)),
        )
        .order_by(PinTry.spent_at.desc())
    )
    return reader.execute(query).all()


def _excess_of(limit: Limit, share: int, moments: Sequence[datetime]) -> Excess | None:
    """The limit is reached while its last permitted moment, counted from the newest, lies within its span."""
    permitted = limit.count * share
    newest_first = sorted(moments, reverse=True)
    if len(newest_first) < permitted:
        return None
    until = newest_first[permitted - 1] + limit.span
    return Excess(limit.name, until) if until > clock.now() else None
