"""Set or change the PIN (rules P1, P2, P4): the extra fact that enabling asks for, then the new PIN twice."""

from typing import ClassVar

from ivr.call import Call
from ivr.city import EnableExtra
from ivr.desk import CardDesk, CodeVerdict, NewPin, PinDeed, Proof, Why
from ivr.keys import Ended, Pressed
from ivr.speech import SUGGESTED_PIN, Sentence, say
from ivr.step import Junction, Outcome
from ivr.steps.entry import NumberEntry, SixDigits
from ivr.steps.identify import CITIZEN_ID_LENGTH
from ivr.steps.menu import Menu, asked_again, missed
from ivr.steps.prove import not_right

REFUSALS_BEFORE_SUGGESTION = 2
_ENABLING = frozenset({"code_on_its_way", "proven", "wrong", "tries_used_up"})


class ChangesOff(Menu):
    """P3: said while the line is alarmed. A person is offered; losses can be reported all the same."""

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        return (say("pin_changes_off.question"),)


class ChooseEnabling(Junction):
    """The initial PIN was keyed: is the citizen ID known yet?"""

    outcomes: ClassVar[frozenset[str]] = _ENABLING | {"id_needed"}

    def decide(self, call: Call, desk: CardDesk) -> Outcome:
        if not call.claimed_by_citizen_id:
            return Outcome("id_needed", call)
        return _show_extra_fact(call, desk, citizen_id=None)


class CitizenIdToEnable(NumberEntry):
    """P4: the citizen ID, unless it was what identified the caller."""

    length = CITIZEN_ID_LENGTH
    other_outcomes: ClassVar[frozenset[str]] = _ENABLING

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        return (say("enable.citizen_id"),)

    def judge(self, pressed: Pressed, call: Call, desk: CardDesk) -> Outcome:
        if pressed.ended is Ended.SILENCE and len(pressed.keys) < CITIZEN_ID_LENGTH:
            return asked_again(call, say("who.end_with_hash"))
        citizen_id = pressed.keys.replace("*", "X")
        if not desk.is_citizen_id(citizen_id):
            return missed(call, say("who.not_an_id"))
        return _show_extra_fact(call.accepted(), desk, citizen_id)


def _show_extra_fact(call: Call, desk: CardDesk, citizen_id: str | None) -> Outcome:
    """P4: one fact that is not printed on the card. Every card and every number gets the same words and turns."""
    if desk.city.pin.enable_extra is EnableExtra.SMS_CODE:
        desk.send_code(call.named_claim, citizen_id)
        return Outcome("code_on_its_way", call, (say("enable.code_on_its_way"),))
    if proof := desk.enable_without_code(call.named_claim, citizen_id):
        return Outcome("proven", call.accepted(proof=proof))
    return not_right(call, desk)


class OneTimeCode(SixDigits):
    """P4: the code from the SMS."""

    seconds = 45
    other_outcomes: ClassVar[frozenset[str]] = frozenset(
        {"right", "wrong", "already_enabled", "tries_used_up"}
    )

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        return (say("enable.code"),)

    def judge_digits(self, digits: str, call: Call, desk: CardDesk) -> Outcome:
        entered = call.accepted(code_entries=call.code_entries + 1)
        verdict = desk.try_code(call.named_claim, digits)
        if isinstance(verdict, Proof):
            return Outcome("right", entered.accepted(proof=verdict))
        if verdict is CodeVerdict.ALREADY_ENABLED:
            return Outcome("already_enabled", entered, (say("enable.already_changed"),))
        if entered.code_entries >= desk.city.pin.code_tries:
            return Outcome("tries_used_up", entered.for_a_person(Why.NOT_PROVEN))
        return Outcome("wrong", entered, (say("enable.code_not_right"),))


class EnterNewPin(SixDigits):
    """P2: the new PIN, weighed before it is asked for again."""

    seconds = 20
    other_outcomes: ClassVar[frozenset[str]] = frozenset({"held", "refused"})

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        return (say("new_pin.question"),)

    def judge_digits(self, digits: str, call: Call, desk: CardDesk) -> Outcome:
        entered = call.accepted()
        match desk.weigh_new_pin(call.proven_claim, digits):
            case NewPin.FINE:
                desk.hold_new_pin(digits)
                return Outcome("held", entered)
            case NewPin.SAME_AS_OLD:
                return _refused(call, say("new_pin.same_as_old"))
            case NewPin.TOO_EASY:
                return _refused(call, say("new_pin.too_easy"))


def _refused(call: Call, reason: Sentence) -> Outcome:
    refusals = call.refusals + 1
    refused = call.accepted(refusals=min(refusals, REFUSALS_BEFORE_SUGGESTION))
    if refusals < REFUSALS_BEFORE_SUGGESTION:
        return Outcome("refused", refused, (reason,))
    return Outcome("refused", refused, (reason, say("new_pin.suggestion", pin=SUGGESTED_PIN)))


class RepeatNewPin(SixDigits):
    """P4: the new PIN again, so that a slip of the finger shuts nobody out."""

    seconds = 20
    other_outcomes: ClassVar[frozenset[str]] = frozenset({"stored", "differs", "not_possible", "changes_off"})

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        return (say("new_pin.again"),)

    def judge_digits(self, digits: str, call: Call, desk: CardDesk) -> Outcome:
        entered = call.accepted()
        if not desk.is_held_new_pin(digits):
            return Outcome("differs", entered, (say("new_pin.differs"),))
        deed = desk.change_pin(call.proven_claim, digits)
        settled = entered.accepted(proof=None)
        match deed:
            case PinDeed.CHANGED:
                return Outcome("stored", settled, (say("new_pin.changed"),))
            case PinDeed.ENABLED:
                return Outcome("stored", settled, (say("new_pin.enabled"),))
            case PinDeed.CHANGES_OFF:
                return Outcome("changes_off", settled)
            case PinDeed.NOT_POSSIBLE:
                return Outcome("not_possible", settled.for_a_person(Why.CARD_NEEDS_STAFF))
