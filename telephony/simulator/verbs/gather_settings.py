"""Reads Gather's attributes, warns of bad ones and fills in the defaults of Twilio's Gather page."""

from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from telephony.simulator.attributes import choice, method, whole_number
from telephony.simulator.codes import Code
from telephony.simulator.document import Element
from telephony.simulator.leg import resolve
from telephony.simulator.notices import Fatal
from telephony.simulator.number import Pci
from telephony.simulator.passing_time import Keys
from telephony.simulator.perform import Scene
from telephony.simulator.quirks import BargeIn
from telephony.simulator.script import Ears

KEYS = frozenset("0123456789#*")
INPUTS = ("dtmf", "speech", "dtmf speech", "speech dtmf")
MOST_HINTS, LONGEST_HINT = 500, 100
BOOLEANS = ("false", "true")


class EmptyResult(Enum):
    """What follows when nothing was keyed."""

    FALLS_THROUGH = "the next verb"
    IS_TOLD = "the action, without digits"


@dataclass(frozen=True)
class Settings:
    """A Gather's attributes in the simulator's own words."""

    method: str
    timeout: int
    finish_key: str
    num_digits: int | None
    empty_result: EmptyResult
    keys: Keys
    barge_in: BargeIn
    ears: Ears
    speech_timeout: int


def read_settings(gather: Element, scene: Scene) -> Settings:
    """Settings with Twilio's defaults: 5 seconds, `#`, any number of digits, no action without input."""
    _need_https(gather, scene)
    speech_timeout = _speech_timeout(gather, scene)
    takes = choice(gather, "input", INPUTS, Code.GATHER_INPUT, scene)
    empty = choice(gather, "actionOnEmptyResult", BOOLEANS, Code.GATHER_EMPTY_RESULT, scene)
    barge_in = choice(gather, "bargeIn", ("true", "false"), Code.GATHER_BARGE_IN, scene)
    keys_wait = barge_in == "false" and scene.leg.habits.quirks.barge_in is BargeIn.KEYS_TOO
    return Settings(
        method=method(gather, Code.GATHER_METHOD, scene),
        timeout=whole_number(gather, "timeout", 5, Code.GATHER_TIMEOUT, scene),
        finish_key=_finish_key(gather, scene),
        num_digits=whole_number(gather, "numDigits", 0, Code.GATHER_NUM_DIGITS, scene) or None,
        empty_result=EmptyResult.IS_TOLD if empty == "true" else EmptyResult.FALLS_THROUGH,
        keys=Keys.STOP if "dtmf" in takes else Keys.LOST,
        barge_in=BargeIn.KEYS_TOO if keys_wait else BargeIn.SPEECH_ONLY,
        ears=Ears.OPEN if "speech" in takes else Ears.CLOSED,
        speech_timeout=speech_timeout,
    )


def _finish_key(gather: Element, scene: Scene) -> str:
    """One key, or none at all: then `#` and `*` are digits like the others."""
    key = gather.attributes.get("finishOnKey", "#")
    if key == "" or key in KEYS:
        return key
    scene.leg.note(Code.GATHER_FINISH_KEY, f"finishOnKey={key!r}", scene.document, gather)
    return "#"


def _need_https(gather: Element, scene: Scene) -> None:
    """Twilio's page on error 13337: an account in PCI mode sends gathered digits over HTTPS only."""
    url = resolve(scene.document, gather.attributes.get("action", ""))
    if scene.leg.line.pci is Pci.ON and urlsplit(url).scheme != "https":
        raise Fatal(
            Code.GATHER_NEEDS_HTTPS, f"{url} is not HTTPS", scene.document.url, gather.line, gather.column
        )


def _speech_timeout(gather: Element, scene: Scene) -> int:
    """The silence after words. What else is written about speech is read, so that warnings come as from Twilio."""
    whole_number(gather, "maxSpeechTime", 60, Code.GATHER_MAX_SPEECH_TIME, scene)
    choice(gather, "debug", BOOLEANS, Code.GATHER_DEBUG, scene)
    hints = gather.attributes.get("hints", "").split(",")
    if len(hints) > MOST_HINTS or any(len(hint.strip()) > LONGEST_HINT for hint in hints):
        scene.leg.note(Code.GATHER_HINTS, "too many or too long hints", scene.document, gather)
    if "partialResultCallback" in gather.attributes:
        scene.leg.note(Code.NOT_SIMULATED, "partialResultCallback is not simulated", scene.document, gather)
    if gather.attributes.get("speechTimeout") == "auto":
        return 0
    return whole_number(gather, "speechTimeout", 0, Code.GATHER_SPEECH_TIMEOUT, scene)
