"""Every turn of a call that does something: how a caller comes to it, and the entry with which it is done.

One line here is one more deed for every sweep of crashes and cut cables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ivr.city import City
from models import loss_deeds
from models.office import Office
from models.visit import Visit
from tests.calls.lines import city_of
from tests.calls.phone import A_CALLER, AT_NIGHT, WITHHELD
from tests.calls.routes import A_NEW_PIN, CODE, ID, PIN, Route
from tests.factories import CardFacts, an_enabled_card, an_initial_card

DIAL, HANG_UP = "dial", "hang up"
A_WRONG_PIN = "805273"
WEEKS_LATER = "2026-05-06 10:00"
TWO_TRIES = "a city where the second wrong PIN locks"
CITIES: Mapping[str, City] = {
    TWO_TRIES: replace(city_of("shijiazhuang"), pin=replace(city_of("shijiazhuang").pin, max_wrong=2))
}


@dataclass(frozen=True)
class Deed:
    """What the caller does, up to the turn that matters and with it; `events` is what the log then gains."""

    way: Route
    last: str
    events: tuple[str, ...]


def city(name: str) -> City:
    """The city of a deed: one that is shipped, or one of our own."""
    return CITIES.get(name) or city_of(name)


def a_card_of_the_caller(office: Office) -> CardFacts:
    """The call comes from its holder's registered phone."""
    return an_enabled_card(office, phone=A_CALLER)


class AtTheCounter(Visit):
    """A visit that is no call."""

    @property
    def actor(self) -> str:
        return "terminal:1"


def a_reported_card(office: Office) -> CardFacts:
    """Temporarily lost, with its event and its messages."""
    card = an_enabled_card(office)
    with office.database.deeds() as session:
        loss_deeds.report(session, AtTheCounter(office, "", 0, None, "zh"), card.proof)
    return card


def a_card_without_phone(office: Office) -> CardFacts:
    """Nobody is told of anything by SMS."""
    return an_enabled_card(office, phone=None, bank=None)


DEEDS: Mapping[str, Deed] = {
    "answer": Deed(Route(), DIAL, ()),
    "report": Deed(Route(("1", ID, PIN)), "1", ("loss.reported",)),
    "report without phone": Deed(Route(("1", ID, PIN), card=a_card_without_phone), "1", ("loss.reported",)),
    "report after a lapse": Deed(
        Route(("1", ID, PIN), card=a_reported_card, at=WEEKS_LATER), "1", ("loss.lapsed", "loss.reported")
    ),
    "report by read-back": Deed(Route(("1", ID), city="shenyang"), "1", ("loss.reported",)),
    "renew": Deed(Route(("1", ID, PIN), card=a_reported_card), "1", ("loss.renewed",)),
    "release": Deed(Route(("3", ID, PIN, "1"), card=a_reported_card, city="xian"), "1", ("loss.released",)),
    "right PIN": Deed(Route(("1", ID)), PIN, ("pin.right",)),
    "wrong PIN": Deed(Route(("1", ID)), A_WRONG_PIN, ("pin.wrong",)),
    "wrong PIN of nobody": Deed(Route(("1", "87654321#")), A_WRONG_PIN, ("pin.wrong",)),
    "third wrong PIN of a stranger": Deed(
        Route(("1", ID, A_WRONG_PIN, A_WRONG_PIN)), A_WRONG_PIN, ("pin.paused", "pin.wrong")
    ),
    "last wrong PIN": Deed(
        Route(("1", ID, A_WRONG_PIN), card=a_card_of_the_caller, city=TWO_TRIES),
        A_WRONG_PIN,
        ("pin.locked", "pin.wrong"),
    ),
    "new PIN, first time": Deed(Route(("2", "1", ID, PIN)), A_NEW_PIN, ()),
    "change PIN": Deed(Route(("2", "1", ID, PIN, A_NEW_PIN)), A_NEW_PIN, ("pin.changed",)),
    "ask for a code": Deed(Route(("2", "1", ID), card=an_initial_card), "123456", ("code.asked",)),
    "right code": Deed(Route(("2", "1", ID, "123456"), card=an_initial_card), CODE, ("code.judged",)),
    "wrong code": Deed(Route(("2", "1", ID, "123456"), card=an_initial_card), "000000", ("code.judged",)),
    "enable PIN": Deed(
        Route(("2", "1", ID, "123456", CODE, A_NEW_PIN), card=an_initial_card), A_NEW_PIN, ("pin.enabled",)
    ),
    "call-back": Deed(Route(("0",), at=AT_NIGHT), "1", ("callback.asked",)),
    "call-back to a keyed number": Deed(
        Route(("0", "1"), at=AT_NIGHT, from_=WITHHELD), "13800001111#", ("callback.asked",)
    ),
    "into the queue": Deed(Route(), "0", ()),
    "hang up": Deed(Route(("4",)), HANG_UP, ()),
    "hang up in the queue": Deed(Route(("0",)), HANG_UP, ()),
}
