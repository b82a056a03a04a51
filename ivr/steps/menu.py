"""A menu: one key chooses. `0` is a person, `*` goes back, `#` says it again, in every menu of the line."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from ivr.call import Call
from ivr.desk import CardDesk, Why
from ivr.keys import Ended, Heard, Pressed
from ivr.speech import MENU, Ask, Sentence, say
from ivr.step import Outcome, Question, Step

PATIENCE = 3
"""Silences and muddles in a row until the line stops asking."""

MOST_REPEATS = 20
"""How often in a row `#` says it again. Writing a number down takes many; a stuck key never ends."""

STANDARD_OUTCOMES = frozenset({"again", "unclear", "out_of_patience", "person", "go_back"})
"""What can come of any question, whatever else it asks."""


def missed(call: Call, hint: Sentence) -> Outcome:
    """Count a silence or a muddle: ask again with a hint, or give up after the third in a row."""
    misses = call.misses + 1
    if misses >= PATIENCE:
        return Outcome("out_of_patience", call.for_a_person(Why.NOT_UNDERSTOOD))
    return Outcome("unclear", replace(call, misses=misses), (hint,))


def asked_again(call: Call, *said: Sentence) -> Outcome:
    """Ask again without counting."""
    return Outcome("again", call, said)


def said_again(call: Call) -> Outcome:
    """The repeat key: the question, and what was told before it. That may be a verdict cut short by this very key."""
    if call.repeats >= MOST_REPEATS:
        return Outcome("out_of_patience", call.for_a_person(Why.NOT_UNDERSTOOD))
    return Outcome("again", replace(call, repeats=call.repeats + 1), call.just_told)


def asked_for_a_person(call: Call) -> Outcome:
    """The human key, alive everywhere (Q2)."""
    return Outcome("person", call.for_a_person(Why.ASKED))


def went_back(call: Call) -> Outcome:
    """The back key."""
    return Outcome("go_back", call.accepted())


class Menu(Step):
    """Offers keys. Subclasses name their `choices` (key to outcome) and what is said; `chosen` may do a deed."""

    entry = MENU
    choices: ClassVar[Mapping[str, str]] = {}
    standard_outcomes: ClassVar[frozenset[str]] = STANDARD_OUTCOMES
    other_outcomes: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        cls.outcomes = cls.standard_outcomes | set(cls.choices.values()) | cls.other_outcomes

    @abstractmethod
    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        """What is said."""

    def offered(self, call: Call, desk: CardDesk) -> Mapping[str, str]:
        """The keys that are alive here and now; all choices unless a city or a card decides otherwise."""
        return self.choices

    def chosen(self, outcome: str, call: Call, desk: CardDesk) -> Outcome:
        """What choosing does: nothing but lead on, unless a subclass acts."""
        return Outcome(outcome, call)

    def ask(self, call: Call, desk: CardDesk) -> Question:
        return Question(self.question(call, desk), Ask(MENU))

    def hear(self, heard: Heard, call: Call, desk: CardDesk) -> Outcome:
        if not isinstance(heard, Pressed):
            return asked_again(call)
        match heard:
            case Pressed("", Ended.SILENCE) if not call.entry_just_taken:
                return missed(call, say("nothing_heard"))
            case Pressed("#") | Pressed("", Ended.HASH):
                return said_again(call)
            case Pressed(""):
                return asked_again(call)
            case Pressed(key) if key in (offered := self.offered(call, desk)):
                return self.chosen(offered[key], call.accepted(), desk)
            case Pressed("0"):
                return asked_for_a_person(call)
            case Pressed("*"):
                return went_back(call)
        return missed(call, say("key_unknown"))
