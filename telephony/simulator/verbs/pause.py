"""Pause: silence; before anything else it lets the phone ring longer."""

from telephony.simulator.attributes import whole_number
from telephony.simulator.codes import Code
from telephony.simulator.document import Element
from telephony.simulator.heard import Heard, Sound
from telephony.simulator.passing_time import Keys, let_hear, pass_time
from telephony.simulator.perform import Scene
from telephony.simulator.script import Ears, GoOn, Input, Moment, Script, Step
from telephony.simulator.status import CallStatus


def pause(element: Element, scene: Scene) -> Script[Step]:
    """Silence. Twilio's Pause page: as the first verb it delays answering, so there is nobody to hear it."""
    if scene.leg.status is CallStatus.RINGING:
        yield from pass_time(scene.leg, _length(element, scene), Moment.RINGING, Keys.LOST)
    else:
        yield from keep_silent(element, scene, Moment.SPEAKING, Keys.LOST)
    return GoOn()


def keep_silent(
    element: Element, scene: Scene, moment: Moment, keys: Keys, ears: Ears = Ears.CLOSED
) -> Script[Input | None]:
    """Say nothing for a while; the answer is the key, or the words, that cut it short."""
    silence = Heard(Sound.PAUSE, "", scene.leg.clock.now(), _length(element, scene))
    return (yield from let_hear(scene.leg, silence, moment, keys, ears))


def _length(element: Element, scene: Scene) -> int:
    return whole_number(element, "length", 1, Code.PAUSE_LENGTH, scene)
