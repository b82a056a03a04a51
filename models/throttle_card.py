"""P3, card by card: how many wrong PINs each side has, when other phones are paused, and when the PIN is locked.

A card has two sides: its registered phone, and all other phones. Wrong PINs from other phones pause these and nothing
else, so a stranger cannot shut the holder out; wrong PINs in a row from the registered phone, or very many from all
sides, lock the PIN. Claims to cards that are not in the record go through the same statements.

Locks of rows are always taken in this order: calling number, counter, PIN.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from ivr.city import PinRules
from ivr.desk import Claim
from models import audit, claims, clock, sms
from models.audit_events import PinLocked
from models.base import new_uid
from models.card_file import read_file
from models.notices import tell_holder_or_nobody
from models.office import Office
from models.statements import insert_unless_there, rows_changed
from models.stored_pin import PinCounter, PinTry, StoredPin
from models.throttle_events import PinLockLapsed, PinPaused, PinTurnedAway, TriesUsedUp

PAUSED_AFTER = 3
"""Wrong PINs from other phones until these are paused."""
LOCKED_AFTER = 20
"""Wrong PINs from all sides until the PIN is locked, in cities with pauses."""
NOBODY = ""
"""The card of an unknown claim, so that the same statements run and find nothing."""


@dataclass(frozen=True)
class Counted:
    """What stands against a claim, as events of wrong PINs tell it."""

    in_a_row: int
    wrong_own: int
    wrong_others: int
    pauses: int


NOTHING_COUNTED = {
    "wrong": 0,
    "wrong_own": 0,
    "wrong_others": 0,
    "pauses": 0,
    "paused_until": None,
    "used_up_at": None,
}


def spend(session: Session, rules: PinRules, claim: Claim, is_own_phone: bool) -> bool:
    """Count a try as wrong before anybody looks at it; False if it may not be judged, and nothing is counted."""
    of_claim = PinCounter.claim == claim
    insert_unless_there(session, PinCounter, {"claim": claim, "wrong": 0})
    pause_is_over = update(PinCounter).where(of_claim, PinCounter.paused_until <= clock.now())
    session.execute(pause_is_over.values(paused_until=None, wrong_others=0))
    side = PinCounter.wrong_own if is_own_phone else PinCounter.wrong_others
    counted = session.execute(
        update(PinCounter)
        .where(of_claim, *_there_is_room(rules, is_own_phone))
        .values({PinCounter.wrong: PinCounter.wrong + 1, side: side + 1})
    )
    if rows_changed(counted) == 1:
        return True
    if not is_own_phone:
        while_paused = update(PinCounter).where(of_claim, PinCounter.paused_until.is_not(None))
        session.execute(while_paused.values(wrong_others=PinCounter.wrong_others + 1))
    return False


def was_right(session: Session, claim: Claim, is_own_phone: bool) -> None:
    """Forget what its own side and all sides together had counted; what pauses the other side goes on."""
    own, others = {"wrong_own": 0}, {"wrong_others": 0, "pauses": 0}
    cleared = {"wrong": 0} | (own if is_own_phone else others)
    session.execute(update(PinCounter).where(PinCounter.claim == claim).values(cleared))


def follow(session: Session, office: Office, claim: Claim, actor: str, language: str) -> None:
    """After a verdict: lock or pause, once nothing is being judged any more that may still be right."""
    rules = office.city.pin
    counter = session.execute(
        select(PinCounter).where(PinCounter.claim == claim), execution_options={"populate_existing": True}
    ).scalar_one_or_none()
    if counter is None:
        return
    if _is_used_up(rules, counter) and counter.used_up_at is None:
        if not _is_pending(session, claim):
            _use_up(session, office, counter, actor, language)
        return
    is_to_pause = counter.wrong_others >= PAUSED_AFTER and counter.paused_until is None
    if rules.pause and is_to_pause and not _is_pending(session, claim, PinTry.is_own_phone.is_(False)):
        _pause(session, office, counter, actor, language)


def turn_away(session: Session, office: Office, claim: Claim, actor: str, language: str) -> None:
    """After a try from another phone that was not judged: each third while these are paused does what a pause does.

    So the try that would pause a card takes the same time whether somebody else has paused it before or not.
    """
    counter = session.get(PinCounter, claim)
    if counter is None or counter.paused_until is None or counter.wrong_others <= PAUSED_AFTER:
        return
    if counter.wrong_others % PAUSED_AFTER or _is_pending(session, claim, PinTry.is_own_phone.is_(False)):
        return
    event = PinTurnedAway(wrong=counter.wrong_others)
    audit.append(session, office.keys, claims.subject(claim), event, actor)
    _tell_of_pause(session, office, counter, language)


def hold(session: Session, claim: Claim) -> Counted:
    """What is counted; verdicts on one card are written one after the other from here."""
    columns = (PinCounter.wrong, PinCounter.wrong_own, PinCounter.wrong_others, PinCounter.pauses)
    counter = select(*columns).where(PinCounter.claim == claim).with_for_update()
    return Counted(*(session.execute(counter).one_or_none() or (0, 0, 0, 0)))


def forgive(session: Session, card_uid: str) -> None:
    """Count nothing against this card any more, for a PIN that is new, reset or unlocked. Call it before the PIN's
    own row is touched. The lock itself (`StoredPin.locked_at`) is the caller's to lift.
    """
    of_card = PinCounter.claim == claims.of_card(card_uid)
    session.execute(update(PinCounter).where(of_card).values(NOTHING_COUNTED))


def end_lock_if_over(session: Session, office: Office, card_uid: str, actor: str) -> bool:
    """`pin.unlock_after`: lift a lock that has lasted long enough; True if there was one."""
    lasts = office.city.pin.unlock_after
    if lasts is None:
        return False
    hold(session, claims.of_card(card_uid))
    unlocked = update(StoredPin).where(
        StoredPin.card_uid == card_uid,
        StoredPin.stored.is_not(None),
        StoredPin.locked_at <= clock.now() - lasts,
    )
    if rows_changed(session.execute(unlocked.values(locked_at=None))) == 0:
        return False
    forgive(session, card_uid)
    audit.append(session, office.keys, f"card:{card_uid}", PinLockLapsed(), actor)
    return True


def _there_is_room(rules: PinRules, is_own_phone: bool) -> tuple[ColumnElement[bool], ...]:
    if not rules.pause:
        return (PinCounter.wrong < rules.max_wrong,)
    if is_own_phone:
        return PinCounter.wrong < LOCKED_AFTER, PinCounter.wrong_own < rules.max_wrong
    return (
        PinCounter.wrong < LOCKED_AFTER,
        PinCounter.wrong_others < PAUSED_AFTER,
        PinCounter.paused_until.is_(None),
    )


def _is_used_up(rules: PinRules, counter: PinCounter) -> bool:
    if not rules.pause:
        return counter.wrong >= rules.max_wrong
    return counter.wrong >= LOCKED_AFTER or counter.wrong_own >= rules.max_wrong


def _is_pending(session: Session, claim: Claim, *side: ColumnElement[bool]) -> bool:
    pending = select(func.count()).where(
        PinTry.claim == claim, PinTry.verdict.is_(None), PinTry.is_judged.is_(True), *side
    )
    return session.execute(pending).scalar_one() > 0


def _use_up(session: Session, office: Office, counter: PinCounter, actor: str, language: str) -> None:
    """Lock the PIN. Where there is none, the same is written, addressed to nobody."""
    now, claim = clock.now(), Claim(counter.claim)
    counter.used_up_at = now
    session.flush()
    card_uid = claims.card_uid(claim) or NOBODY
    there_is_one = (
        StoredPin.card_uid == card_uid,
        StoredPin.stored.is_not(None),
        StoredPin.locked_at.is_(None),
    )
    is_locked = (
        rows_changed(session.execute(update(StoredPin).where(*there_is_one).values(locked_at=now))) == 1
    )
    event = PinLocked(wrong=counter.wrong) if is_locked else TriesUsedUp(wrong=counter.wrong)
    audit.append(session, office.keys, claims.subject(claim), event, actor, at=now)
    file = read_file(session, card_uid)
    whom = file if is_locked else None
    tell_holder_or_nobody(session, office, whom, "pin_locked", new_uid(), language, {})


def _pause(session: Session, office: Office, counter: PinCounter, actor: str, language: str) -> None:
    """Pause other phones. The holder is told of the first pause, and not woken up again for each further one."""
    now, claim, lengths = clock.now(), Claim(counter.claim), office.city.pin.pause
    counter.paused_until = now + lengths[min(counter.pauses, len(lengths) - 1)]
    counter.pauses += 1
    session.flush()
    event = PinPaused(until=counter.paused_until, times=counter.pauses)
    audit.append(session, office.keys, claims.subject(claim), event, actor, at=now)
    _tell_of_pause(session, office, counter, language)


def _tell_of_pause(session: Session, office: Office, counter: PinCounter, language: str) -> None:
    """What is no news, or is about no PIN, is written all the same, addressed to nobody."""
    assert counter.paused_until is not None
    file = read_file(session, claims.card_uid(Claim(counter.claim)) or NOBODY)
    has_pin = file is not None and file.pin_is_enabled
    is_news = counter.pauses == 1 and counter.wrong_others == PAUSED_AFTER
    values = {"until": sms.moment(counter.paused_until.astimezone(office.zone), language)}
    whom = file if has_pin and is_news else None
    tell_holder_or_nobody(session, office, whom, "pin_paused", new_uid(), language, values)
