"""Somebody whom Dial rings: a leg of its own, told of as its noun asks, with a document before the bridge."""

from dataclasses import dataclass, replace

from telephony.simulator.attributes import method
from telephony.simulator.codes import Code
from telephony.simulator.document import Element
from telephony.simulator.exchange import Purpose
from telephony.simulator.leg import Leg, resolve
from telephony.simulator.notices import Fatal
from telephony.simulator.parameters import Caller, Route, place_of
from telephony.simulator.perform import Scene
from telephony.simulator.phone_book import DialStatus, Party
from telephony.simulator.script import Script
from telephony.simulator.status import CallStatus, Direction, Outcome
from telephony.simulator.status_callback import AT_THE_END, Callback, Progress, report
from telephony.simulator.target import Target
from telephony.simulator.verbs.meanwhile import meanwhile
from telephony.simulator.verbs.waiting import perform_only

# By Twilio's Number page all but Dial; of what the simulator performs, a queue makes no sense there either.
BEFORE_THE_BRIDGE = frozenset({"Play", "Say", "Pause", "Gather", "Redirect", "Hangup"})


@dataclass(frozen=True)
class Dialled:
    """One dialled party: a Number, a Sip, a Client, or a Dial with a plain number in it."""

    noun: Element
    leg: Leg
    party: Party

    def begin(self) -> None:
        """It rings there."""
        report(self.leg, Progress.INITIATED)
        self.leg.ring()
        report(self.leg, Progress.RINGING)

    def answer(self) -> None:
        """Somebody picks up."""
        self.leg.answer()
        self.leg.pressed_early.extend(self.party.presses)
        report(self.leg, Progress.ANSWERED)

    def end(self, status: DialStatus) -> None:
        """That is over."""
        outcome = Outcome.CALLER_HUNG_UP if status is DialStatus.COMPLETED else Outcome.NOBODY_ANSWERED
        self.leg.end(CallStatus(status.value), outcome)
        report(self.leg, Progress.COMPLETED)

    def hear_first(self, scene: Scene) -> Script[DialStatus | None]:
        """Let this party alone hear the noun's document while it still rings for the caller.

        The answer is how the dialling ended, if the document hung up or could not be had; None if the two can be
        connected. What Twilio then calls it is not told by its pages: `no-answer` and `failed` are our reading.
        """
        url = self.noun.attributes.get("url")
        if not url:
            return None
        how = method(self.noun, Code.DIAL_METHOD, scene)
        target = Target(resolve(scene.document, url), how, Purpose.WHISPER)
        own = replace(scene, leg=self.leg)
        try:
            goes_on = yield from meanwhile(scene.leg, perform_only(BEFORE_THE_BRIDGE, target, own))
        except Fatal as fault:
            self.leg.note_fatal(fault)
            scene.leg.note(fault.code, f"before the bridge: {fault.message}", scene.document, self.noun)
            return DialStatus.FAILED
        return None if goes_on else DialStatus.NO_ANSWER


def dialled(noun: Element, dial: Element, party: Party, scene: Scene) -> Dialled:
    """A new leg to this party. From is Dial's callerId, or else whoever called."""
    caller_id = dial.attributes.get("callerId")
    caller = Caller(caller_id, place_of(caller_id)) if caller_id else scene.leg.route.caller
    called = address_of(noun)
    route = Route(caller, Caller(called, place_of(called)), Direction.OUTBOUND_DIAL, scene.leg.sid)
    leg = scene.leg.call_on(route, _callback(noun, scene))
    scene.meeting.note_dialled(leg)
    return Dialled(noun, leg, party)


def address_of(noun: Element) -> str:
    """How the phone book knows whoever is dialled; Twilio's Client page writes `client:` before an identity."""
    if noun.name != "Client":
        return noun.text.strip()
    identities = [child.text for child in noun.children if child.name == "Identity"]
    return f"client:{(identities or [noun.text])[0].strip()}"


def _callback(noun: Element, scene: Scene) -> Callback | None:
    """Twilio's Number page: only the events asked for are told, and by default only the end."""
    url = noun.attributes.get("statusCallback")
    if url is None:
        return None
    asked = noun.attributes.get("statusCallbackEvent", "").split()
    events = frozenset(progress for progress in Progress if progress.value in asked)
    how = noun.attributes.get("statusCallbackMethod", "POST")
    return Callback(resolve(scene.document, url), how, events or AT_THE_END)
