"""A number is keyed: an ID, a PIN, a code, a telephone. `0#` is a person, `*#` goes back, `#` alone says it again."""

import re
from abc import abstractmethod
from typing import ClassVar

from ivr.call import Call
from ivr.desk import CardDesk
from ivr.keys import Ended, Heard, Pressed
from ivr.speech import Ask, Entry, Sentence, say
from ivr.step import Outcome, Question, Step
from ivr.steps.menu import STANDARD_OUTCOMES, asked_again, asked_for_a_person, missed, said_again, went_back

KEYS = re.compile(r"[0-9*]+")


class NumberEntry(Step):
    """Asks for up to `length` keys. Subclasses judge what is keyed; the three standard keys are judged here.

    A `#` or a silence right after an entry of known length never counts: people press `#` out of habit.
    """

    length: ClassVar[int]
    seconds: ClassVar[int] = 10
    standard_outcomes: ClassVar[frozenset[str]] = STANDARD_OUTCOMES
    other_outcomes: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        cls.outcomes = cls.standard_outcomes | cls.other_outcomes
        if "length" in dir(cls):
            cls.entry = Entry(cls.length, cls.seconds, is_menu=False)

    @abstractmethod
    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        """What is said."""

    @abstractmethod
    def judge(self, pressed: Pressed, call: Call, desk: CardDesk) -> Outcome:
        """Judge keys that are none of the standard ones: at least one of 0-9 and `*`."""

    def zero(self, call: Call, desk: CardDesk) -> Outcome:
        """`0#`, or `0` and silence."""
        return asked_for_a_person(call)

    def ask(self, call: Call, desk: CardDesk) -> Question:
        return Question(self.question(call, desk), Ask(Entry(self.length, self.seconds, is_menu=False)))

    def hear(self, heard: Heard, call: Call, desk: CardDesk) -> Outcome:
        if not isinstance(heard, Pressed):
            return asked_again(call)
        match heard:
            case Pressed("", Ended.SILENCE) if not call.entry_just_taken:
                return missed(call, say("nothing_heard"))
            case Pressed("", Ended.HASH):
                return said_again(call)
            case Pressed(""):
                return asked_again(call)
            case Pressed("0", Ended.HASH | Ended.SILENCE):
                return self.zero(call, desk)
            case Pressed("*", Ended.HASH):
                return went_back(call)
            case Pressed(keys) if KEYS.fullmatch(keys) and len(keys) <= self.length:
                return self.judge(heard, call, desk)
        return missed(call, say("key_unknown"))


class SixDigits(NumberEntry):
    """Asks for six digits that are written down nowhere: a PIN or a one-time code."""

    length = 6
    is_secret = True

    @abstractmethod
    def judge_digits(self, digits: str, call: Call, desk: CardDesk) -> Outcome:
        """Judge six digits."""

    def judge(self, pressed: Pressed, call: Call, desk: CardDesk) -> Outcome:
        if "*" in pressed.keys:
            return missed(call, say("six_digits.only"))
        if len(pressed.keys) < self.length:
            return missed(call, say("six_digits.too_few"))
        return self.judge_digits(pressed.keys, call, desk)
