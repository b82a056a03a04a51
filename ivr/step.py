"""A step asks one question and judges the answer; a junction decides without asking; an ending ends the call."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from ivr.call import Call
from ivr.desk import CardDesk
from ivr.keys import Heard
from ivr.speech import Entry, Said, Then


@dataclass(frozen=True)
class Outcome:
    """What a step made of an answer: a name that the call map knows, the call's new facts, and what to say first."""

    name: str
    call: Call
    said: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Question:
    """What is said, and then waited for."""

    said: tuple[Said, ...]
    then: Then


class Step(ABC):
    """One question. `outcomes` declares every outcome that `hear` can name."""

    outcomes: ClassVar[frozenset[str]]
    entry: ClassVar[Entry | None] = None
    """What may be keyed; None where the caller is somewhere else meanwhile (queue, another line)."""
    is_secret: ClassVar[bool] = False
    """True where PINs or codes are keyed: what was pressed is kept nowhere."""

    @abstractmethod
    def ask(self, call: Call, desk: CardDesk) -> Question:
        """Put the question into words. Changes nothing."""

    @abstractmethod
    def hear(self, heard: Heard, call: Call, desk: CardDesk) -> Outcome:
        """Judge the answer."""


class Ending(ABC):
    """Where a call ends."""

    @abstractmethod
    def last_words(self, call: Call, desk: CardDesk) -> Question:
        """What is said at the end."""


class Junction(ABC):
    """A decision that needs no question: is staff in, what state is the card in."""

    outcomes: ClassVar[frozenset[str]]

    @abstractmethod
    def decide(self, call: Call, desk: CardDesk) -> Outcome:
        """Name the outcome."""
