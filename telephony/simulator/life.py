"""The life of a call: from the first webhook through its documents to the status callback.

Of a call that REST places, what comes before the first webhook is in `calling_out`.
"""

from telephony.simulator.document import Document
from telephony.simulator.exchange import Purpose
from telephony.simulator.fetch import fetch
from telephony.simulator.heard import Heard, Sound
from telephony.simulator.interruptions import CallerHungUp, CallUpdated, EndedByRest, TimeLimitReached
from telephony.simulator.leg import Leg
from telephony.simulator.meeting import Meeting
from telephony.simulator.notices import Fatal
from telephony.simulator.passing_time import Keys, let_hear
from telephony.simulator.perform import Scene, perform
from telephony.simulator.repertoire import VERBS
from telephony.simulator.script import End, Goto, Moment, Script, Step
from telephony.simulator.status import CallStatus, Outcome
from telephony.simulator.status_callback import Progress, report
from telephony.simulator.target import Next, Target

# Twilio's own words are an English recording; it is not told how long, nor does it matter.
APPLICATION_ERROR = "We are sorry, an application error has occurred. Goodbye."
APOLOGY_SECONDS = 4.0


def live(leg: Leg, meeting: Meeting) -> Script[None]:
    """The whole of a call that comes in."""
    yield from follow(leg, meeting, Target(leg.line.voice_url, leg.line.voice_method, Purpose.INCOMING))


def follow(leg: Leg, meeting: Meeting, first: Next) -> Script[None]:
    """Whatever documents say, from the first one to the end of the call, and the report of it."""
    coming: Next | None = first
    try:
        while coming is not None:
            coming = yield from _until_updated(leg, meeting, coming)
    except CallerHungUp:
        _hung_up(leg, Outcome.CALLER_HUNG_UP)
    except EndedByRest:
        _hung_up(leg, Outcome.ENDED_BY_REST)
    except TimeLimitReached:
        _hung_up(leg, Outcome.TOO_LONG)
    report(leg, Progress.COMPLETED)


def _until_updated(leg: Leg, meeting: Meeting, target: Next) -> Script[Next | None]:
    """Follow documents until the call ends (None) or REST puts another one in their place."""
    try:
        end = yield from _follow(leg, meeting, target)
    except CallUpdated as update:
        return update.target
    leg.end(end.status, end.outcome)
    return None


def _follow(leg: Leg, meeting: Meeting, target: Next) -> Script[End]:
    """From document to document; a fatal error leads to the fallback URL, the next to Twilio's apology."""
    while True:
        try:
            document = fetch(leg, target)
            step = yield from _perform(leg, meeting, document)
        except Fatal as fault:
            leg.note_fatal(fault)
            if leg.line.fallback_url is None or target.purpose is Purpose.FALLBACK:
                return (yield from _apologise(leg))
            target = _fallback(leg.line.fallback_url, leg.line.fallback_method, fault)
            continue
        match step:
            case Goto(following):
                target = following
            case End():
                return step
            case _:
                # A document without further verbs ends the call, and so does a Leave outside a queue.
                leg.answer()
                return End()


def _perform(leg: Leg, meeting: Meeting, document: Document) -> Script[Step]:
    return (yield from perform(Scene(leg, document, VERBS, meeting)))


def _fallback(url: str, method: str, fault: Fatal) -> Target:
    """Twilio's page on availability and reliability: the fallback URL is told what happened and where."""
    told = (("ErrorCode", str(int(fault.code))), ("ErrorUrl", fault.url.partition("#")[0]))
    return Target(url, method, Purpose.FALLBACK, told)


def _apologise(leg: Leg) -> Script[End]:
    leg.answer()
    apology = Heard(Sound.SAY, APPLICATION_ERROR, leg.clock.now(), APOLOGY_SECONDS, "en-US", "man")
    yield from let_hear(leg, apology, Moment.SPEAKING, Keys.LOST)
    return End(CallStatus.COMPLETED, Outcome.APPLICATION_ERROR)


def _hung_up(leg: Leg, outcome: Outcome) -> None:
    """A call that was never taken ends as not answered."""
    taken = leg.status is not CallStatus.RINGING
    leg.end(CallStatus.COMPLETED if taken else CallStatus.NO_ANSWER, outcome)
