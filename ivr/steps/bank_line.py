"""The bank part of a lost card is separate (L11): the caller is told the bank's 24-hour line and put through to it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from ivr.call import Call
from ivr.city import BankLine
from ivr.desk import CardDesk
from ivr.keys import Heard, Pressed, Returned
from ivr.speech import Dial, Sentence, Telephone, say
from ivr.step import Junction, Outcome, Question, Step
from ivr.steps.menu import Menu

CHOICES = "123456789"


class OwnBank(Junction):
    """The holder's own bank is named only after the PIN was right; everybody else chooses."""

    outcomes: ClassVar[frozenset[str]] = frozenset({"own_bank", "choose"})

    def decide(self, call: Call, desk: CardDesk) -> Outcome:
        bank = desk.card(call.proof).bank if call.proof else None
        if bank in {line.code for line in desk.city.bank.lines}:
            return Outcome("own_bank", replace(call, bank=bank))
        return Outcome("choose", call)


class ChooseBank(Menu):
    """All the city's banks, a key each."""

    choices: ClassVar[Mapping[str, str]] = dict.fromkeys(CHOICES, "chosen")

    def offered(self, call: Call, desk: CardDesk) -> Mapping[str, str]:
        return dict.fromkeys(CHOICES[: len(desk.city.bank.lines)], "chosen")

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        lines = zip(CHOICES, desk.city.bank.lines, strict=False)
        choices = (say("bank.choice", bank=line.name[call.language], key=key) for key, line in lines)
        return (*choices, say("answer.keys"))

    def hear(self, heard: Heard, call: Call, desk: CardDesk) -> Outcome:
        outcome = super().hear(heard, call, desk)
        if outcome.name != "chosen" or not isinstance(heard, Pressed):
            return outcome
        line = desk.city.bank.lines[CHOICES.index(heard.keys)]
        return replace(outcome, call=replace(outcome.call, bank=line.code))


class BankCall(Junction):
    """Can the bank's line be dialled from here, or only be told?"""

    outcomes: ClassVar[frozenset[str]] = frozenset({"can_be_dialled", "only_told"})

    def decide(self, call: Call, desk: CardDesk) -> Outcome:
        line = chosen_line(call, desk)
        if line.dial:
            return Outcome("can_be_dialled", call)
        return Outcome("only_told", call.accepted(bank=None), (_number_twice(line, call),))


class Dialling(Step):
    """The caller talks to the bank, then comes back."""

    outcomes: ClassVar[frozenset[str]] = frozenset({"came_back", "not_reached"})

    def ask(self, call: Call, desk: CardDesk) -> Question:
        line = chosen_line(call, desk)
        connecting = say("bank.connecting", bank=line.name[call.language], number=Telephone(line.said))
        return Question((connecting,), Dial(line.dial or ""))

    def hear(self, heard: Heard, call: Call, desk: CardDesk) -> Outcome:
        if heard is Returned.SERVED:
            return Outcome("came_back", call.accepted(bank=None))
        line = chosen_line(call, desk)
        return Outcome(
            "not_reached", call.accepted(bank=None), (say("bank.not_reached"), _number_twice(line, call))
        )


def chosen_line(call: Call, desk: CardDesk) -> BankLine:
    """The line that the caller chose, or the first of the city if a profile changed under the call."""
    lines = desk.city.bank.lines
    return next((line for line in lines if line.code == call.bank), lines[0])


def _number_twice(line: BankLine, call: Call) -> Sentence:
    return say("bank.number_twice", bank=line.name[call.language], number=Telephone(line.said))


def told_lines(call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
    """Every bank with its number, as it is told out of hours and in the answers (S3, P7)."""
    return tuple(
        say("bank.line", bank=line.name[call.language], number=Telephone(line.said))
        for line in desk.city.bank.lines
    )
