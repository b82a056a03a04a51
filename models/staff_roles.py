"""Who of the staff may do what: one table, asked inside the transaction of each deed."""

from enum import Enum

from sqlalchemy import select

from logs import event_log
from models.card_file import Reader
from models.refusal_reasons import Because
from models.staff import Role, Staff
from models.staff_refusals import NotAllowed
from models.staff_visit import StaffVisit

log = event_log(__name__)


class Deed(Enum):
    """What staff do, in the words of a refusal: "an operator may not …"."""

    FIND_CARD = "look for a card"
    TAKE_CALL = "take a call"
    HAND_ON = "hand on a colleague's call"
    CALL_BACK = "call somebody back"
    LOOK = "look at a card's file"
    VERIFY_CALLER = "verify a caller"
    REPORT_BY_PHONE = "report a loss for a caller"
    REPORT_IN_WRITING = "enter a written loss report"
    RELEASE = "release a loss"
    REPLACE = "replace a card"
    TAKE_PIN = "have a holder key the PIN"
    REQUEST_RESET = "ask for a PIN to be reset or unlocked"
    DECIDE_RESET = "approve or refuse a reset"
    CANCEL_PIN = "cancel a PIN"
    ACTIVATE = "activate a card"
    CORRECT = "correct a holder's data"
    CHANGE_PHONE = "change a registered phone"
    CANCEL_ON_DEATH = "cancel a card after a death"
    READ_HISTORY = "read a card's history"
    READ_LOG = "read the audit log"
    KEEP_ACCOUNTS = "keep accounts of staff"
    KEEP_CALENDAR = "change the calendar"
    READ_REPORTS = "read the reports"


_ON_THE_PHONE = frozenset({Role.OPERATOR, Role.SUPERVISOR})
_AT_THE_COUNTER = frozenset({Role.CLERK, Role.SUPERVISOR})

MAY: dict[Deed, frozenset[Role]] = {
    Deed.FIND_CARD: _ON_THE_PHONE | _AT_THE_COUNTER,
    Deed.TAKE_CALL: _ON_THE_PHONE,
    Deed.HAND_ON: frozenset({Role.SUPERVISOR}),
    Deed.CALL_BACK: _ON_THE_PHONE,
    Deed.LOOK: _ON_THE_PHONE | _AT_THE_COUNTER | {Role.AUDITOR},
    Deed.VERIFY_CALLER: _ON_THE_PHONE,
    Deed.REPORT_BY_PHONE: _ON_THE_PHONE,
    Deed.REPORT_IN_WRITING: _AT_THE_COUNTER,
    Deed.RELEASE: _AT_THE_COUNTER,
    Deed.REPLACE: _AT_THE_COUNTER,
    Deed.TAKE_PIN: _AT_THE_COUNTER,
    Deed.REQUEST_RESET: _AT_THE_COUNTER,
    Deed.DECIDE_RESET: frozenset({Role.SUPERVISOR}),
    Deed.CANCEL_PIN: _AT_THE_COUNTER,
    Deed.ACTIVATE: _AT_THE_COUNTER,
    Deed.CORRECT: _AT_THE_COUNTER,
    Deed.CHANGE_PHONE: _AT_THE_COUNTER,
    Deed.CANCEL_ON_DEATH: _AT_THE_COUNTER,
    Deed.READ_HISTORY: _AT_THE_COUNTER | {Role.AUDITOR},
    Deed.READ_LOG: frozenset({Role.SUPERVISOR, Role.AUDITOR}),
    Deed.KEEP_ACCOUNTS: frozenset({Role.ADMINISTRATOR}),
    Deed.KEEP_CALENDAR: frozenset({Role.ADMINISTRATOR}),
    Deed.READ_REPORTS: frozenset({Role.SUPERVISOR, Role.AUDITOR}),
}
"""Administrators keep accounts and touch no card; auditors read, masked, and change nothing."""


def check(reader: Reader, visit: StaffVisit, deed: Deed) -> Role:
    """The role in which this member of staff does the deed. Raises NotAllowed."""
    query = select(Staff.role, Staff.disabled_at, Staff.password_is_temporary)
    member = reader.execute(query.where(Staff.work_number == visit.work_number)).one_or_none()
    if member is None or member.disabled_at is not None:
        raise NotAllowed(f"{visit.work_number} is not an account that can be used", Because.SHUT_ACCOUNT)
    if member.password_is_temporary:
        said = f"{visit.work_number} has a temporary password and has to choose another first"
        raise NotAllowed(said, Because.TEMPORARY_PASSWORD)
    role = Role(member.role)
    if role not in MAY[deed]:
        log.warning("staff.may_not", staff=visit.work_number, role=role.value, deed=deed.name.lower())
        allowed = ", ".join(sorted(each.value for each in MAY[deed]))
        raise NotAllowed(f"{role.value}s may not {deed.value}; this is for: {allowed}")
    return role
