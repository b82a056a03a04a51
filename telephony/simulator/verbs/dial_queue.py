"""Dial Queue: the agent's side of a queue."""

from telephony.simulator.conversation import converse
from telephony.simulator.document import Element
from telephony.simulator.events import Happening
from telephony.simulator.exchange import Purpose
from telephony.simulator.leg import Leg, resolve
from telephony.simulator.perform import Scene
from telephony.simulator.phone_book import DialStatus
from telephony.simulator.queues import Queue
from telephony.simulator.script import KeyPressed, Met, Moment, Script, Wait
from telephony.simulator.target import Target
from telephony.simulator.verbs.dial_number import Dialling, DialResult


def take_from_queue(noun: Element, dialling: Dialling, scene: Scene) -> Script[DialResult]:
    """Twilio's Queue page: take the first caller or wait for one; an unknown queue fails."""
    queue = scene.meeting.existing_queue(noun.text.strip())
    if queue is None:
        return DialResult(DialStatus.FAILED)
    met = queue.take(scene.leg, _whisper(noun, scene)) or (yield from _wait(queue, dialling, scene.leg))
    if met is None:
        return DialResult(DialStatus.NO_ANSWER, added=(("QueueSid", queue.sid),))
    wait = Wait(Moment.CONNECTED, scene.leg.clock.monotonic() + dialling.time_limit)
    yield from converse(scene.leg, met.conversation, wait, dialling.star)
    told = (("QueueSid", queue.sid), ("QueueTime", str(met.waited)))
    return DialResult(DialStatus.COMPLETED, met.call_sid, met.conversation.seconds, told)


def _wait(queue: Queue, dialling: Dialling, agent: Leg) -> Script[Met | None]:
    wait = Wait(Moment.DIALLING, agent.clock.monotonic() + dialling.timeout)
    agent.time_passed()
    try:
        while True:
            match (yield wait):
                case Met() as met:
                    return met
                case KeyPressed(key):
                    agent.tell(Happening.KEY_LOST, key)
                case _:
                    return None
    finally:
        queue.give_up(agent)


def _whisper(noun: Element, scene: Scene) -> Target | None:
    """What the caller hears before the bridge is told who takes the call; the misspelling is Twilio's."""
    url = noun.attributes.get("url")
    if not url:
        return None
    how = noun.attributes.get("method", "POST")
    return Target(resolve(scene.document, url), how, Purpose.WHISPER, (("DequeingCallSid", scene.leg.sid),))
