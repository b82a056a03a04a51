"""Entries of a card's history in words: events as the audit log says them, calls and messages in our own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from console.audit import sentences
from console.bank_names import bank_name
from console.wording import words
from models import card_history, waiting
from models.audit_reading import ReadEvent
from models.card_history import Entry
from models.history_calls import NamedInCall
from models.history_messages import Message
from models.office import Office
from models.outbox import OutboxKind

_WAITED: Mapping[str, str] = {
    waiting.WAITING: "history.call.waits",
    waiting.GONE: "history.call.gone",
    waiting.CALLBACK: "history.call.callback",
    waiting.SENT_AWAY: "history.call.sent_away",
}
"""What is said of a wait for a person that nobody ended by answering."""


@dataclass(frozen=True)
class Line:
    """One entry as the page shows it. `event_id`: of the event in the log that tells all of it."""

    at: datetime
    about: str
    said: str
    event_id: int | None


def line(entry: Entry, tails: Mapping[str, str], office: Office) -> Line:
    """An entry in this browser's language."""
    about = card_history.about(entry).value
    match entry:
        case ReadEvent():
            said = sentences.sentence(entry, tails.get(entry.subject, ""), office.zone)
            return Line(entry.at, about, said, entry.id)
        case NamedInCall():
            return Line(entry.at, about, words("history.between").join(_call(entry)), None)
        case Message():
            return Line(entry.at, about, _message(entry, office), None)
        case _:
            assert_never(entry)


def _call(call: NamedInCall) -> Iterator[str]:
    yield words("history.call", number=call.caller or words("history.call.no_number"))
    if call.right_pins:
        yield words("history.call.right")
    if call.wrong_pins:
        yield words("history.call.wrong", count=call.wrong_pins)
    if call.taken_by:
        yield words("history.call.taken", number=call.taken_by)
    elif call.waited:
        yield words(_WAITED.get(call.waited, "history.call.answered"))


def _message(message: Message, office: Office) -> str:
    to_bank = message.kind is OutboxKind.BANK_NOTICE
    return words(
        f"history.{message.kind.value}",
        to=bank_name(office, message.to) if to_bank else message.to,
        about=words(f"message.{message.about}"),
        fate=words(f"fate.{message.fate.value}"),
    )
