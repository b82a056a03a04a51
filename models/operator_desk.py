"""The desk of an operator: all that the person on the phone may ask of the record.

Each method is one deed in one transaction: the role is checked in it, and what it shows is shown after it is written
down. Pages and commands call these and nothing below.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.orm import Session

from ivr.desk import LossAnswer
from models import staff_lookup, staff_losses, staff_roles, staff_verify
from models.office import Office
from models.said_facts import Fact
from models.staff_lookup import CardView
from models.staff_refusals import NoSuchCard
from models.staff_roles import Deed
from models.staff_verify import Attempt
from models.staff_visit import StaffVisit


class OperatorDesk:
    """One operator at one place, talking with the caller of one call. Every method may raise NotDone."""

    def __init__(self, office: Office, work_number: str, place: str, call_sid: str) -> None:
        self._visit = StaffVisit(office, work_number, place)
        self._call_sid = call_sid

    def find(self, text: str) -> str:
        """S1: the card with this citizen ID or card number, exact. Raises NoSuchCard. Shows nothing of it."""
        with self._deed(Deed.FIND_CARD) as session:
            staff_verify.check_call(session, self._visit, self._call_sid)
            found = staff_lookup.find(session, self._visit, text, self._call_sid)
        return _there(found)

    def find_by_call(self) -> str:
        """S1: the card whose number the caller keyed before waiting. Raises NoSuchCard."""
        with self._deed(Deed.FIND_CARD) as session:
            staff_verify.check_call(session, self._visit, self._call_sid)
            found = staff_lookup.find_by_call(session, self._visit, self._call_sid)
        return _there(found)

    def verify(self, card_uid: str, said: Mapping[Fact, str]) -> Attempt:
        """S1: compare what the caller says."""
        with self._deed(Deed.VERIFY_CALLER) as session:
            return staff_verify.verify(session, self._visit, self._call_sid, card_uid, said)

    def look(self, card_uid: str) -> CardView:
        """The card's file, masked, once the caller is verified."""
        with self._deed(Deed.LOOK) as session:
            staff_verify.check_passed(session, self._visit, self._call_sid, card_uid)
            staff_lookup.log_look(session, self._visit, card_uid, "call", self._call_sid)
        with self._visit.office.database.light() as connection:
            return staff_lookup.view(connection, self._visit, card_uid)

    def report_loss(self, card_uid: str) -> LossAnswer:
        """L2, L4: freeze the card of a verified caller, in staff hours."""
        with self._deed(Deed.REPORT_BY_PHONE) as session:
            return staff_losses.report_by_phone(session, self._visit, self._call_sid, card_uid)

    @contextmanager
    def _deed(self, deed: Deed) -> Iterator[Session]:
        with self._visit.office.database.deeds() as session:
            staff_roles.check(session, self._visit, deed)
            yield session


def _there(found: str | None) -> str:
    if found is None:
        raise NoSuchCard("there is no such card")
    return found
