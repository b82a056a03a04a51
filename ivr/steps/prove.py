"""The PIN: the one gate between saying who you are and being believed (rules L1, L2, P3)."""

from typing import ClassVar

from ivr.call import Call
from ivr.city import PinRequired
from ivr.desk import CardDesk, Why
from ivr.speech import Digits, Sentence, Silence, say
from ivr.step import Junction, Outcome
from ivr.steps.entry import SixDigits
from ivr.steps.menu import STANDARD_OUTCOMES

SILENCES = (0, 2, 5)
"""P3: seconds of silence before the answer to the first, second and third PIN of a call that was not right."""


class ProvePin(SixDigits):
    """Judges the PIN by what was keyed alone, until it was the right one (see «Security of the gate»).

    The initial PIN and `0#` get one answer on every card, known or not, and are never a wrong try; anything else that
    is not right gets one other answer.
    """

    standard_outcomes = STANDARD_OUTCOMES - {"person"}
    other_outcomes: ClassVar[frozenset[str]] = frozenset(
        {"right", "wrong", "initial", "none", "tries_used_up"}
    )

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        return (say("pin.question"),)

    def zero(self, call: Call, desk: CardDesk) -> Outcome:
        if call.pin_entries >= desk.city.pin.tries_per_call:
            return _used_up(call)
        entered = call.accepted(pin_entries=call.pin_entries + 1, why=Why.ON_INITIAL_PIN)
        return Outcome("none", entered)

    def judge_digits(self, digits: str, call: Call, desk: CardDesk) -> Outcome:
        pin = desk.city.pin
        if call.pin_entries >= pin.tries_per_call:
            return _used_up(call)
        entered = call.accepted(pin_entries=call.pin_entries + 1)
        if digits == pin.initial:
            return Outcome("initial", entered.for_a_person(Why.ON_INITIAL_PIN))
        if proof := desk.try_pin(call.named_claim, digits, call.named_as):
            return Outcome("right", entered.accepted(proof=proof))
        return not_right(entered, desk)


class ProvePresentPin(ProvePin):
    """The same gate where the PIN is to be changed: here the initial PIN leads on (P4)."""

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        return (say("pin.question_present", initial=Digits(desk.city.pin.initial)),)


def not_right(call: Call, desk: CardDesk) -> Outcome:
    """One sentence for everything that is not right; after the call's last entry, people (P3).

    A calling number with too many wrong PINs hears what everybody hears after the last entry, and no other reason.
    """
    if call.pin_entries >= desk.city.pin.tries_per_call or desk.caller_is_for_people():
        return _used_up(call)
    return Outcome("wrong", call, (*_silence(call), say("pin.not_right")))


def _used_up(call: Call) -> Outcome:
    return Outcome("tries_used_up", call.for_a_person(Why.NOT_PROVEN), _silence(call))


def _silence(call: Call) -> tuple[Silence, ...]:
    """P3: more with each PIN of the call. Whoever guesses by machine has to wait, and no process of ours sleeps."""
    seconds = SILENCES[min(call.pin_entries, len(SILENCES)) - 1]
    return (Silence(seconds),) if seconds else ()


class WithoutPin(Junction):
    """P0: who keys no enabled PIN is served by people, but for cities that do not ask for one."""

    outcomes: ClassVar[frozenset[str]] = frozenset({"proven", "people_only"})

    def decide(self, call: Call, desk: CardDesk) -> Outcome:
        if desk.city.pin.required is PinRequired.YES:
            return Outcome("people_only", call)
        if call.claimed_by_citizen_id and (proof := desk.read_back(call.named_claim)):
            return Outcome("proven", call.accepted(proof=proof))
        asked = desk.city.pin.required is PinRequired.OPTIONAL
        return Outcome("people_only", call if asked else call.for_a_person(Why.NOT_PROVEN))
