"""The beginning of a call that REST places: somebody's telephone rings, and picks up or does not."""

from dataclasses import dataclass

from telephony.simulator.interruptions import EndedByRest, Interruption
from telephony.simulator.leg import Leg
from telephony.simulator.life import follow
from telephony.simulator.meeting import Meeting
from telephony.simulator.passing_time import Keys, pass_time
from telephony.simulator.phone_book import DialStatus, Party
from telephony.simulator.script import Moment, Script
from telephony.simulator.status import CallStatus, Outcome
from telephony.simulator.status_callback import Progress, report
from telephony.simulator.target import Next

LONGEST_RINGING = 60


@dataclass(frozen=True)
class Order:
    """What was asked for: the document for whoever picks up within `timeout` seconds."""

    first: Next
    timeout: int = LONGEST_RINGING


def call_out(leg: Leg, meeting: Meeting, order: Order) -> Script[None]:
    """The whole call. Twilio's Call page: the document is asked for when somebody has answered."""
    report(leg, Progress.INITIATED)
    leg.ring()
    report(leg, Progress.RINGING)
    party = meeting.phone_book[leg.route.called.number]
    try:
        status = yield from ring(leg, party, order.timeout)
    except EndedByRest:
        leg.end(CallStatus.CANCELED, Outcome.ENDED_BY_REST)
    except Interruption:
        leg.end(CallStatus.NO_ANSWER, Outcome.NOBODY_ANSWERED)
    else:
        if status is CallStatus.IN_PROGRESS:
            leg.answer()
            if party.talks is not None:
                leg.hangs_up_at = leg.clock.monotonic() + party.talks
            report(leg, Progress.ANSWERED)
            yield from follow(leg, meeting, order.first)
            return
        leg.end(status, Outcome.NOBODY_ANSWERED)
    report(leg, Progress.COMPLETED)


def ring(leg: Leg, party: Party, timeout: int) -> Script[CallStatus]:
    """Ring until the party picks up (in-progress), refuses, or the time is over."""
    picks_up = party.status is DialStatus.COMPLETED and party.rings <= timeout
    rings_on = party.status in {DialStatus.COMPLETED, DialStatus.NO_ANSWER} and not picks_up
    yield from pass_time(leg, timeout if rings_on else min(party.rings, timeout), Moment.RINGING, Keys.LOST)
    if picks_up:
        return CallStatus.IN_PROGRESS
    return CallStatus.NO_ANSWER if rings_on else CallStatus(party.status.value)
