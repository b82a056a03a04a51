"""Whatever the stand-in for Twilio can do to the line on purpose: it keeps its promises, kind by kind."""

from collections.abc import Sequence

import pytest
from freezegun.api import FrozenDateTimeFactory

from models import clock
from models.office import Office
from telephony.simulator.clock import VirtualClock
from telephony.simulator.events import Event, Happening
from telephony.simulator.fault import Fault, Scope
from telephony.simulator.faults import Faults
from telephony.simulator.habits import Habits
from telephony.simulator.switchboard import Twilio
from tests.calls.lines import make_line
from tests.calls.phone import LINE, in_process
from tests.factories import A_PIN, CardFacts, an_enabled_card, as_keyed
from tests.faults.history import History, Recorder
from tests.faults.invariants import check

OFTEN = 0.5
A_NEW_PIN, A_WRONG_PIN = "620957", "805273"


def ways(office: Office) -> Sequence[tuple[CardFacts, Sequence[str]]]:
    """A report, a report after a wrong PIN, a new PIN, and somebody who asks for a person."""
    cards = [an_enabled_card(office) for _ in range(4)]
    ids = [card.citizen_id for card in cards]
    return (
        (cards[0], ("1", ids[0], A_PIN, "1")),
        (cards[1], ("1", ids[1], A_WRONG_PIN, A_PIN, "1")),
        (cards[2], ("2", "1", ids[2], A_PIN, A_NEW_PIN, A_NEW_PIN)),
        (cards[3], ("0",)),
    )


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.value)
def test_the_line_keeps_its_promises_whatever_strikes(
    fault: Fault, office: Office, history: History, frozen: FrozenDateTimeFactory
) -> None:
    struck: list[Event] = []
    share = OFTEN if fault.scope is Scope.WEBHOOK else 1
    faults = Faults.read(
        {fault.value: share, "overrides": "ct=2000&rt=7000&rc=1&rp=all", "seed": "every fault"}
    )
    virtual = VirtualClock(clock.now(), follow=frozen.move_to)
    wire = Recorder(in_process(make_line(office)), history)
    twilio = Twilio(LINE, wire, virtual, Habits(faults=faults), struck.append)

    for card, entries in ways(office):
        call = twilio.dial(card.phone or "anonymous")
        for keys in entries:
            if not call.is_over:
                call.press(as_keyed(keys))
        if not call.is_over:
            call.hang_up()

    assert any(event.happening is Happening.HURT for event in struck), "nothing struck: nothing was looked at"
    assert check(office, history) == []
