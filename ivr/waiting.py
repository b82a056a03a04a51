"""What a caller hears while waiting for a person, and what a key does there (rules S3, S4)."""

from dataclasses import dataclass
from enum import Enum

from ivr.city import City
from ivr.speech import Language, Sentence, Spoken, say
from ivr.wording import spoken


@dataclass(frozen=True)
class Wait:
    """A caller's wait: callers before this one, seconds waited, operators signed in, and whether staff hours go on."""

    ahead: int
    seconds: int
    operators: int
    staff_are_in: bool


class WaitGoesOn(Enum):
    """What happens after the words."""

    OFFER_CALLBACK = "offer_callback"
    """`1` is alive: leave a call-back request and keep the turn."""
    HOLD = "hold"
    SEND_AWAY = "send_away"
    """Closing time: leave the queue for the words and offers of the closed line."""


def while_waiting(wait: Wait, city: City, language: Language) -> tuple[tuple[Spoken, ...], WaitGoesOn]:
    """The words for this moment of the wait, and what follows."""
    if not wait.staff_are_in:
        return _in_words((say("queue.closing"),), city, language), WaitGoesOn.SEND_AWAY
    said = [_place(wait)]
    if not wait.operators:
        said.insert(0, say("queue.nobody_signed_in"))
    may_offer = not wait.operators or wait.seconds >= city.staff.queue_offer_callback_s
    if city.staff.callback and may_offer:
        said.append(say("queue.offer_callback"))
        return _in_words(said, city, language), WaitGoesOn.OFFER_CALLBACK
    return _in_words(said, city, language), WaitGoesOn.HOLD


def _place(wait: Wait) -> Sentence:
    return say("queue.place", ahead=wait.ahead) if wait.ahead else say("queue.next")


def _in_words(
    said: tuple[Sentence, ...] | list[Sentence], city: City, language: Language
) -> tuple[Spoken, ...]:
    return tuple(spoken(sentence, language, city.speech.yao) for sentence in said)
