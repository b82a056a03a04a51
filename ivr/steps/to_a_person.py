"""To a person: the queue in staff hours, otherwise why not now, when again, and a call-back request (L2, S3, S4)."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from ivr.call import Call
from ivr.city import EnableExtra, PinRequired
from ivr.desk import CardDesk, Why
from ivr.keys import Heard, Pressed, Returned
from ivr.speech import KEYED_OUT, MENU, Ask, Digits, HandOver, Sentence, Silence, Upcoming, say
from ivr.step import Junction, Outcome, Question, Step
from ivr.steps.bank_line import told_lines
from ivr.steps.entry import NumberEntry
from ivr.steps.menu import STANDARD_OUTCOMES, Menu, missed, said_again

_REASONS: Mapping[Why, Sentence] = {
    Why.ASKED: say("why.asked"),
    Why.ON_INITIAL_PIN: say("why.on_initial_pin"),
    Why.NOT_PROVEN: say("why.not_proven"),
    Why.CARD_NEEDS_STAFF: say("why.card_needs_staff"),
    Why.SELF_SERVICE_CLOSED: say("why.self_service_closed"),
    Why.ELDER: say("why.elder"),
    Why.MINOR: say("why.minor"),
    Why.NOT_UNDERSTOOD: say("why.not_understood"),
    Why.TROUBLE: say("why.trouble"),
}


def reason(call: Call) -> Sentence:
    """Why a person, in words."""
    return _REASONS[call.why or Why.ASKED]


class StaffHours(Junction):
    """Is staff in, and is there room to wait? (L2, S2, S3)"""

    outcomes: ClassVar[frozenset[str]] = frozenset({"staff_are_in", "staff_are_out", "queue_is_full"})

    def decide(self, call: Call, desk: CardDesk) -> Outcome:
        handed = replace(call, code_entries=0)
        if not desk.staff_are_in():
            return Outcome("staff_are_out", handed)
        return Outcome("queue_is_full" if desk.queue_is_full() else "staff_are_in", handed)


class Queue(Step):
    """The caller waits for a person. What is heard while waiting is in `ivr/waiting.py`."""

    outcomes: ClassVar[frozenset[str]] = frozenset(
        {"served", "pin_asked", "handed_on", "wants_callback", "sent_away", "not_reached"}
    )

    def ask(self, call: Call, desk: CardDesk) -> Question:
        return Question((reason(call), say("queue.hold")), HandOver())

    def hear(self, heard: Heard, call: Call, desk: CardDesk) -> Outcome:
        if heard is Returned.SERVED:
            return Outcome("served", call.accepted(loss_unknown=True))
        if heard is Returned.PIN_ASKED:
            # With a person a new matter begins: what the caller was at before is the operator's to know.
            return Outcome("pin_asked", call.accepted(loss_unknown=True).without_matter())
        if heard is Returned.HANDED_ON:
            return Outcome("handed_on", call.accepted(loss_unknown=True))
        if heard is Returned.WANTS_CALLBACK:
            return Outcome("wants_callback", call.accepted())
        if heard is Returned.NOT_REACHED:
            return Outcome("not_reached", call.accepted())
        return Outcome("sent_away", call.accepted())


class QueueAgain(Queue):
    """The operator who was rung did not pick up: the caller waits on, in the old place."""

    def ask(self, call: Call, desk: CardDesk) -> Question:
        return Question((say("queue.not_reached"),), HandOver())


class NobodyNow(Menu):
    """S3: why, staff hours, next opening, a call-back request; bank lines, counter; the same words again, or back.

    Whose PINs were not right may key one more without listening. Its digits would be six choices, wrong ones or deeds;
    so what is keyed here is heard to its end, and a number is one wrong choice.
    """

    standard_outcomes = STANDARD_OUTCOMES - {"person"}
    choices: ClassVar[Mapping[str, str]] = {"1": "wants_callback", "0": "again"}

    def offered(self, call: Call, desk: CardDesk) -> Mapping[str, str]:
        return self.choices if desk.city.staff.callback else {"0": "again"}

    def ask(self, call: Call, desk: CardDesk) -> Question:
        question = super().ask(call, desk)
        if call.why is not Why.NOT_PROVEN:
            return question
        return Question((*question.said, Silence(MENU.seconds - KEYED_OUT.seconds)), Ask(KEYED_OUT))

    def hear(self, heard: Heard, call: Call, desk: CardDesk) -> Outcome:
        outcome = super().hear(heard, call, desk)
        is_a_number = isinstance(heard, Pressed) and len(heard.keys) > 1
        if outcome.name == "unclear" and is_a_number:
            return replace(outcome, said=(say("nobody.one_key"),))
        return outcome

    def chosen(self, outcome: str, call: Call, desk: CardDesk) -> Outcome:
        return said_again(call) if outcome == "again" else super().chosen(outcome, call, desk)

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        city, language = desk.city, call.language
        return (
            *(() if call.why in {None, Why.ASKED} else (reason(call),)),
            say("nobody.hours", hours=city.staff.hours_said[language]),
            say("nobody.all_busy") if desk.staff_are_in() else _next_opening(desk),
            *((say("nobody.callback"),) if city.staff.callback else ()),
            *((say("nobody.enable_instead"),) if _may_enable_instead(call, desk) else ()),
            *((say("nobody.banks"),) if city.bank.lines else ()),
            *told_lines(call, desk),
            say("text", text=city.counter[language]),
            say("nobody.keys"),
        )


def _next_opening(desk: CardDesk) -> Sentence:
    return say("nobody.next", opening=_opening(desk))


def _opening(desk: CardDesk) -> Upcoming:
    return Upcoming(desk.next_opening(), desk.now().date())


def _may_enable_instead(call: Call, desk: CardDesk) -> bool:
    """P4: said to everybody who keyed the initial PIN, whatever card there is."""
    pin = desk.city.pin
    by_sms = pin.enable_extra is EnableExtra.SMS_CODE and pin.required is PinRequired.YES
    return by_sms and call.why is Why.ON_INITIAL_PIN


class LeaveCallback(Junction):
    """A caller whose number is known leaves the request at once; a withheld one keys a number."""

    outcomes: ClassVar[frozenset[str]] = frozenset({"noted", "number_needed"})

    def decide(self, call: Call, desk: CardDesk) -> Outcome:
        if desk.caller_is_withheld:
            return Outcome("number_needed", call)
        return _noted(None, call, desk)


class CallbackNumber(NumberEntry):
    """The number to call back."""

    length = 12
    other_outcomes: ClassVar[frozenset[str]] = frozenset({"noted"})

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        return (say("callback.number"),)

    def judge(self, pressed: Pressed, call: Call, desk: CardDesk) -> Outcome:
        if not re.fullmatch(r"1[3-9][0-9]{9}|0[1-9][0-9]{8,10}", pressed.keys):
            return missed(call, say("callback.not_a_number"))
        return _noted(pressed.keys, call.accepted(), desk)


def _noted(number: str | None, call: Call, desk: CardDesk) -> Outcome:
    tail = desk.leave_callback(number, call.why or Why.ASKED, call.claim)
    said = (
        say("callback.noted"),
        say("callback.calls", tail=Digits(tail)),
        say("callback.soon") if desk.staff_are_in() else say("callback.from", opening=_opening(desk)),
        say("callback.is_no_report"),
    )
    return Outcome("noted", call, said)
