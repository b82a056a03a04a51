"""Dial: somebody else is called, or the first caller of a queue is taken."""

from telephony.simulator.attributes import choice, method, whole_number
from telephony.simulator.codes import Code
from telephony.simulator.conversation import Star
from telephony.simulator.document import Element
from telephony.simulator.exchange import Purpose
from telephony.simulator.leg import resolve
from telephony.simulator.perform import Scene
from telephony.simulator.phone_book import DialStatus
from telephony.simulator.script import GoOn, Goto, Script, Step
from telephony.simulator.target import Target
from telephony.simulator.verbs.dial_number import Dialling, DialResult, Order, call_out
from telephony.simulator.verbs.dial_queue import take_from_queue

BOOLEANS = ("false", "true")
DIALLED = frozenset({"Number", "Sip", "Client"})


def dial(element: Element, scene: Scene) -> Script[Step]:
    """Twilio's Dial page: with an action it takes over, without one the next verb is performed.

    If the caller hangs up, nothing further runs.
    """
    dialling = Dialling(
        timeout=whole_number(element, "timeout", 30, Code.DIAL_TIMEOUT, scene),
        time_limit=whole_number(element, "timeLimit", 14_400, Code.DIAL_TIME_LIMIT, scene),
        star=Star.HANGS_UP
        if choice(element, "hangupOnStar", BOOLEANS, Code.SCHEMA, scene) == "true"
        else Star.IS_A_KEY,
        order=Order.ONE_AFTER_THE_OTHER
        if choice(element, "sequential", BOOLEANS, Code.SCHEMA, scene) == "true"
        else Order.ALL_AT_ONCE,
    )
    result = yield from _connect(element, dialling, scene)
    action = element.attributes.get("action")
    if action is None:
        return GoOn()
    how = method(element, Code.DIAL_METHOD, scene)
    return Goto(Target(resolve(scene.document, action), how, Purpose.DIAL, result.parameters))


def _connect(element: Element, dialling: Dialling, scene: Scene) -> Script[DialResult]:
    if element.attributes.get("record", "do-not-record") not in {"do-not-record", "false"}:
        scene.leg.note(Code.NOT_SIMULATED, "recording is not simulated", scene.document, element)
    for noun in element.children:
        if noun.name == "Queue":
            return (yield from take_from_queue(noun, dialling, scene))
        if noun.name not in DIALLED:
            scene.leg.note(Code.NOT_SIMULATED, f"Dial {noun.name} is not simulated", scene.document, noun)
    nouns = [noun for noun in element.children if noun.name in DIALLED]
    if not nouns and element.text.strip() and not element.children:
        # A number may also stand in Dial itself.
        nouns = [element]
    if not nouns:
        return DialResult(DialStatus.FAILED)
    return (yield from call_out(element, nouns, dialling, scene))
