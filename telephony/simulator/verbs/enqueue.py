"""Enqueue: the caller waits for an agent, and the application is told how the waiting ended."""

from telephony.simulator.attributes import method, whole_number
from telephony.simulator.codes import Code
from telephony.simulator.conversation import Star, converse, until_somebody_hangs_up
from telephony.simulator.document import Element
from telephony.simulator.events import Happening
from telephony.simulator.exchange import Purpose
from telephony.simulator.interruptions import (
    CallerHungUp,
    CallUpdated,
    Interruption,
    PartnerLeft,
    TakenFromQueue,
)
from telephony.simulator.leg import resolve
from telephony.simulator.perform import Scene
from telephony.simulator.queues import DEFAULT_MAXIMUM, Queue, Ticket
from telephony.simulator.script import End, GoOn, Goto, Script, Step
from telephony.simulator.status import CallStatus, Outcome
from telephony.simulator.target import Target
from telephony.simulator.verbs.waiting import wait_in, whisper

LONGEST_NAME = 64


def enqueue(element: Element, scene: Scene) -> Script[Step]:
    """Twilio's Enqueue page. After a bridge the action is asked when the parties part, after a Leave at once."""
    name = _name(element, scene)
    maximum = whole_number(element, "maxQueueSize", DEFAULT_MAXIMUM, Code.SCHEMA, scene)
    queue = scene.meeting.queue(name, maximum)
    if queue.is_full:
        scene.leg.note(Code.QUEUE_FULL, f"{name} holds {queue.maximum}", scene.document, element)
        return _next(element, scene, {"QueueResult": "queue-full"})
    ticket = queue.join(scene.leg)
    scene.leg.tell(Happening.QUEUED, name)
    try:
        step = yield from wait_in(element, scene, queue, ticket)
    except TakenFromQueue as taken:
        return (yield from _talk(element, scene, taken, _result("bridged", queue, ticket)))
    except Interruption as interruption:
        queue.leave(ticket)
        result = "redirected" if isinstance(interruption, CallUpdated) else "hangup"
        _tell_of_the_end(element, scene, _result(result, queue, ticket), interruption)
        raise
    finally:
        queue.leave(ticket)
    if isinstance(step, End):
        scene.leg.end(step.status, step.outcome)
        _tell(element, scene, _result("hangup", queue, ticket))
        return step
    return _next(element, scene, _result("leave", queue, ticket))


def _talk(element: Element, scene: Scene, taken: TakenFromQueue, told: dict[str, str]) -> Script[Step]:
    """Hear the whisper, talk until somebody hangs up."""
    try:
        if taken.whisper is not None:
            yield from whisper(taken.whisper, scene)
        taken.conversation.connect()
        yield from converse(scene.leg, taken.conversation, until_somebody_hangs_up(), Star.IS_A_KEY)
    except PartnerLeft:
        # The agent was gone before the whisper was over.
        pass
    except Interruption as interruption:
        taken.conversation.leave(scene.leg)
        if isinstance(interruption, CallUpdated):
            told = told | {"QueueResult": "redirected-from-bridged"}
        _tell_of_the_end(element, scene, told, interruption)
        raise
    finally:
        taken.conversation.leave(scene.leg)
    return _next(element, scene, told)


def _name(element: Element, scene: Scene) -> str:
    """The name, or the workflow in its place: its tasks are not simulated, only its queue."""
    workflow = element.attributes.get("workflowSid")
    if workflow is not None:
        scene.leg.note(Code.NOT_SIMULATED, "TaskRouter is not simulated", scene.document, element)
        return workflow
    name = element.text.strip()
    if not name:
        scene.leg.note(Code.ENQUEUE_NAME_SHORT, "a queue has a name", scene.document, element)
    if len(name) > LONGEST_NAME:
        scene.leg.note(Code.ENQUEUE_NAME_LONG, f"{len(name)} characters", scene.document, element)
    return name[:LONGEST_NAME]


def _result(result: str, queue: Queue, ticket: Ticket) -> dict[str, str]:
    return {"QueueResult": result, "QueueSid": queue.sid, "QueueTime": str(queue.seconds(ticket))}


def _next(element: Element, scene: Scene, told: dict[str, str]) -> Step:
    """The action if there is one, else the next verb."""
    target = _action(element, scene, told)
    return Goto(target) if target else GoOn()


def _tell_of_the_end(
    element: Element, scene: Scene, told: dict[str, str], interruption: Interruption
) -> None:
    """A caller who hung up is gone before the action hears of it."""
    if isinstance(interruption, CallerHungUp):
        scene.leg.end(CallStatus.COMPLETED, Outcome.CALLER_HUNG_UP)
    _tell(element, scene, told)


def _tell(element: Element, scene: Scene, told: dict[str, str]) -> None:
    """The action is told, although nobody is there to hear what it answers."""
    target = _action(element, scene, told)
    if target is not None:
        scene.leg.send(target.purpose, target.url, target.method, dict(target.added))


def _action(element: Element, scene: Scene, told: dict[str, str]) -> Target | None:
    action = element.attributes.get("action")
    if action is None:
        return None
    how = method(element, Code.ENQUEUE_METHOD, scene)
    return Target(resolve(scene.document, action), how, Purpose.ENQUEUE, tuple(told.items()))
