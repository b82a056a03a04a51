"""Is a caller who they say they are? The operator types what is heard, the record compares (rule S1).

No stored value is shown: each fact fits or does not. An attempt with a wrong answer that does not pass counts as
failed; when the city's limit is reached, this caller is served at the counter only, whatever else is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit, clock, holder_facts, said_facts, waiting
from models.call import CallRecord
from models.callback import Callback
from models.card_file import CardFile, lock_file
from models.said_facts import NOT_PRINTED, Fact
from models.staff_events import VerificationFailed, VerificationPassed
from models.staff_refusals import CounterOnly, NoSuchCall, NoSuchCard, NotVerified
from models.staff_visit import StaffVisit
from models.statements import insert_unless_there
from models.verification import Verification

GOOD_FOR = timedelta(minutes=30)


class Judgement(Enum):
    """What an attempt came to."""

    PASSED = "passed"
    MORE_NEEDED = "more_needed"
    """All that was said fits, but it is not enough yet. Counts for nothing."""
    FAILED = "failed"
    COUNTER_ONLY = "counter_only"


@dataclass(frozen=True)
class Attempt:
    """What the operator sees: match or no match for each fact that was said."""

    judgement: Judgement
    fits: Mapping[Fact, bool]
    still_needed: tuple[str, ...]
    """Facts to ask for, and `extra` for one of those that no card shows."""
    failures_left: int


def verify(
    session: Session, visit: StaffVisit, call_sid: str, card_uid: str, said: Mapping[Fact, str]
) -> Attempt:
    """Compare what was said. Raises NoSuchCall, NoSuchCard, and CounterOnly if it is too late."""
    check_call(session, visit, call_sid)
    file = lock_file(session, card_uid)
    if file is None:
        raise NoSuchCard("there is no such card")
    row = _row(session, call_sid, card_uid)
    most = visit.office.city.staff.verify_max_failed
    if row.failed >= most:
        raise CounterOnly(f"answers were wrong {row.failed} times in this call: the counter has to see to it")
    attempt = _judged(session, visit, file, {fact: text for fact, text in said.items() if text.strip()}, row)
    now = clock.now()
    match attempt.judgement:
        case Judgement.PASSED:
            row.passed_at, row.passed_by = now, visit.work_number
        case Judgement.FAILED | Judgement.COUNTER_ONLY:
            row.failed, row.passed_at, row.passed_by = row.failed + 1, None, None
        case Judgement.MORE_NEEDED:
            return attempt
    _log(session, visit, call_sid, card_uid, attempt, row.failed, now)
    return attempt


def pass_by_pin(session: Session, visit: StaffVisit, call_sid: str, card_uid: str) -> None:
    """The caller has keyed the card's PIN, for this operator: nothing more need be said (S1)."""
    row = _row(session, call_sid, card_uid)
    now = clock.now()
    row.passed_at, row.passed_by = now, visit.work_number
    event = VerificationPassed(call=call_sid, place=visit.place, fitting=("pin",), not_fitting=())
    audit.append(session, visit.office.keys, f"card:{card_uid}", event, visit.actor, now)


def check_failures(session: Session, visit: StaffVisit, call_sid: str, card_uid: str) -> None:
    """Raise CounterOnly for a caller whose answers were wrong too often."""
    row = session.get(Verification, (call_sid, card_uid))
    if row and row.failed >= visit.office.city.staff.verify_max_failed:
        raise CounterOnly("this caller gave wrong answers too often: the counter has to see to it")


def check_passed(session: Session, visit: StaffVisit, call_sid: str, card_uid: str) -> None:
    """Raise NotVerified or CounterOnly unless this operator has verified this caller for this card just now."""
    check_call(session, visit, call_sid)
    check_failures(session, visit, call_sid, card_uid)
    row = session.get(Verification, (call_sid, card_uid))
    is_fresh = row is not None and row.passed_at is not None and clock.now() - row.passed_at <= GOOD_FOR
    if row is None or row.passed_by != visit.work_number or not is_fresh:
        raise NotVerified("verify the caller for this card first, in this call")


def check_call(session: Session, visit: StaffVisit, call_sid: str) -> None:
    """Raise NoSuchCall unless the call is going on with nobody else, or asked to be called back.

    So failures cannot be shaken off, nor used up by an operator who rang in vain while the caller waits on.
    """
    call = session.get(CallRecord, call_sid)
    if call is None:
        raise NoSuchCall(f"the line knows no call {call_sid}")
    open_request = select(Callback.uid).where(Callback.call_sid == call_sid, Callback.done_at.is_(None))
    if session.execute(open_request).first() is not None:
        return
    if call.ended_at is not None:
        raise NoSuchCall("that call is over, and asked for no call-back")
    if not waiting.may_be_with(session, call_sid, visit.work_number):
        raise NoSuchCall("you have no such call any more")


def _row(session: Session, call_sid: str, card_uid: str) -> Verification:
    insert_unless_there(session, Verification, {"call_sid": call_sid, "card_uid": card_uid, "failed": 0})
    return session.get_one(Verification, (call_sid, card_uid))


def _judged(
    session: Session, visit: StaffVisit, file: CardFile, said: Mapping[Fact, str], row: Verification
) -> Attempt:
    rules = visit.office.city.staff
    facts = holder_facts.read(session, visit.office.keys, file.holder_uid)
    fits = {fact: said_facts.fits(fact, text, facts) for fact, text in said.items()}
    missing = tuple(each.value for each in Fact if each.value in rules.verify_required and not fits.get(each))
    extra = [each for each in NOT_PRINTED if each.value not in rules.verify_required and fits.get(each)]
    needed = missing + ("extra",) * max(0, rules.verify_extra - len(extra))
    if not needed:
        return Attempt(Judgement.PASSED, fits, (), rules.verify_max_failed - row.failed)
    if all(fits.values()):
        return Attempt(Judgement.MORE_NEEDED, fits, needed, rules.verify_max_failed - row.failed)
    left = rules.verify_max_failed - row.failed - 1
    return Attempt(Judgement.FAILED if left else Judgement.COUNTER_ONLY, fits, needed, left)


def _log(
    session: Session,
    visit: StaffVisit,
    call_sid: str,
    card_uid: str,
    attempt: Attempt,
    failed: int,
    now: datetime,
) -> None:
    fitting = tuple(fact.value for fact, does in attempt.fits.items() if does)
    not_fitting = tuple(fact.value for fact, does in attempt.fits.items() if not does)
    event = (
        VerificationPassed(call=call_sid, place=visit.place, fitting=fitting, not_fitting=not_fitting)
        if attempt.judgement is Judgement.PASSED
        else VerificationFailed(
            call=call_sid,
            place=visit.place,
            fitting=fitting,
            not_fitting=not_fitting,
            failed=failed,
            is_last=attempt.judgement is Judgement.COUNTER_ONLY,
        )
    )
    audit.append(session, visit.office.keys, f"card:{card_uid}", event, visit.actor, now)
