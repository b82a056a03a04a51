"""The reading room: where auditors and supervisors read the audit log.

A look at one card is logged before it is shown. Nothing is changed here but the log itself, which tells who read what.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models import audit, audit_reading, audit_resets, audit_search, reset_log, staff_lookup, staff_roles
from models.audit_reading import ReadEvent
from models.audit_resets import Sought
from models.audit_search import Events, Wanted
from models.office import Office
from models.reading_events import LogExported
from models.reset_log import FollowedReset
from models.staff_refusals import NoSuchCard
from models.staff_roles import Deed
from models.staff_visit import StaffVisit

_CARD = "card:"


@dataclass(frozen=True)
class Export:
    """What is about to be taken out: so many events, up to this one."""

    events: int
    newest: int


class ReadingRoom:
    """One reader. Every method may raise NotAllowed."""

    def __init__(self, office: Office, work_number: str, place: str) -> None:
        self._office = office
        self._visit = StaffVisit(office, work_number, place)

    def find(self, text: str) -> str:
        """The uid of the card with this card number or citizen ID, exact. Raises NoSuchCard."""
        with self._reading() as session:
            found = staff_lookup.find(session, self._visit, text)
        if found is None:
            raise NoSuchCard("there is no such card")
        return found

    def events(self, wanted: Wanted, before: int | None = None) -> Events:
        """A page of the log, masked."""
        with self._reading() as session:
            if wanted.card_uid:
                self._log_look(session, f"{_CARD}{wanted.card_uid}", "history")
        with self._office.database.light() as connection:
            return audit_search.page(connection, wanted, before)

    def event(self, event_id: int) -> tuple[ReadEvent, str] | None:
        """One event with all its fields, and its card's last four characters; None if there is none."""
        with self._office.database.light() as connection:
            subject = audit_reading.subject_of(connection, event_id)
        with self._reading() as session:
            if subject:
                self._log_look(session, subject, "event")
        with self._office.database.light() as connection:
            event = audit_reading.by_id(connection, self._office.keys, event_id)
            if event is None:
                return None
            return event, audit_search.tails(connection, {event.subject}).get(event.subject, "")

    def resets(self, sought: Sought) -> list[FollowedReset]:
        """P6: the PINs that were reset or unlocked, the newest first, and whether they were changed since."""
        with self._reading() as session:
            if sought.card_uid:
                self._log_look(session, f"{_CARD}{sought.card_uid}", "history")
        resets = sorted(audit_resets.find(self._office, sought), key=lambda each: each.event, reverse=True)
        with self._office.database.light() as connection:
            found = reset_log.followed(connection, resets)
        with self._reading() as session:
            others = {each.subject for each in found} - {f"{_CARD}{sought.card_uid}"}
            for subject in sorted(others):
                self._log_look(session, subject, "event")
        return found

    def export(self, wanted: Wanted) -> Export:
        """Write down that these events are taken out; `audit_search.every` then reads them."""
        with self._reading() as session:
            count, newest = audit_search.count(session, wanted)
            event = LogExported(
                wanted.since, wanted.until, wanted.work_number, wanted.kind, count, self._visit.place
            )
            subject = f"{_CARD}{wanted.card_uid}" if wanted.card_uid else audit.LINE
            audit.append(session, self._office.keys, subject, event, self._visit.actor)
        return Export(count, newest)

    def _log_look(self, session: Session, subject: str, shown: str) -> None:
        if subject.startswith(_CARD):
            uid = subject.removeprefix(_CARD)
            staff_lookup.log_look(session, self._visit, uid, "audit_log", shown=shown)

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with self._office.database.deeds() as session:
            staff_roles.check(session, self._visit, Deed.READ_LOG)
            yield session
