"""What staff do to the record, for the sweeps of crashes: how it is prepared, and the one act that matters.

One line in DEEDS is one more deed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.office import Office
from models.reset_request import Mending
from models.staff import Role
from tests.factories import (
    CardFacts,
    a_call,
    a_locked_card,
    a_sealed_card,
    an_enabled_card,
    an_initial_card,
)
from tests.faults.deeds import a_reported_card
from tests.staffing import (
    a_counter,
    an_operator_desk,
    keys_the_pin,
    the_id,
    what_the_holder_says,
    with_papers,
)

NEW_NUMBER = "N1234567X"
NEW_PHONE = "13800001111"


@dataclass(frozen=True)
class StaffDeed:
    """A card, what comes before the act (its result is handed to it), the act, and the events that it writes."""

    card: Callable[[Office], CardFacts]
    prepare: Callable[[Office, CardFacts], str]
    act: Callable[[Office, CardFacts, str], object]
    events: tuple[str, ...]


def _at_work(office: Office, _card: CardFacts) -> str:
    a_counter(office)
    return ""


def _pin_at(role: Role) -> Callable[[Office, CardFacts], str]:
    def keyed(office: Office, card: CardFacts) -> str:
        keys_the_pin(a_counter(office, role), card)
        return ""

    return keyed


def _formally_lost(office: Office, card: CardFacts) -> str:
    a_counter(office).report_in_writing(card.uid, the_id(card))
    return _pin_at(Role.CLERK)(office, card)


def _verified(office: Office, card: CardFacts) -> str:
    call = a_call(office)
    desk = an_operator_desk(office, call)
    desk.find(card.citizen_id)
    desk.verify(card.uid, what_the_holder_says(card))
    return call


def _asked(office: Office, card: CardFacts) -> str:
    a_counter(office, Role.SUPERVISOR)
    return a_counter(office).ask(card.uid, Mending.RESET, with_papers(card)) or ""


@dataclass(frozen=True)
class StaffWork:
    """An act that is about to be done, so that another process can do it."""

    deed: str
    card: CardFacts
    prepared: str

    def do(self, office: Office) -> None:
        """Do it."""
        DEEDS[self.deed].act(office, self.card, self.prepared)


DEEDS: Mapping[str, StaffDeed] = {
    "staffed report": StaffDeed(
        an_initial_card,
        _verified,
        lambda office, card, call: an_operator_desk(office, call).report_loss(card.uid),
        ("loss.reported",),
    ),
    "written report": StaffDeed(
        an_enabled_card,
        _at_work,
        lambda office, card, _: a_counter(office).report_in_writing(card.uid, the_id(card)),
        ("loss.reported", "papers.seen"),
    ),
    "release at the counter": StaffDeed(
        a_reported_card,
        _pin_at(Role.CLERK),
        lambda office, card, _: a_counter(office).release(card.uid, with_papers(card)),
        ("loss.released", "papers.seen"),
    ),
    "replacement": StaffDeed(
        an_enabled_card,
        _formally_lost,
        lambda office, card, _: a_counter(office).replace(card.uid, the_id(card), NEW_NUMBER, "16.00"),
        ("card.issued", "card.replaced", "papers.seen"),
    ),
    "activation": StaffDeed(
        lambda office: a_sealed_card(office, pin="739164"),
        _at_work,
        lambda office, card, _: a_counter(office).activate(card.uid, with_papers(card)),
        ("card.activated", "papers.seen"),
    ),
    "request of a reset": StaffDeed(
        a_locked_card,
        _at_work,
        lambda office, card, _: a_counter(office).ask(card.uid, Mending.RESET, with_papers(card)),
        ("papers.seen", "reset.requested"),
    ),
    "approval of a reset": StaffDeed(
        a_locked_card,
        _asked,
        lambda office, card, request: a_counter(office, Role.SUPERVISOR).approve(request),
        ("pin.reset", "reset.approved"),
    ),
    "change of phone": StaffDeed(
        an_enabled_card,
        _pin_at(Role.CLERK),
        lambda office, card, _: a_counter(office).change_phone(card.uid, with_papers(card), NEW_PHONE),
        ("papers.seen", "phone.changed"),
    ),
}
