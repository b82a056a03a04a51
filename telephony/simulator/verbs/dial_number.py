"""Dials numbers, SIP addresses and clients; the phone book says who answers."""

import re
from dataclasses import dataclass
from enum import Enum

from telephony.simulator.codes import Code
from telephony.simulator.conversation import Star, converse
from telephony.simulator.document import Element
from telephony.simulator.interruptions import Interruption
from telephony.simulator.passing_time import Keys, pass_time
from telephony.simulator.perform import Scene
from telephony.simulator.phone_book import DialStatus, Party
from telephony.simulator.script import Moment, Script, Wait
from telephony.simulator.verbs.dialled import Dialled, address_of, dialled

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


def call_out(dial: Element, nouns: list[Element], dialling: Dialling, scene: Scene) -> Script[DialResult]:
    """Ring them all at once, or each in its turn until somebody picks up."""
    everybody = (_dialled(noun, dial, scene) for noun in nouns)
    if dialling.order is Order.ALL_AT_ONCE:
        return (yield from _ring(list(everybody), dialling, scene))
    result = DialResult(DialStatus.FAILED)
    for somebody in everybody:
        result = yield from _ring([somebody], dialling, scene)
        if result.seconds is not None:
            break
    return result


def _ring(everybody: list[Dialled], dialling: Dialling, scene: Scene) -> Script[DialResult]:
    for somebody in everybody:
        somebody.begin()
    picks_up = [
        each
        for each in everybody
        if each.party.status is DialStatus.COMPLETED and each.party.rings <= dialling.timeout
    ]
    first = min(picks_up, key=lambda each: each.party.rings, default=None)
    seconds = first.party.rings if first else _ringing_in_vain(everybody, dialling)
    try:
        yield from pass_time(scene.leg, seconds, Moment.DIALLING, Keys.LOST)
    except Interruption:
        _end(everybody, DialStatus.CANCELED)
        raise
    if first is None:
        status = _in_vain(everybody[-1].party)
        _end(everybody, status)
        return DialResult(status, everybody[-1].leg.sid)
    _end([each for each in everybody if each is not first], DialStatus.CANCELED)
    return (yield from _connect(first, dialling, scene))


def _connect(somebody: Dialled, dialling: Dialling, scene: Scene) -> Script[DialResult]:
    somebody.answer()
    try:
        status = yield from somebody.hear_first(scene)
        if status is None:
            yield from _talk(somebody, dialling, scene)
    except Interruption:
        somebody.end(DialStatus.COMPLETED)
        raise
    somebody.end(DialStatus.COMPLETED)
    if status is not None:
        return DialResult(status, somebody.leg.sid)
    return DialResult(DialStatus.COMPLETED, somebody.leg.sid, somebody.leg.answered_seconds)


def _talk(somebody: Dialled, dialling: Dialling, scene: Scene) -> Script[None]:
    conversation = scene.meeting.conversation()
    conversation.join(scene.leg)
    conversation.join(somebody.leg)
    conversation.connect()
    talks = somebody.party.talks
    seconds = dialling.time_limit if talks is None else min(talks, dialling.time_limit)
    moment = Moment.CONNECTED if talks is None else Moment.TALKING
    wait = Wait(moment, scene.leg.clock.monotonic() + seconds)
    try:
        yield from converse(scene.leg, conversation, wait, dialling.star)
    finally:
        conversation.leave(somebody.leg)


def _end(everybody: list[Dialled], status: DialStatus) -> None:
    for somebody in everybody:
        somebody.end(status)


def _ringing_in_vain(everybody: list[Dialled], dialling: Dialling) -> float:
    """Nobody will pick up: as long as somebody's phone rings, Dial waits."""
    return max(
        dialling.timeout if each.party.status in _RINGS_ON else min(each.party.rings, dialling.timeout)
        for each in everybody
    )


# Somebody who would pick up after the timeout is as good as nobody.
_RINGS_ON = frozenset({DialStatus.NO_ANSWER, DialStatus.COMPLETED})


def _in_vain(party: Party) -> DialStatus:
    return DialStatus.NO_ANSWER if party.status in _RINGS_ON else party.status


def _dialled(noun: Element, dial: Element, scene: Scene) -> Dialled:
    """Who is behind an address; what is no number at all fails at once."""
    address = address_of(noun)
    if noun.name not in {"Sip", "Client"} and not NUMBER.fullmatch(address):
        scene.leg.note(Code.DIAL_NUMBER_FORMAT, f"{address!r}", scene.document, noun)
        return dialled(noun, dial, Party(DialStatus.FAILED, rings=0.0), scene)
    return dialled(noun, dial, scene.meeting.phone_book[address], scene)
