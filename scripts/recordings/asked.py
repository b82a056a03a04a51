"""What the line asked and found, told from its own words: for calls that were kept as webhooks and nothing else."""

import re
from collections.abc import Iterable
from enum import Enum
from functools import cache

from ivr.wording import LANGUAGES

GAP = re.compile(r"\\\{\w+\\\}")


class Question(Enum):
    """What an entry answered; the value names the sentences that ask it."""

    PIN = ("pin.question", "pin.question_present", "staff_pin.question")
    CITIZEN_ID = ("enable.citizen_id",)
    WHO = (
        *("who.question", "who.question_id_only", "who.question_card_only"),
        *("who.question_tail_only", "who.question_card_tail"),
    )
    CODE = ("enable.code",)
    NEW_PIN = ("new_pin.question", "new_pin.again")
    PHONE = ("callback.number",)


def question_in(words: str) -> Question | None:
    """The last question of an answer: that is the one that was answered next."""
    asked = {each: max(_ends(words, each.value), default=-1) for each in Question}
    last = max(asked, key=lambda each: asked[each])
    return last if asked[last] >= 0 else None


def says(words: str, *names: str) -> bool:
    """Was any of these sentences of `ivr/words/` said, in any language?"""
    return any(True for _ in _ends(words, names))


def _ends(words: str, names: Iterable[str]) -> Iterable[int]:
    return (found.end() for name in names for pattern in _patterns(name) for found in pattern.finditer(words))


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    """The sentence in each language; its gaps fit anything."""
    texts = (LANGUAGES[language].SENTENCES[name] for language in LANGUAGES)
    return tuple(re.compile(GAP.sub(".+?", re.escape(text))) for text in texts)
