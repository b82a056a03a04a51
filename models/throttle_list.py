"""What is throttled at this moment, with masked names, and how it is cleared by hand (rule P3, D1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models import audit, claims, clock, identity, throttle_caller, throttle_card, throttle_line
from models.call import CallRecord
from models.card import Card
from models.card_file import Reader, read_file_by_number
from models.holder import Holder
from models.office import Office
from models.sealed import unseal, unseal_if_any
from models.stored_pin import PinCounter, PinTry, StoredPin
from models.throttle_events import ThrottleCleared
from models.throttled import CallerBudget, LineAlarm
from models.visit import WITHHELD

LINE = "line"


class NothingToClear(LookupError):
    """Nothing is counted under this name."""


class NotCleared(ValueError):
    """This is not for the terminal to clear."""


@dataclass(frozen=True)
class Throttled:
    """Something that is held back. `until` None: until somebody ends it."""

    scope: str
    """card, caller or line."""
    who: str
    """Masked."""
    state: str
    """paused, locked, over budget or alarm."""
    since: datetime | None
    until: datetime | None
    why: str


def every(office: Office) -> Iterator[Throttled]:
    """The alarm first, then calling numbers, then cards. Numbers that are no card's are not listed."""
    with office.database.light() as connection:
        yield from _alarm(connection, office)
        yield from _callers(connection, office)
        yield from _paused(connection, office)
        yield from _locked(connection, office)


def clear(session: Session, office: Office, what: str, reason: str, actor: str) -> str:
    """Forgive what is counted against the line, a card or a calling number; says what it was.

    Raises NothingToClear, or NotCleared for a locked PIN, which only the counter unlocks (P5, P6).
    """
    if what == LINE:
        if not throttle_line.clear(session):
            raise NothingToClear("the line is not alarmed")
        return _cleared(session, office, audit.LINE, "line", reason, actor)
    if file := read_file_by_number(session, identity.normalise(what)):
        if file.pin_is_locked:
            raise NotCleared("the PIN of this card is locked: only the counter unlocks or resets it")
        throttle_card.forgive(session, file.uid)
        return _cleared(session, office, f"card:{file.uid}", "card", reason, actor)
    phone = identity.to_e164(what)
    caller = office.keys.index("caller", phone) if phone else WITHHELD
    if phone is None and what != WITHHELD:
        raise NothingToClear(f"{what} is no card number here, no telephone number, not line and not withheld")
    if not throttle_caller.forgive(session, caller):
        raise NothingToClear("this number has keyed no PIN")
    return _cleared(session, office, throttle_caller.subject(caller), "caller", reason, actor)


def _cleared(session: Session, office: Office, subject: str, what: str, reason: str, actor: str) -> str:
    audit.append(session, office.keys, subject, ThrottleCleared(what=what, reason=reason), actor)
    return what


def _alarm(reader: Reader, office: Office) -> Iterator[Throttled]:
    for row in reader.execute(select(*LineAlarm.__table__.columns).where(LineAlarm.ended_at.is_(None))):
        why = f"{row.failures} wrong PINs in the last {row.reason}"
        yield Throttled(LINE, "PINs are not set or changed", "alarm", _here(office, row.raised_at), None, why)


def _callers(reader: Reader, office: Office) -> Iterator[Throttled]:
    over = select(CallerBudget.caller, CallerBudget.over_since).where(CallerBudget.over_since.is_not(None))
    for row in reader.execute(over.order_by(CallerBudget.over_since)).all():
        if found := throttle_caller.excess(reader, row.caller):
            who, since = _masked_caller(reader, office, row.caller), _here(office, row.over_since)
            yield Throttled("caller", who, "over budget", since, _here(office, found.until), found.limit)


def _masked_caller(reader: Reader, office: Office, caller: str) -> str:
    """By a call that this number made; only its keyed index is kept with the tries."""
    call = (
        select(CallRecord.sid, CallRecord.from_number)
        .join(PinTry, PinTry.call_sid == CallRecord.sid)
        .where(PinTry.caller == caller)
        .order_by(PinTry.spent_at.desc())
        .limit(1)
    )
    row = reader.execute(call).first()
    number = unseal_if_any(office.keys, "calls.from_number", row.sid, row.from_number) if row else None
    if caller == WITHHELD or number is None:
        return WITHHELD if caller == WITHHELD else "a number that is not kept any more"
    return identity.mask_phone(identity.to_e164(number) or number)


def _paused(reader: Reader, office: Office) -> Iterator[Throttled]:
    of_card = PinCounter.claim == claims.of_card("") + Card.uid
    query = _named(select(PinCounter.paused_until, PinCounter.pauses).join(Card, of_card))
    for row in reader.execute(query.where(PinCounter.paused_until > clock.now()).order_by(Card.number)):
        why = f"wrong PINs from other phones than the registered one, pause {row.pauses}"
        until = _here(office, row.paused_until)
        yield Throttled("card", _masked_card(office, row), "paused", None, until, why)


def _locked(reader: Reader, office: Office) -> Iterator[Throttled]:
    lasts = office.city.pin.unlock_after
    query = _named(select(StoredPin.locked_at).join(Card, Card.uid == StoredPin.card_uid))
    for row in reader.execute(query.where(StoredPin.locked_at.is_not(None)).order_by(Card.number)):
        until = _here(office, row.locked_at + lasts) if lasts else None
        since = _here(office, row.locked_at)
        yield Throttled("card", _masked_card(office, row), "locked", since, until, "too many wrong PINs")


def _named(query: Select[*tuple[object, ...]]) -> Select[*tuple[object, ...]]:
    with_names = query.add_columns(Card.number, Holder.uid.label("holder_uid"), Holder.name)
    return with_names.join(Holder, Holder.uid == Card.holder_uid)


def _masked_card(office: Office, row: object) -> str:
    number, holder_uid, name = row.number, row.holder_uid, row.name  # type: ignore[attr-defined]
    shown = identity.mask_name(unseal(office.keys, "holders.name", holder_uid, name))
    return f"{identity.mask_card(number)} {shown}"


def _here(office: Office, moment: datetime) -> datetime:
    return moment.astimezone(office.zone)
