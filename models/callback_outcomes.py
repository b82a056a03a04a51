"""Noting what came of a call-back, and when it is tried next (S3)."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import callback_taken, clock, hours, note_text, staff_roles
from models.base import new_uid
from models.callback import Callback, CallbackTry, Outcome
from models.callback_events import CallbackTried
from models.office import Office
from models.sealed import seal_if_any
from models.staff_refusals import NotDialled
from models.staff_roles import Deed
from models.staff_visit import StaffVisit


def note(office: Office, work_number: str, call_sid: str, outcome: Outcome, text: str) -> datetime | None:
    """Note what came of it: when the next try is due; None: it is closed. Raises NotClaimed, NotDialled."""
    note_text.check(text)
    visit = StaffVisit(office, work_number, "")
    with office.database.deeds() as session:
        staff_roles.check(session, visit, Deed.CALL_BACK)
        row = callback_taken.mine(session, work_number, call_sid)
        if row.dialled_at is None and outcome is not Outcome.NOT_NEEDED:
            raise NotDialled("nobody was called yet")
        tried = _tried(session, visit, row, outcome, text)
        row.due_at = _next_try(office, tried)
        if row.due_at is None:
            row.done_at, row.done_how = tried.at, outcome.value
        row.claimed_by = row.claimed_at = row.dialled_at = None
        event = CallbackTried(call_sid, tried.nth, outcome.value, is_closed=row.due_at is None)
        callback_taken.tell(session, visit, row, event)
        return row.due_at


def _tried(session: Session, visit: StaffVisit, row: Callback, outcome: Outcome, text: str) -> CallbackTry:
    count = select(func.count()).select_from(CallbackTry).where(CallbackTry.callback_uid == row.uid)
    uid = new_uid()
    tried = CallbackTry(
        uid=uid,
        callback_uid=row.uid,
        nth=session.execute(count).scalar_one() + 1,
        work_number=visit.work_number,
        dialled_at=row.dialled_at,
        outcome=outcome.value,
        note=seal_if_any(visit.office.keys, "callback_tries.note", uid, text.strip()),
        at=clock.now(),
    )
    session.add(tried)
    return tried


def _next_try(office: Office, tried: CallbackTry) -> datetime | None:
    """S3: in staff hours, some time after somebody could not be reached; never after the last try."""
    rules = office.city.staff
    if Outcome(tried.outcome) is not Outcome.NOT_REACHED or tried.nth >= rules.callback_max_tries:
        return None
    again = tried.at.astimezone(office.zone) + rules.callback_again_after
    return hours.first_open(rules.hours, again, office.working_days)
