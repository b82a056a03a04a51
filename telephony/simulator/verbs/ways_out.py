"""Redirect, Hangup, Reject and Leave: verbs after which nothing of the document is reached."""

from telephony.simulator.attributes import choice, method
from telephony.simulator.codes import Code
from telephony.simulator.document import Element
from telephony.simulator.exchange import Purpose
from telephony.simulator.leg import resolve
from telephony.simulator.perform import Scene
from telephony.simulator.script import End, Goto, LeaveQueue, Script, Step
from telephony.simulator.status import CallStatus, Outcome
from telephony.simulator.target import Target


def redirect(element: Element, scene: Scene) -> Script[Step]:
    """The document at another URL takes over and becomes the current one; an empty URL is this one again."""
    yield from ()
    url = resolve(scene.document, element.text.strip())
    return Goto(Target(url, method(element, Code.REDIRECT_METHOD, scene), Purpose.REDIRECT))


def hangup(_element: Element, _scene: Scene) -> Script[Step]:
    """The line hangs up."""
    yield from ()
    return End()


def reject(element: Element, scene: Scene) -> Script[Step]:
    """Twilio's Reject page: as the first verb it refuses the call without taking it.

    Later it can only hang up, and a schema warning says so.
    """
    yield from ()
    if scene.leg.status is not CallStatus.RINGING:
        scene.leg.note(Code.SCHEMA, "Reject must be the first verb", scene.document, element)
        return End()
    reason = choice(element, "reason", ("rejected", "busy"), Code.REJECT_REASON, scene)
    return End(CallStatus.BUSY if reason == "busy" else CallStatus.NO_ANSWER, Outcome.REJECTED)


def leave(_element: Element, _scene: Scene) -> Script[Step]:
    """The caller leaves the queue whose waiting document this is."""
    yield from ()
    return LeaveQueue()
