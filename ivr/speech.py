"""What can happen on a telephone line, in nobody's dialect: something is said, then asked, dialled or ended."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Language = Literal["zh", "en"]

SUGGESTED_PIN = "\ue000"
"""Stands for the suggested PIN (P2) in spoken text, so that the digits are never stored with the reply."""


@dataclass(frozen=True)
class Digits:
    """A number to be read digit by digit: card tail, report number, telephone."""

    digits: str

    @property
    def groups(self) -> tuple[str, ...]:
        """As people say long numbers: up to five digits in one breath, six in threes, more in fours from the end."""
        if len(self.digits) <= 5:
            return (self.digits,)
        size = 3 if len(self.digits) == 6 else 4
        first = len(self.digits) % size or size
        first += size if first == 1 else 0
        rest = self.digits[first:]
        return (self.digits[:first], *(rest[at : at + size] for at in range(0, len(rest), size)))


@dataclass(frozen=True)
class Telephone(Digits):
    """A telephone number, in the groups in which people say such numbers."""

    @property
    def groups(self) -> tuple[str, ...]:
        """400 numbers as 3-3-4; a long-distance number as its area code, then the rest; others as any number."""
        if len(self.digits) == 10 and self.digits[0] != "0":
            return (self.digits[:3], self.digits[3:6], self.digits[6:])
        if len(self.digits) >= 10 and self.digits[0] == "0":
            area = 3 if self.digits[1] in "12" else 4
            return (self.digits[:area], *Digits(self.digits[area:]).groups)
        return super().groups


@dataclass(frozen=True)
class Upcoming:
    """A moment to come, told as today's or tomorrow's where it is. `today` is the day on which it is told."""

    moment: datetime
    today: date

    @property
    def days_ahead(self) -> int:
        """How many midnights lie between."""
        return (self.moment.date() - self.today).days


Value = str | int | Digits | date | datetime | Upcoming
"""What can fill a gap in a sentence. A date is read with its year, a datetime as day and time."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of `ivr/words/` by name, with what fills its gaps."""

    name: str
    values: tuple[tuple[str, Value], ...] = ()
    language: Language | None = None
    """Set where a sentence is said in another language than the call's: «For English, press 8»."""


def say(name: str, **values: Value) -> Sentence:
    """Name a sentence and fill its gaps."""
    return Sentence(name, tuple(values.items()))


@dataclass(frozen=True)
class Silence:
    """Nothing is said for a while. At the start of a reply no key cuts it short."""

    seconds: int


@dataclass(frozen=True)
class Entry:
    """What the caller may key: up to `length` keys. A menu takes one key at once, `#` and `*` included."""

    length: int = 1
    seconds: int = 7
    """How long the line waits for the first key and for each next one."""
    is_menu: bool = True


MENU = Entry()

KEYED_OUT = Entry(length=18, seconds=2, is_menu=False)
"""Where one key chooses, but a whole number may come: what is keyed until a short silence is one answer."""


@dataclass(frozen=True)
class Ask:
    """Wait for keys."""

    entry: Entry


@dataclass(frozen=True)
class HangUp:
    """End the call."""


@dataclass(frozen=True)
class HandOver:
    """Put the caller into the queue for a person."""


@dataclass(frozen=True)
class BackToStaff:
    """Connect the caller with the operator who has the call already."""


@dataclass(frozen=True)
class Dial:
    """Connect the caller to another line (E.164), then go on."""

    number: str


Then = Ask | HangUp | HandOver | BackToStaff | Dial


@dataclass(frozen=True)
class Spoken:
    """A text as it is said."""

    language: Language
    text: str


Said = Sentence | Spoken | Silence
"""A piece of what is said: by name, in its words, or nothing for a while."""


@dataclass(frozen=True)
class Reply:
    """One answer of the line: what is said, then what happens."""

    said: tuple[Spoken | Silence, ...]
    then: Then
