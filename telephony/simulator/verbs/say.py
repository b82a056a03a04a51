"""Say: text is spoken in a voice and a language."""

from telephony.simulator.attributes import whole_number
from telephony.simulator.codes import Code
from telephony.simulator.document import Element
from telephony.simulator.heard import Heard, Sound
from telephony.simulator.passing_time import Keys, let_hear
from telephony.simulator.perform import Scene
from telephony.simulator.say_limits import may_be_spoken
from telephony.simulator.script import Ears, GoOn, Input, Moment, Script, Step

# What loop="0" amounts to, by Twilio's Say page.
FOR_EVER = 1_000


def say(element: Element, scene: Scene) -> Script[Step]:
    """Speak; keys pressed meanwhile are lost."""
    yield from speak(element, scene, Moment.SPEAKING, Keys.LOST)
    return GoOn()


def speak(
    element: Element, scene: Scene, moment: Moment, keys: Keys, ears: Ears = Ears.CLOSED
) -> Script[Input | None]:
    """Speak as often as `loop` says; the answer is the key, or the words, that cut it short."""
    times = whole_number(element, "loop", 1, Code.SAY_LOOP, scene, least=0) or FOR_EVER
    if not may_be_spoken(element, scene):
        return None
    sound = Heard(
        Sound.SAY,
        " ".join(element.text.split()),
        scene.leg.clock.now(),
        scene.leg.habits.speech.seconds(element),
        element.attributes.get("language", "en-US"),
        element.attributes.get("voice", "man"),
    )
    for _ in range(times):
        cut = yield from let_hear(scene.leg, sound, moment, keys, ears)
        if cut is not None:
            return cut
    return None
