"""Gather: prompts are spoken, keys or words are collected, and the action is told of them."""

from dataclasses import dataclass

from telephony.simulator.codes import Code
from telephony.simulator.document import Element
from telephony.simulator.events import Happening
from telephony.simulator.exchange import Purpose
from telephony.simulator.leg import Leg, resolve
from telephony.simulator.passing_time import Keys, pass_time
from telephony.simulator.perform import Scene
from telephony.simulator.quirks import BargeIn, EmptyDigits, GatherEndMessage, LoneFinishKey
from telephony.simulator.script import Ears, GoOn, Goto, Input, Moment, Script, Spoke, Step
from telephony.simulator.target import Target
from telephony.simulator.verbs.gather_settings import EmptyResult, Settings, read_settings
from telephony.simulator.verbs.pause import keep_silent
from telephony.simulator.verbs.play import play_sound
from telephony.simulator.verbs.say import speak
from telephony.simulator.verbs.speech import words_seconds

CONFIDENCE = "0.9"
"""Whatever the caller says is understood."""
PROMPTS = {"Say": speak, "Play": play_sound, "Pause": keep_silent}


@dataclass(frozen=True)
class Entry:
    """What was keyed, and the key that ended it ("" when the number of digits or silence did); or what was said."""

    digits: str
    finished_on: str
    words: str = ""


def gather(element: Element, scene: Scene) -> Script[Step]:
    """Twilio's Gather page: with input the action takes over; without, the next verb is performed."""
    settings = read_settings(element, scene)
    entry = yield from _collect(element, settings, scene)
    if not entry.digits and not entry.words and settings.empty_result is EmptyResult.FALLS_THROUGH:
        return GoOn()
    url = resolve(scene.document, element.attributes.get("action", ""))
    return Goto(Target(url, settings.method, Purpose.GATHER, _parameters(entry, scene)))


def _collect(element: Element, settings: Settings, scene: Scene) -> Script[Entry]:
    """Take keys until the finish key, the number of digits, or silence; or words, if none was pressed before.

    The time limit starts when the prompts are over or the first key is pressed, and anew with each key.
    """
    leg = scene.leg
    digits = ""
    cut = yield from _prompt(element, settings, scene)
    waiting = [*leg.pressed_early]
    leg.pressed_early.clear()
    while True:
        if isinstance(cut, Spoke):
            return (yield from _hear_out(cut.words, settings, leg))
        if cut is not None:
            waiting.append(cut)
        if not waiting:
            leg.tell(Happening.ASKED, digits)
            ears = Ears.CLOSED if digits else settings.ears
            cut = yield from pass_time(leg, settings.timeout, Moment.ASKED, settings.keys, ears)
            if cut is None:
                return Entry(digits, "")
            continue
        cut = None
        key = waiting.pop(0)
        leg.tell(Happening.KEY_HEARD, key)
        if key != settings.finish_key:
            digits += key
        elif digits or leg.habits.quirks.lone_finish_key is LoneFinishKey.ENDS:
            return Entry(digits, key)
        if settings.num_digits is not None and len(digits) >= settings.num_digits:
            return Entry(digits, "")


def _hear_out(words: str, settings: Settings, leg: Leg) -> Script[Entry]:
    """Words take their time, and a silence after them; keys that come meanwhile come too late."""
    leg.tell(Happening.WORDS_HEARD, words)
    yield from pass_time(leg, words_seconds(words, leg) + settings.speech_timeout, Moment.SPEAKING, Keys.LOST)
    return Entry("", "", words)


def _prompt(element: Element, settings: Settings, scene: Scene) -> Script[Input | None]:
    """Perform the nested verbs; the answer is the key, or the words, that stopped them."""
    keys = settings.keys
    if settings.barge_in is BargeIn.KEYS_TOO and keys is Keys.STOP:
        keys = Keys.KEPT
    ears = Ears.CLOSED if element.attributes.get("bargeIn") == "false" else settings.ears
    for child in element.children:
        prompt = PROMPTS.get(child.name)
        if prompt is None:
            continue
        if "digits" in child.attributes and child.name == "Play":
            # Twilio's Play page: tones cannot be played inside a Gather.
            scene.leg.note(Code.GATHER_NESTING, "Play with digits inside Gather", scene.document, child)
            continue
        cut = yield from prompt(child, scene, Moment.PROMPTED, keys, ears)
        if cut is not None:
            return cut
    return None


def _parameters(entry: Entry, scene: Scene) -> tuple[tuple[str, str], ...]:
    if entry.words:
        return (("SpeechResult", entry.words), ("Confidence", CONFIDENCE))
    quirks = scene.leg.habits.quirks
    told = [("FinishedOnKey", entry.finished_on)]
    if entry.digits or quirks.empty_digits is EmptyDigits.EMPTY:
        told.append(("Digits", entry.digits))
    if quirks.gather_end_message is GatherEndMessage.SENT:
        told.append(("msg", "Gather End"))
    return tuple(told)
