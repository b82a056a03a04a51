"""Where staff read a card's history: the look is in the log, of each card in the line, before anything is shown (D1).

Who of the staff looked at a card is for those alone who may read the log.
"""

from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from models import card_history, staff_lookup, staff_roles, staff_verify
from models.card_history import CardHistory
from models.history_kinds import About
from models.office import Office
from models.staff import Role
from models.staff_refusals import NoSuchCard
from models.staff_roles import MAY, Deed
from models.staff_visit import StaffVisit


class HistoryDesk:
    """One reader. Every method may raise NotDone."""

    def __init__(self, office: Office, work_number: str, place: str) -> None:
        self._office = office
        self._visit = StaffVisit(office, work_number, place)

    def read(self, card_uid: str, only: About | None = None, page: int = 0) -> CardHistory:
        """For the counter and for readers of the log. Raises NoSuchCard."""
        with self._deeds() as session:
            role = staff_roles.check(session, self._visit, Deed.READ_HISTORY)
            by = "counter" if role is Role.CLERK else "audit_log"
            cards = self._log_looks(session, card_uid, by)
        return self._history(cards, role, only, page)

    def read_in_call(
        self, card_uid: str, call_sid: str, only: About | None = None, page: int = 0
    ) -> CardHistory:
        """For the operator who has verified this caller for this card."""
        with self._deeds() as session:
            role = staff_roles.check(session, self._visit, Deed.LOOK)
            staff_verify.check_passed(session, self._visit, call_sid, card_uid)
            cards = self._log_looks(session, card_uid, "call", call_sid)
        return self._history(cards, role, only, page)

    def _log_looks(self, session: Session, card_uid: str, by: str, call_sid: str = "") -> list[str]:
        if not staff_lookup.is_known(session, card_uid):
            raise NoSuchCard("there is no such card")
        cards = card_history.cards_in_line(session, card_uid)
        # In one order, so that two readers of one line wait for each other and not both for ever.
        for uid in sorted(cards):
            staff_lookup.log_look(session, self._visit, uid, by, call_sid, shown="history")
        return cards

    def _history(self, cards: list[str], role: Role, only: About | None, page: int) -> CardHistory:
        with self._office.database.light() as connection:
            return card_history.read(connection, self._office.keys, cards, shown_to(role, only), page)

    def _deeds(self) -> AbstractContextManager[Session]:
        return self._office.database.deeds()


def choices_of(role: Role) -> list[About]:
    """What this role may filter by."""
    return [each for each in About if each is not About.LOOK or role in MAY[Deed.READ_LOG]]


def shown_to(role: Role, only: About | None) -> list[About]:
    """What this role sees of a history when it asked for one thing only, or for all."""
    return [each for each in choices_of(role) if only in {None, each}]
