"""Play: a sound file, or tones."""

from telephony.simulator.attributes import whole_number
from telephony.simulator.codes import Code
from telephony.simulator.document import Element
from telephony.simulator.exchange import Purpose
from telephony.simulator.habits import Sounds
from telephony.simulator.heard import Heard, Sound
from telephony.simulator.leg import resolve
from telephony.simulator.passing_time import Keys, let_hear
from telephony.simulator.perform import Scene
from telephony.simulator.script import Ears, GoOn, Input, Moment, Script, Step

FOR_EVER = 1_000
TONES = frozenset("0123456789ABCD#*wW")
# A tone's own length is not told by Twilio's Play page; the two waits are.
TONE_SECONDS = {"w": 0.5, "W": 1.0}
OTHER_TONE_SECONDS = 0.2


def play(element: Element, scene: Scene) -> Script[Step]:
    """Play; keys pressed meanwhile are lost."""
    yield from play_sound(element, scene, Moment.SPEAKING, Keys.LOST)
    return GoOn()


def play_sound(
    element: Element, scene: Scene, moment: Moment, keys: Keys, ears: Ears = Ears.CLOSED
) -> Script[Input | None]:
    """Play as often as `loop` says; the answer is the key, or the words, that cut it short.

    What a sound file holds does not matter to a call; how long it is, and whether it is fetched, are habits.
    """
    times = whole_number(element, "loop", 1, Code.PLAY_LOOP, scene, least=0) or FOR_EVER
    tones = element.attributes.get("digits")
    if tones is not None and not set(tones) <= TONES:
        scene.leg.note(Code.PLAY_DIGITS, f"digits={tones!r}", scene.document, element)
        return None
    sound = _tones(tones, scene) if tones is not None else _file(element, scene)
    if tones is None and not _is_there(sound.text, element, scene):
        return None
    for _ in range(times):
        cut = yield from let_hear(scene.leg, sound, moment, keys, ears)
        if cut is not None:
            return cut
    return None


def _is_there(url: str, element: Element, scene: Scene) -> bool:
    """Twilio's Play page: the file is got by GET, without Twilio's parameters, and must be sound."""
    if scene.leg.habits.sounds is Sounds.NOT_FETCHED:
        return True
    exchange = scene.leg.send(Purpose.SOUND, url, "GET", {})
    kind = (exchange.answer and exchange.answer.header("Content-Type")) or "missing"
    if exchange.codes:
        scene.leg.note(exchange.codes[0], exchange.codes[0].meaning, scene.document, element)
    elif not kind.startswith("audio/"):
        scene.leg.note(Code.PLAY_CONTENT_TYPE, f"the Content-Type is {kind}", scene.document, element)
    return not exchange.codes and kind.startswith("audio/")


def _file(element: Element, scene: Scene) -> Heard:
    url = resolve(scene.document, element.text.strip())
    return Heard(Sound.PLAY, url, scene.leg.clock.now(), scene.leg.habits.play_seconds)


def _tones(tones: str, scene: Scene) -> Heard:
    seconds = sum(TONE_SECONDS.get(tone, OTHER_TONE_SECONDS) for tone in tones)
    return Heard(Sound.TONES, tones, scene.leg.clock.now(), seconds)
