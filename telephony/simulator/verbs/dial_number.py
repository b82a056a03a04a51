"""Dials numbers and SIP addresses; the phone book says who answers."""

import re
from dataclasses import dataclass
from enum import Enum

from telephony.simulator.codes import Code
from telephony.simulator.conversation import Star, converse
from telephony.simulator.document import Element
from telephony.simulator.identifiers import new_sid
from telephony.simulator.interruptions import Interruption
from telephony.simulator.passing_time import Keys, pass_time
from telephony.simulator.perform import Scene
from telephony.simulator.phone_book import DialStatus, Party
from telephony.simulator.script import Moment, Script, Wait
from telephony.simulator.verbs.dial_callbacks import ChildCall, Progress

NUMBER = re.compile(r"\+?[0-9][0-9 ().-]{1,}")


class Order(Enum):
    """How several numbers are rung: Dial's `sequential`."""

    ALL_AT_ONCE = "all at once; who picks up first is connected"
    ONE_AFTER_THE_OTHER = "one after the other"


@dataclass(frozen=True)
class Dialling:
    """Dial's attributes in the simulator's own words; times in seconds."""

    timeout: int
    time_limit: int
    star: Star
    order: Order


@dataclass(frozen=True)
class DialResult:
    """How it went; `added` holds what a queue tells besides."""

    status: DialStatus
    sid: str = ""
    seconds: int | None = None
    added: tuple[tuple[str, str], ...] = ()

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """What the action is told; there is a duration only if somebody picked up."""
        told = [("DialCallStatus", self.status.value), ("DialBridged", str(self.seconds is not None).lower())]
        if self.sid:
            told.append(("DialCallSid", self.sid))
        if self.seconds is not None:
            told.append(("DialCallDuration", str(self.seconds)))
        return (*told, *self.added)


def call_out(nouns: list[Element], dialling: Dialling, scene: Scene) -> Script[DialResult]:
    """Ring them all at once, or each in its turn until somebody picks up."""
    for noun in nouns:
        if "url" in noun.attributes:
            message = "what the dialled party hears is not simulated"
            scene.leg.note(Code.NOT_SIMULATED, message, scene.document, noun)
    if dialling.order is Order.ALL_AT_ONCE:
        return (yield from _ring(nouns, dialling, scene))
    result = DialResult(DialStatus.FAILED)
    for noun in nouns:
        result = yield from _ring([noun], dialling, scene)
        if result.seconds is not None:
            break
    return result


def _ring(nouns: list[Element], dialling: Dialling, scene: Scene) -> Script[DialResult]:
    children = [ChildCall(noun, scene, new_sid("CA")) for noun in nouns]
    parties = [(_party(child, scene), child) for child in children]
    for child in children:
        child.report(Progress.INITIATED)
        child.report(Progress.RINGING)
    picks_up = [
        (party, child)
        for party, child in parties
        if party.status is DialStatus.COMPLETED and party.rings <= dialling.timeout
    ]
    if not picks_up:
        return (yield from _nobody(parties, dialling, scene))
    party, child = min(picks_up, key=lambda one: one[0].rings)
    yield from pass_time(scene.leg, party.rings, Moment.DIALLING, Keys.LOST)
    for other in children:
        if other is not child:
            other.report(Progress.COMPLETED, DialStatus.CANCELED)
    return (yield from _talk(party, child, dialling, scene))


def _talk(party: Party, child: ChildCall, dialling: Dialling, scene: Scene) -> Script[DialResult]:
    child.report(Progress.ANSWERED)
    conversation = scene.meeting.conversation()
    conversation.join(scene.leg)
    conversation.connect()
    seconds = dialling.time_limit if party.talks is None else min(party.talks, dialling.time_limit)
    moment = Moment.CONNECTED if party.talks is None else Moment.TALKING
    wait = Wait(moment, scene.leg.clock.monotonic() + seconds)
    try:
        yield from converse(scene.leg, conversation, wait, dialling.star)
    except Interruption:
        child.report(Progress.COMPLETED, DialStatus.COMPLETED, conversation.seconds)
        raise
    child.report(Progress.COMPLETED, DialStatus.COMPLETED, conversation.seconds)
    return DialResult(DialStatus.COMPLETED, child.sid, conversation.seconds)


def _nobody(parties: list[tuple[Party, ChildCall]], dialling: Dialling, scene: Scene) -> Script[DialResult]:
    """Nobody picks up: as long as somebody's phone rings, Dial waits."""
    rings = max(
        dialling.timeout if party.status in _RINGS_ON else min(party.rings, dialling.timeout)
        for party, _ in parties
    )
    yield from pass_time(scene.leg, rings, Moment.DIALLING, Keys.LOST)
    party, child = parties[-1]
    status = DialStatus.NO_ANSWER if party.status in _RINGS_ON else party.status
    for _, one in parties:
        one.report(Progress.COMPLETED, status)
    return DialResult(status, child.sid)


# Somebody who would pick up after the timeout is as good as nobody.
_RINGS_ON = frozenset({DialStatus.NO_ANSWER, DialStatus.COMPLETED})


def _party(child: ChildCall, scene: Scene) -> Party:
    """Who is behind an address; what is no number at all fails at once."""
    if child.noun.name != "Sip" and not NUMBER.fullmatch(child.address):
        scene.leg.note(Code.DIAL_NUMBER_FORMAT, f"{child.address!r}", scene.document, child.noun)
        return Party(DialStatus.FAILED, rings=0.0)
    return scene.meeting.phone_book[child.address]
