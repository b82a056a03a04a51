"""Record: what the caller says becomes a recording, and the action is told of it. The sound itself is not kept."""

from dataclasses import dataclass

from telephony.simulator.attributes import choice, method, whole_number
from telephony.simulator.codes import Code
from telephony.simulator.document import Element
from telephony.simulator.events import Happening
from telephony.simulator.exchange import Purpose
from telephony.simulator.heard import Heard, Sound
from telephony.simulator.identifiers import new_sid
from telephony.simulator.interruptions import CallerHungUp
from telephony.simulator.leg import Leg, resolve
from telephony.simulator.passing_time import Keys, let_hear, pass_time
from telephony.simulator.perform import Scene
from telephony.simulator.script import Ears, GoOn, Goto, Moment, Script, Spoke, Step
from telephony.simulator.status import CallStatus, Outcome
from telephony.simulator.target import Target
from telephony.simulator.verbs.speech import words_seconds

ANY_KEY = "1234567890*#"
BEEP_SECONDS = 0.5
HUNG_UP = "hangup"
RECORDINGS = "https://api.twilio.com/2010-04-01/Accounts/{account}/Recordings/{sid}"
NOT_SIMULATED = ("transcribe", "transcribeCallback", "recordingStatusCallback")


@dataclass
class Tape:
    """What has been recorded so far: `ended_by` is a key, `hangup`, or nothing."""

    began: float
    seconds: float = 0.0
    ended_by: str = ""

    @property
    def is_empty(self) -> bool:
        """Nobody said anything."""
        return self.seconds == 0


def record(element: Element, scene: Scene) -> Script[Step]:
    """Twilio's Record page: silence alone leads to the next verb; all else to the action, also hanging up."""
    leg = scene.leg
    for name in NOT_SIMULATED:
        if element.attributes.get(name, "false") != "false":
            leg.note(Code.NOT_SIMULATED, f"{name} is not simulated", scene.document, element)
    if choice(element, "playBeep", ("true", "false"), Code.SCHEMA, scene) == "true":
        beep = Heard(Sound.TONES, "beep", leg.clock.now(), BEEP_SECONDS)
        yield from let_hear(leg, beep, Moment.SPEAKING, Keys.LOST)
    tape = Tape(leg.clock.monotonic())
    try:
        yield from _listen(element, scene, tape)
    except CallerHungUp:
        tape.ended_by = HUNG_UP
        leg.end(CallStatus.COMPLETED, Outcome.CALLER_HUNG_UP)
        target = _action(element, scene, tape)
        leg.send(target.purpose, target.url, target.method, dict(target.added))
        raise
    if tape.is_empty and not tape.ended_by:
        return GoOn()
    return Goto(_action(element, scene, tape))


def _listen(element: Element, scene: Scene, tape: Tape) -> Script[None]:
    """Until a key, a silence or the longest recording ends it. The tape ends with the last word."""
    leg = scene.leg
    timeout = whole_number(element, "timeout", 5, Code.SCHEMA, scene)
    ends = tape.began + whole_number(element, "maxLength", 3_600, Code.SCHEMA, scene)
    end_keys = _end_keys(element, scene)
    while (left := ends - leg.clock.monotonic()) > 0:
        came = yield from pass_time(leg, min(timeout, left), Moment.RECORDED, Keys.STOP, Ears.OPEN)
        if isinstance(came, Spoke):
            leg.tell(Happening.WORDS_HEARD, came.words)
            came = yield from _take_down(came.words, leg, tape, ends)
        elif came is None:
            return
        if isinstance(came, str) and came in end_keys:
            leg.tell(Happening.KEY_HEARD, came)
            tape.ended_by = came
            return


def _end_keys(element: Element, scene: Scene) -> str:
    """Any of these keys ends it; with none of them, no key does."""
    keys = element.attributes.get("finishOnKey", ANY_KEY)
    if set(keys) <= set(ANY_KEY):
        return keys
    scene.leg.note(Code.SCHEMA, f"finishOnKey={keys!r}", scene.document, element)
    return ANY_KEY


def _take_down(words: str, leg: Leg, tape: Tape, ends: float) -> Script[str | None]:
    """Listen for as long as the words take; the answer is the key that cut them short."""
    left = ends - leg.clock.monotonic()
    try:
        cut = yield from pass_time(leg, min(words_seconds(words, leg), left), Moment.SPEAKING, Keys.STOP)
    finally:
        tape.seconds = leg.clock.monotonic() - tape.began
    return cut if isinstance(cut, str) else None


def _action(element: Element, scene: Scene, tape: Tape) -> Target:
    """Without an action the document itself is asked for again, as Twilio does."""
    sid = new_sid("RE")
    told = (
        ("RecordingUrl", RECORDINGS.format(account=scene.leg.line.account_sid, sid=sid)),
        ("RecordingSid", sid),
        ("RecordingDuration", str(round(tape.seconds))),
        ("Digits", tape.ended_by),
    )
    url = resolve(scene.document, element.attributes.get("action", ""))
    return Target(url, method(element, Code.SCHEMA, scene), Purpose.RECORD, told)
