"""The main menu, the PIN menu, and what is offered when one thing is done."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from ivr.call import Call
from ivr.city import PinRequired
from ivr.desk import CardDesk
from ivr.speech import HangUp, Language, Sentence, say
from ivr.step import Ending, Outcome, Question
from ivr.steps.bank_line import told_lines
from ivr.steps.menu import Menu

OTHER: Mapping[Language, Language] = {"zh": "en", "en": "zh"}


class MainMenu(Menu):
    """`docs/rules.md`, «The phone menu». `8` switches the language of the whole call."""

    choices: ClassVar[Mapping[str, str]] = {
        "1": "lost_card",
        "2": "pin_service",
        "3": "my_card",
        "4": "questions",
        "8": "language_switched",
    }

    other_outcomes: ClassVar[frozenset[str]] = frozenset({"no_pins_here"})

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        other_language = replace(say("main_menu.other_language"), language=OTHER[call.language])
        return (other_language, say("main_menu.question"))

    def chosen(self, outcome: str, call: Call, desk: CardDesk) -> Outcome:
        if outcome == "language_switched":
            return Outcome(outcome, replace(call, language=OTHER[call.language]))
        if outcome == "pin_service" and desk.city.pin.required is PinRequired.NO:
            return Outcome("no_pins_here", call)
        return Outcome(outcome, call)


class PinMenu(Menu):
    """PIN service, in cities that keep PINs (P0)."""

    choices: ClassVar[Mapping[str, str]] = {"1": "change", "2": "forgotten"}
    other_outcomes: ClassVar[frozenset[str]] = frozenset({"changes_off"})

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        return (say("pin_menu.question"),)

    def chosen(self, outcome: str, call: Call, desk: CardDesk) -> Outcome:
        """P3: while the line is alarmed, no PIN is set or changed."""
        if outcome == "change" and desk.pin_changes_are_off():
            return Outcome("changes_off", call)
        return Outcome(outcome, call)


class AnythingElse(Menu):
    """One thing is done: a bank's loss line, the main menu, or hang up."""

    choices: ClassVar[Mapping[str, str]] = {"1": "bank_line", "2": "main_menu"}

    def offered(self, call: Call, desk: CardDesk) -> Mapping[str, str]:
        return self.choices if desk.city.bank.lines else {"2": "main_menu"}

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        if desk.city.bank.lines:
            return (say("anything_else.bank"), say("anything_else.question"))
        return (say("anything_else.question"),)


class Goodbye(Ending):
    """A friendly end for whoever gave up out of hours: whether a loss stands or nothing was reported, and what now."""

    def last_words(self, call: Call, desk: CardDesk) -> Question:
        return Question((*_what_stands(call, desk), say("goodbye")), HangUp())


def _what_stands(call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
    if call.loss_told:
        return (say("goodbye.loss_stands"),)
    return () if call.loss_unknown else _ways_that_remain(call, desk)


def _ways_that_remain(call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
    hours = desk.city.staff.hours_said[call.language]
    return (
        say("goodbye.nothing_reported"),
        say("nobody.hours", hours=hours),
        *((say("nobody.banks"),) if desk.city.bank.lines else ()),
        *told_lines(call, desk),
    )
