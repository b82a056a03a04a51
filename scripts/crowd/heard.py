"""What a caller understands of an answer: apologies, deeds, report numbers. Read from the words alone."""

from xml.etree import ElementTree

from ivr.wording import LANGUAGES
from scripts.crowd.tally import Acknowledged
from tests.faults import words

ONE_MOMENT, KEY_AGAIN = "apology.one_moment", "apology.key_again"
SETTLES_NOTHING = frozenset({ONE_MOMENT})
"""Not an apology, but a request for patience."""
APOLOGIES = {
    words_of.SENTENCES[name]: name.removeprefix("apology.").replace("_", " ")
    for words_of in LANGUAGES.values()
    for name in words_of.SENTENCES
    if name.startswith("apology.") and name not in SETTLES_NOTHING
}
REPORTED = "loss.reported"


def apologies(body: str) -> list[str]:
    """The fail-safe sentences that an answer says."""
    return [name for sentence, name in APOLOGIES.items() if sentence in _said(body)]


def puts_off(body: str) -> bool:
    """Is the caller asked for a moment's patience, and nothing else?"""
    return _says(body, ONE_MOMENT)


def asks_again(body: str) -> bool:
    """Is the caller asked to key the same once more, because nobody judged it?"""
    return _says(body, KEY_AGAIN)


def acknowledged(call_sid: str, body: str) -> list[Acknowledged]:
    """The reports of which an answer says that they are done."""
    if REPORTED not in words.deeds(body):
        return []
    tail = next(iter(words.frozen_tails(body)), "")
    return [Acknowledged(call_sid, number, tail) for number in words.numbers(body) or [""]]


def deeds(body: str) -> list[str]:
    """What an answer says was done."""
    return words.deeds(body)


def _says(body: str, name: str) -> bool:
    return any(words_of.SENTENCES[name] in _said(body) for words_of in LANGUAGES.values())


def _said(body: str) -> str:
    try:
        return "\n".join(say.text or "" for say in ElementTree.fromstring(body).iter("Say"))
    except ElementTree.ParseError:
        return ""
