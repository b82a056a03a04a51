"""What an operator sends a caller to do with the keys, and the way back to the operator (rule S1)."""

from typing import ClassVar

from ivr.call import Call
from ivr.desk import CardDesk, NoPin
from ivr.keys import Heard
from ivr.speech import BackToStaff, Sentence, say
from ivr.step import Outcome, Question
from ivr.steps.entry import SixDigits
from ivr.steps.menu import STANDARD_OUTCOMES
from ivr.steps.to_a_person import Queue


class PinForStaff(SixDigits):
    """The PIN, for the operator to learn whether it is right. The caller hears one answer, whatever was keyed.

    Whose card it is the desk knows, from the operator. What becomes of the entry is told there and never here, so that
    nothing of it stays in the call.
    """

    standard_outcomes = STANDARD_OUTCOMES - {"person"}
    other_outcomes: ClassVar[frozenset[str]] = frozenset({"keyed", "not_keyed"})

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        return (say("staff_pin.question"),)

    def hear(self, heard: Heard, call: Call, desk: CardDesk) -> Outcome:
        outcome = super().hear(heard, call, desk)
        if outcome.name not in {"go_back", "out_of_patience"}:
            return outcome
        desk.tell_staff_of_no_pin(NoPin.NOT_KEYED)
        return Outcome(outcome.name, call.accepted(), _BACK)

    def zero(self, call: Call, desk: CardDesk) -> Outcome:
        desk.tell_staff_of_no_pin(NoPin.HAS_NONE)
        return Outcome("not_keyed", call.accepted(), _BACK)

    def judge_digits(self, digits: str, call: Call, desk: CardDesk) -> Outcome:
        if call.pin_entries >= desk.city.pin.tries_per_call:
            desk.tell_staff_of_no_pin(NoPin.NOT_KEYED)
            return Outcome("not_keyed", call.accepted(), _BACK)
        desk.try_pin_for_staff(digits)
        return Outcome("keyed", call.accepted(pin_entries=call.pin_entries + 1), _BACK)


_BACK = (say("staff_pin.back"),)


class BackWithStaff(Queue):
    """The caller is with the operator again, who is rung anew where there are telephones."""

    def ask(self, call: Call, desk: CardDesk) -> Question:
        return Question((), BackToStaff())
