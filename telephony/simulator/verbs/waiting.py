"""What callers hear while they wait in a queue, and just before they are connected."""

from dataclasses import replace

from telephony.simulator.attributes import method
from telephony.simulator.codes import Code
from telephony.simulator.document import Document, Element
from telephony.simulator.events import Happening
from telephony.simulator.exchange import Purpose
from telephony.simulator.fetch import fetch
from telephony.simulator.heard import Heard, Sound
from telephony.simulator.interruptions import Interruption
from telephony.simulator.leg import Leg, resolve
from telephony.simulator.passing_time import Keys, pass_time
from telephony.simulator.perform import Scene, perform
from telephony.simulator.queues import Queue, Ticket
from telephony.simulator.script import End, Goto, KeyPressed, LeaveQueue, Moment, Script, Wait
from telephony.simulator.target import Next, Target

# By Twilio's Enqueue and Queue pages.
WHILE_WAITING = frozenset({"Play", "Say", "Pause", "Hangup", "Redirect", "Leave", "Gather"})
WHILE_WHISPERING = frozenset({"Play", "Say", "Pause", "Redirect"})
HOLD_MUSIC = "Twilio's hold music"
# A document in which nothing can be heard is asked for again all the same, but not in a hot circle.
SHORTEST_ROUND = 1.0


def wait_in(element: Element, scene: Scene, queue: Queue, ticket: Ticket) -> Script[LeaveQueue | End]:
    """Perform the waiting document over and over; each request tells the present state of the queue."""
    url = element.attributes.get("waitUrl")
    if not url:
        yield from _hold(scene.leg, HOLD_MUSIC if url is None else "")
    how = method(element, Code.ENQUEUE_WAIT_METHOD, scene, "waitUrlMethod")
    first = Target(resolve(scene.document, url or ""), how, Purpose.WAIT)
    target = first
    while True:
        began = scene.leg.clock.monotonic()
        added = dict(target.added) | queue.parameters(ticket)
        document = fetch(scene.leg, replace(target, added=tuple(added.items())))
        step = yield from perform(_only(WHILE_WAITING, scene, document))
        match step:
            case End():
                return step
            case LeaveQueue():
                # An agent who took the caller at this very moment is before the caller's leaving.
                yield from pass_time(scene.leg, 0, Moment.WAITING, Keys.LOST)
                return step
            case Goto(target) if target.purpose is Purpose.GATHER:
                continue
            case Goto(target):
                pass
            case _:
                target = first
        yield from pass_time(scene.leg, 0, Moment.ROUND_OVER, Keys.LOST)
        if scene.leg.clock.monotonic() - began < SHORTEST_ROUND:
            yield from pass_time(scene.leg, SHORTEST_ROUND, Moment.WAITING, Keys.LOST)


def whisper(target: Target, scene: Scene) -> Script[None]:
    """Let the waiting caller, and only the caller, hear a document before the bridge."""
    yield from perform_only(WHILE_WHISPERING, target, scene)


def perform_only(allowed: frozenset[str], target: Target, scene: Scene) -> Script[bool]:
    """Perform a document, and those that it redirects to; False if one of them hung up."""
    following: Next = target
    while True:
        document = fetch(scene.leg, following)
        match (yield from perform(_only(allowed, scene, document))):
            case Goto(following):
                pass
            case End():
                return False
            case _:
                return True


def _only(allowed: frozenset[str], scene: Scene, document: Document) -> Scene:
    """The same scene with another document and fewer verbs; the others are warned of and passed over."""
    for element in document.verbs:
        if element.name in scene.verbs and element.name not in allowed:
            scene.leg.note(Code.SCHEMA, f"{element.name} is not allowed here", document, element)
    verbs = {name: verb for name, verb in scene.verbs.items() if name in allowed}
    return replace(scene, document=document, verbs=verbs)


def _hold(leg: Leg, music: str) -> Script[None]:
    """Without a waitUrl there is music, with an empty one silence, and neither ends by itself."""
    leg.time_passed()
    began = leg.clock.monotonic()
    sound = Heard(Sound.PLAY if music else Sound.PAUSE, music, leg.clock.now(), 0.0)
    leg.begin_sound(sound)
    try:
        while True:
            match (yield Wait(Moment.ROUND_OVER, None)):
                case KeyPressed(key):
                    leg.tell(Happening.KEY_LOST, key)
                case _:
                    pass
    except Interruption:
        leg.end_sound(replace(sound, seconds=leg.clock.monotonic() - began, interrupted=True))
        raise
