"""Turns calls of this line into recordings. `recording_text` is for whoever has just had a call.

What was keyed is said by roles, numbers read aloud are left open; the states of the cards are guessed from what was
told of them, and stand in the file to be corrected.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from ivr.city import City
from models import policy
from recordings.masks import Masks
from recordings.recording import Act, ByRole, CallingFrom, Recording
from recordings.renewed import renewed
from recordings.take import Sent, recorded, sent_in
from recordings.writer import text_of
from scripts.invented import CardState
from scripts.recordings.interpreter import NAMES, Interpreter
from scripts.recordings.playing import Replay
from scripts.recordings.roles import Role
from scripts.recordings.sources import KeptCall, as_on_tape
from telephony.recordings import public_numbers
from telephony.simulator.call_record import CallRecord

FROM_MY_PHONE = ("1#",)


def recording_text(call: CallRecord, city: City, zone: tzinfo, comment: str) -> str:
    """A finished call over the stand-in for Twilio, as a recording's file. `comment`: what happens in it."""
    began = call.exchanges[0].at.astimezone(zone)
    return text_of(made(sent_in(call), began, city, comment))


def made(sent: Sequence[Sent], began: datetime, city: City, comment: str) -> Recording:
    """The recording of a call of this line, from its webhooks in their order."""
    interpreter = Interpreter(city)
    whole_minute = began.replace(second=0, microsecond=0)
    recording = recorded(sent, whole_minute, masks_of(city), interpreter)
    return replace(
        recording,
        city=city.code,
        calling_from=_calling_from(recording),
        cards=interpreter.cards,
        comment=(comment,),
    )


def off_tape(call: KeptCall, began: datetime, city: City) -> Recording:
    """The recording of a call that the line itself kept on tape. Whose card was keyed when is not on it: one card."""
    recording = recorded(call.sent, began.replace(second=0, microsecond=0), masks_of(city), as_on_tape)
    keyed = {part.role for each in recording.exchanges for part in each.pressed if isinstance(part, ByRole)}
    state = CardState.INITIAL if keyed & {Role.CODE.value, Role.INITIAL_PIN.value} else CardState.ENABLED
    return replace(
        recording,
        city=city.code,
        calling_from=_calling_from(recording),
        cards={NAMES[0]: state.value} if keyed - {Role.PHONE.value} else {},
        comment=(f"Call {call.sid}.",),
    )


def rewritten(replay: Replay) -> str:
    """The file of a recording with what happens now."""
    masks = masks_of(policy.load(replay.recorded.city))
    return text_of(renewed(replay.recorded, replay.played, masks))


def masks_of(city: City) -> Masks:
    """What a city's line tells everybody may stand in a recording."""
    return Masks(public=public_numbers(city))


def _calling_from(recording: Recording) -> CallingFrom:
    """Whoever says to call from the registered phone is taken at their word: there is nothing else to go by."""
    said_so = any(each.act is Act.PRESS and each.pressed == FROM_MY_PHONE for each in recording.exchanges)
    if said_so and recording.calling_from is CallingFrom.A_STRANGER:
        return CallingFrom.REGISTERED
    return recording.calling_from
