"""A call that needs nobody: entries are pressed one after the other, on a clock that takes no time."""

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.phone.entries import CodeFromSms, Entry, Keys, Silence
from scripts.phone.line import CalledLine
from scripts.phone.record import Record
from scripts.phone.transcript import HungUp, StayedSilent, Transcript
from scripts.recordings.witness import Witness
from telephony.simulator.call import Call
from telephony.simulator.clock import Clock
from telephony.simulator.events import Event
from telephony.simulator.heard import Sound
from telephony.simulator.script import Moment
from telephony.simulator.switchboard import Twilio

ENGLISH = Keys("8")
"""What a caller presses in the main menu for the other language."""


@dataclass(frozen=True)
class Played:
    """A call that is over."""

    line: CalledLine
    caller: str
    call: Call
    transcript: Transcript
    left_over: int
    """Entries that were not pressed, because the line had hung up before."""
    witness: Witness
    """Saw in the line's record what each turn was, as far as it can be looked into."""
    broken_off: str = ""
    """Why the caller hung up before all was keyed; empty if not."""


def play(line: CalledLine, clock: Clock, caller: str, entries: Sequence[Entry], language: str) -> Played:
    """Call, press each entry when the line waits for the caller, listen on, and hang up."""
    transcript = Transcript(Record(line.office))
    witness = Witness(line.office)

    def note(event: Event) -> None:
        transcript.note(event)
        witness.note(event)

    twilio = Twilio(line.number, line.transport, clock, line.habits, note)
    call = twilio.dial(caller)
    waiting = [*_switch_language(call, language), *entries]
    broken_off = ""
    try:
        while waiting and not call.is_over:
            _act(call, waiting.pop(0), transcript, clock)
    except _NoCode as fault:
        broken_off = str(fault)
    if not call.is_over:
        transcript.items.append(HungUp(clock.now()))
        call.hang_up()
    return Played(line, caller, call, transcript, len(waiting), witness, broken_off)


class _NoCode(Exception):
    """There is nothing to key where a code was to be keyed. What was heard so far says why."""


def _switch_language(call: Call, language: str) -> list[Entry]:
    spoken = [sound.language for sound in call.heard if sound.sound is Sound.SAY]
    return [ENGLISH] if language == "en" and spoken and not spoken[0].startswith("en") else []


def _act(call: Call, entry: Entry, transcript: Transcript, clock: Clock) -> None:
    match entry:
        case Silence():
            transcript.items.append(StayedSilent(clock.now()))
            call.stay_silent()
        case Keys(keys):
            _press(call, keys, transcript, clock)
        case CodeFromSms():
            code = transcript.record.newest_code()
            if code is None:
                raise _NoCode("no one-time code has come by SMS, or the line's record cannot be looked into")
            _press(call, code, transcript, clock)


def _press(call: Call, keys: str, transcript: Transcript, clock: Clock) -> None:
    """An entry is whole: if the line still waits for more of it, silence ends it before the next one."""
    transcript.press(clock.now(), keys)
    answered = len(call.exchanges)
    call.press(keys)
    if call.moment is Moment.ASKED and len(call.exchanges) == answered:
        call.stay_silent()
