"""Questions on how card business works: the topics, and one answer each (C1, P5, P7; texts in the city profile)."""

from collections.abc import Mapping
from typing import ClassVar

from ivr.call import Call
from ivr.desk import CardDesk
from ivr.speech import Sentence, say
from ivr.steps.bank_line import told_lines
from ivr.steps.menu import Menu


class Questions(Menu):
    """Card questions 用卡咨询."""

    choices: ClassVar[Mapping[str, str]] = {
        "1": "fees",
        "2": "papers",
        "3": "when_usable",
        "4": "apply_myself",
        "5": "wrong_data",
        "6": "procedures",
        "7": "bank_pin",
        "8": "ways_to_report",
        "9": "two_pins",
    }

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        return (say("questions.question"),)


class Procedures(Menu):
    """The seven procedures at the counter."""

    choices: ClassVar[Mapping[str, str]] = {
        "1": "procedure_issue",
        "2": "procedure_correction",
        "3": "procedure_replacement",
        "4": "procedure_cancellation",
        "5": "procedure_transfer",
        "6": "procedure_refund",
        "7": "procedure_withdrawal",
    }

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        return (say("procedures.question"),)


class Answer(Menu):
    """One topic, read out; then again, back, or a person."""

    def __init__(self, topic: str) -> None:
        self.topic = topic

    def answer(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        """The city's text."""
        return (say("text", text=desk.city.info[self.topic][call.language]),)

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        return (*self.answer(call, desk), say("answer.keys"))


class BankPin(Answer):
    """P7: each bank's PIN is the bank's own; and every bank's line."""

    def answer(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        return (*super().answer(call, desk), *told_lines(call, desk))


class WaysToReport(Answer):
    """L1–L3: the three ways, the papers, the counter, the hours."""

    def answer(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        city, language = desk.city, call.language
        return (
            *super().answer(call, desk),
            say("text", text=city.loss.written_papers[language]),
            say("text", text=city.counter[language]),
            say("nobody.hours", hours=city.staff.hours_said[language]),
        )


class ForgottenPin(Menu):
    """P5: a forgotten PIN is reset at the counter, never by phone."""

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        city, language = desk.city, call.language
        return (
            say("forgotten.counter_only"),
            say("text", text=city.pin.reset_papers[language]),
            say("text", text=city.counter[language]),
            say("nobody.hours", hours=city.staff.hours_said[language]),
            say("answer.keys"),
        )
