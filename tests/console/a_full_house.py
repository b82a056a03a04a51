"""An office in which every page of the console has something to show, and somebody of each role."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from ivr.desk import Why
from models import call_taking, clock, keypads, second_factor, sign_in
from models.audit_search import Wanted
from models.base import new_uid
from models.calendar_keeping import CalendarKeeping, Wish
from models.exchange import NoTelephones
from models.loss_report import LossKind
from models.office import Office
from models.operator_desk import OperatorDesk
from models.reading_room import ReadingRoom
from models.reset_request import Mending
from models.staff import Role
from models.staff_session import StaffSession
from models.staff_visit import StaffVisit
from tests.console.callers import a_caller_waits
from tests.console.desks import staff_of
from tests.factories import (
    CardFacts,
    a_call,
    a_desk,
    a_locked_card,
    a_lost_card,
    an_enabled_card,
    an_initial_card,
)
from tests.staffing import a_counter, what_the_holder_says, with_papers

SESSION_COOKIE = "lossline-desk"
ASKING_CLERK = "2008"


@dataclass(frozen=True)
class House:
    """What is in it: names to fill the gaps of addresses with."""

    office: Office
    names: Mapping[str, str]
    pad_token: str
    idle_pad_token: str
    """Of a screen on which nobody keys anything."""

    def a_pad_that_waits(self) -> str:
        """The token of a screen on which a holder is asked for the PIN just now."""
        with self.office.database.deeds() as session:
            keypads.ask(session, StaffVisit(self.office, ASKING_CLERK, "desk 2"), self.names["enabled"])
        return self.pad_token

    def token_of(self, role: Role, since: timedelta = timedelta(0)) -> str:
        """The token of somebody of this role who has signed in, and given the password, so long ago."""
        return a_session(self.office, staff_of(self.office, role), since)


def a_session(office: Office, work_number: str, since: timedelta = timedelta(0)) -> str:
    """The token of somebody who has signed in so long ago."""
    token, now = secrets.token_urlsafe(32), clock.now()
    facts = {"began_at": now - since, "last_seen_at": now, "proven_at": now - since, "ended_at": None}
    with office.database.deeds() as session:
        session.add(
            StaffSession(
                uid=new_uid(),
                token_digest=sign_in.digest(token),
                work_number=work_number,
                address="10.0.0.7",
                browser="Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36",
                **facts,
            )
        )
    return token


def a_full_house(office: Office) -> House:
    """One of everything."""
    numbers = {role: staff_of(office, role) for role in Role}
    enabled, initial, locked = an_enabled_card(office), an_initial_card(office), a_locked_card(office)
    formal, to_reset = a_lost_card(office, LossKind.FORMAL), a_locked_card(office)
    _a_decided_reset(office, an_enabled_card(office))
    a_counter(office, work_number="2009").ask(locked.uid, Mending.UNLOCK, with_papers(locked))
    taken = a_caller_waits(office, Why.ON_INITIAL_PIN, initial.claim)
    call_taking.take(office, NoTelephones(), numbers[Role.OPERATOR], taken)
    OperatorDesk(office, numbers[Role.OPERATOR], "desk 1", taken).verify(
        initial.uid, what_the_holder_says(initial)
    )
    other = an_initial_card(office)
    waiting = a_caller_waits(office, Why.ASKED, enabled.claim, for_seconds=75)
    for claim in (enabled.claim, None):
        with a_desk(office, a_call(office), caller="+8613800138000") as desk:
            desk.leave_callback(None, Why.ON_INITIAL_PIN, claim)
    today = office.today()
    CalendarKeeping(office, numbers[Role.ADMINISTRATOR]).change(today, Wish.WORKED, "值班")
    with office.database.deeds() as session:
        second_factor.propose(session, office, numbers[Role.AUDITOR])
    newest = ReadingRoom(office, numbers[Role.AUDITOR], "desk 4").events(Wanted()).events[0].id
    names = {
        "call": taken,
        "waiting": waiting,
        "card": initial.uid,
        "other_card": other.uid,
        "enabled": enabled.uid,
        "locked": locked.uid,
        "formal": formal.uid,
        "other_id": other.citizen_id,
        "reset": to_reset.uid,
        "reset_card": to_reset.number,
        "reset_id": to_reset.citizen_id,
        "event": str(newest),
        "number": numbers[Role.OPERATOR],
    }
    return House(office, names, _a_pad(office, ASKING_CLERK), _a_pad(office, "2007"))


def _a_decided_reset(office: Office, card: CardFacts) -> None:
    request = a_counter(office, work_number="2009").ask(card.uid, Mending.RESET, with_papers(card))
    assert request
    a_counter(office, Role.SUPERVISOR, "3009").approve(request)


def _a_pad(office: Office, clerk: str) -> str:
    a_counter(office, work_number=clerk)
    visit = StaffVisit(office, clerk, "desk 2")
    with office.database.deeds() as session:
        token = keypads.pair(session, clerk, keypads.offer_pairing(session, visit))
    assert token
    return token
