"""What a recording holds: a date, a city, cards by role, and who did what, what went to and fro, and what was heard."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Self

OLDEST_FORMAT = 1
"""Words only; no `format` line."""
NEWEST_FORMAT = 2
"""The webhooks as well."""
ANYTHING = "…"
"""Stands for whatever may change from call to call, and for words that are written elsewhere."""


class BadRecording(Exception):
    """A file that is no recording; says why."""


class Act(Enum):
    """What a caller, or the network, can do."""

    DIAL = "dial"
    PRESS = "press"
    SAY = "say"
    SILENCE = "silence"
    DELIVER_AGAIN = "deliver_again"
    STATUS_COMES_EARLY = "status_comes_early"
    HANG_UP = "hang_up"


class CallingFrom(Enum):
    """Where the call comes from, as far as the line can tell."""

    A_STRANGER = "a stranger's phone"
    REGISTERED = "the registered phone"
    WITHHELD = "withheld"


class WhoeverIsDialled(Enum):
    """What becomes of it when the line dials somebody for the caller. Who answers talks for half a minute."""

    ANSWERS = "answers"
    IS_BUSY = "is busy"
    DOES_NOT_ANSWER = "does not answer"


@dataclass(frozen=True)
class ByRole:
    """Keys that no recording holds: what they were for, and whose they are (the first card's if it says nothing)."""

    role: str
    whose: str = ""

    def __str__(self) -> str:
        return f"{self.role} of {self.whose}" if self.whose else self.role


Pressed = str | ByRole
"""Keys as they are, or by role."""


@dataclass(frozen=True)
class Webhook:
    """One request of Twilio's and its answer, without what every request says.

    `answer` is TwiML as `twiml.py` writes it, empty for an empty Response, or whatever came with another status.
    None: no answer came.
    """

    post: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    answer: str | None = ""
    status: int = 200


@dataclass(frozen=True)
class Exchange:
    """One thing that is done, and all that goes to and fro and is heard until the caller has to act again."""

    act: Act
    pressed: tuple[Pressed, ...] = ()
    words: str = ""
    """What was said, to a line that recognises speech or records; `…` for a recording, which no webhook holds."""
    webhooks: tuple[Webhook, ...] = ()
    hears: tuple[str, ...] = ()
    """A text for each Say. `…` in it stands for anything: report numbers, a suggested PIN."""
    line_is_down: bool = False
    """The next webhook gets no answer, so Twilio turns to the fallback URL."""
    is_compared: bool = True
    """False where a replay only has to come past it."""

    def __str__(self) -> str:
        return " ".join([self.act.value, *(str(part) for part in self.pressed), *self.words.split()])


@dataclass(frozen=True)
class Recording:
    """A recorded call."""

    date: datetime
    exchanges: tuple[Exchange, ...]
    city: str = ""
    """Of lines that serve several: which rules hold."""
    calling_from: CallingFrom = CallingFrom.A_STRANGER
    operators: int = 1
    whoever_is_dialled: WhoeverIsDialled = WhoeverIsDialled.ANSWERS
    cards: Mapping[str, str] = field(default_factory=dict)
    """Role: state, in words that whoever makes the cards understands."""
    afterwards: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Role: what is known of the card when the call is over."""
    comment: tuple[str, ...] = ()
    """What happens in this call, for people: the first lines of the file."""
    format: int = NEWEST_FORMAT

    def with_comment(self, *lines: str) -> Self:
        """The same, with what happens in it."""
        return replace(self, comment=lines)
