"""Taking a call-back on, and giving it back (S3, S4). Dialling it and noting what came of it have files of their own.

Of two operators at once exactly one gets a request. Whoever has one keeps it until an outcome is noted, or gives it
back; an operator who went home with it loses it after CLAIM_LASTS.
"""

from datetime import timedelta
from typing import NoReturn

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from models import callback_taken, clock, staff_roles
from models.callback import Callback
from models.callback_events import CallbackClaimed, CallbackGivenBack
from models.office import Office
from models.staff_refusals import ClaimedAlready, NoSuchCall
from models.staff_roles import Deed
from models.staff_visit import StaffVisit
from models.statements import rows_changed

CLAIM_LASTS = timedelta(hours=1)


def claim(office: Office, work_number: str, uid: str) -> str:
    """Take a request on; the sid of the call in which it was asked for. Raises ClaimedAlready, NoSuchCall."""
    visit, now = StaffVisit(office, work_number, ""), clock.now()
    with office.database.deeds() as session:
        staff_roles.check(session, visit, Deed.CALL_BACK)
        is_free = or_(
            Callback.claimed_by.is_(None),
            Callback.claimed_by == work_number,
            Callback.claimed_at < now - CLAIM_LASTS,
        )
        mine = update(Callback).where(Callback.uid == uid, Callback.done_at.is_(None), is_free)
        values = {"claimed_by": work_number, "claimed_at": now, "dialled_at": None}
        if not rows_changed(session.execute(mine.values(**values))):
            _say_who_has_it(session, uid)
        row = session.get_one(Callback, uid)
        callback_taken.tell(session, visit, row, CallbackClaimed(row.call_sid))
        return row.call_sid


def give_back(office: Office, work_number: str, call_sid: str) -> None:
    """Put a request back on the list. Raises NotClaimed."""
    visit = StaffVisit(office, work_number, "")
    with office.database.deeds() as session:
        staff_roles.check(session, visit, Deed.CALL_BACK)
        row = callback_taken.mine(session, work_number, call_sid)
        row.claimed_by = row.claimed_at = row.dialled_at = None
        callback_taken.tell(session, visit, row, CallbackGivenBack(call_sid))


def _say_who_has_it(session: Session, uid: str) -> NoReturn:
    row = session.get(Callback, uid)
    if row is not None and row.done_at is None:
        raise ClaimedAlready("another operator has this call-back")
    raise NoSuchCall("this call-back is done with")
