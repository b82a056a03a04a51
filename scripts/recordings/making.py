"""Turns calls of this line into recordings. `recording_text` is for whoever has just had a call.

What was keyed is said by roles, numbers read aloud are left open. Where the line's record could be looked into, roles
and states of the cards are what they were; else they are what was told, or what somebody knows who has the call, and
each guess stands as such in the first lines of the file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from ivr.city import City
from models import policy
from recordings.masks import Masks
from recordings.recording import Act, CallingFrom, Recording
from recordings.renewed import renewed
from recordings.take import Sent, recorded, sent_in
from recordings.writer import text_of
from scripts.invented import CardState
from scripts.recordings.asked import says
from scripts.recordings.at_once import at_once
from scripts.recordings.cast_told import CastTold
from scripts.recordings.interpreter import Interpreter
from scripts.recordings.playing import Replay
from scripts.recordings.tapes import Watched, as_on_tape
from scripts.recordings.witness import Witness
from telephony.recordings import public_numbers
from telephony.simulator.call_record import CallRecord

FROM_MY_PHONE = ("1#",)


@dataclass(frozen=True)
class Known:
    """What somebody knows of a call of which only webhooks were kept."""

    cards: Sequence[CardState] = ()
    """In the order in which the caller names them."""
    calling_from: CallingFrom | None = None


NOTHING_MORE = Known()


def recording_text(call: CallRecord, city: City, zone: tzinfo, witness: Witness, comment: str) -> str:
    """A finished call over the stand-in for Twilio, as a recording's file. `comment`: what happens in it."""
    began = call.exchanges[0].at.astimezone(zone)
    return text_of(made_of(call, began, city, witness, comment))


def made_of(call: CallRecord, began: datetime, city: City, witness: Witness, comment: str) -> Recording:
    """What the witness saw of the cards; if it saw nothing, what was told of them."""
    if witness.saw_anything:
        return off_tape(witness.watched(call, began), began, city, comment)
    return made(sent_in(call), began, city, comment)


def made(
    sent: Sequence[Sent], began: datetime, city: City, *comment: str, known: Known = NOTHING_MORE
) -> Recording:
    """The recording of a call of this line, from its webhooks in their order. The comment ends with the guesses."""
    sent = at_once(sent)
    learned = CastTold(stated=known.cards)
    recorded(sent, began, masks_of(city), Interpreter(city, learned))
    told = CastTold(learned.roles(), known.cards)
    interpreter = Interpreter(city, told)
    recording = recorded(sent, _minute(began), masks_of(city), interpreter)
    calling_from = known.calling_from or _calling_from(recording)
    guesses = [*interpreter.guesses(), *_guess_of_the_caller(calling_from, known, told)]
    return replace(
        recording,
        city=city.code,
        calling_from=calling_from,
        operators=_operators(recording),
        cards=told.states,
        comment=(*comment, *guesses),
    )


def off_tape(call: Watched, began: datetime, city: City, comment: str) -> Recording:
    """The recording of a call that was written down beside the record: nothing of its cards is guessed."""
    recording = recorded(at_once(call.sent), _minute(began), masks_of(city), as_on_tape)
    calling_from = recording.calling_from
    if call.cast.is_called_from_first and calling_from is CallingFrom.A_STRANGER:
        calling_from = CallingFrom.REGISTERED
    return replace(
        recording,
        city=city.code,
        calling_from=calling_from,
        operators=_operators(recording),
        cards=call.cast.cards,
        comment=(comment,),
    )


def rewritten(replay: Replay) -> str:
    """The file of a recording with what happens now."""
    masks = masks_of(policy.load(replay.recorded.city))
    return text_of(renewed(replay.recorded, replay.played, masks))


def masks_of(city: City) -> Masks:
    """What a city's line tells everybody may stand in a recording."""
    return Masks(public=public_numbers(city))


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _operators(recording: Recording) -> int:
    """How many were on duty: nobody, where a waiting caller was told so."""
    told = " ".join(words for each in recording.exchanges for words in each.hears)
    return 0 if says(told, "queue.nobody_signed_in") else 1


def _calling_from(recording: Recording) -> CallingFrom:
    """Whoever says to call from the registered phone is taken at their word: there is nothing else to go by."""
    said_so = any(each.act is Act.PRESS and each.pressed == FROM_MY_PHONE for each in recording.exchanges)
    if said_so and recording.calling_from is CallingFrom.A_STRANGER:
        return CallingFrom.REGISTERED
    return recording.calling_from


def _guess_of_the_caller(calling_from: CallingFrom, known: Known, told: CastTold) -> Iterator[str]:
    """That a number was withheld is seen; whose number another one was is not."""
    if told.states and known.calling_from is None and calling_from is not CallingFrom.WITHHELD:
        yield (
            f"Guessed: whose telephone it was ({calling_from.value}). "
            "Nothing that was kept tells it; --calling-from says it."
        )
