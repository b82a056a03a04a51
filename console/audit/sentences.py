"""Events of the audit log in words: a sentence for each, its fields by name, in the browser's language."""

import re
from collections.abc import Mapping
from datetime import datetime
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from console.wording import LANGUAGES, language
from console.words import en_events, zh_events
from models.audit_kinds import KINDS
from models.audit_reading import ReadEvent

BOOKS: Mapping[str, ModuleType] = {"zh": zh_events, "en": en_events}
_BETWEEN = {"zh": "、", "en": ", "}
_MOMENTS = frozenset(
    {"ends_at", "ended_at", "ended_at_before", "takes_effect_at", "expires_at", "until", "since", "made_at"}
)
_WHOEVER = re.compile("^…(的|'s)? ?")
_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "brought_by": ("bearer.",),
    "channel": ("channel.",),
    "day_is": ("calendar.wish.",),
    "day_was": ("calendar.wish.",),
    "deed": ("deed.",),
    "fitting": ("holder.",),
    "loss_kind": ("loss.",),
    "not_fitting": ("holder.",),
    "papers": ("paper.",),
    "pin_after": ("pin.",),
    "pin_before": ("pin.",),
    "role": ("role.",),
    "role_after": ("role.",),
    "role_before": ("role.",),
    "status_after": ("status.",),
    "status_before": ("status.",),
    "what": ("deed.", "holder."),
    "whose": ("recorded.",),
}
"""Under which names the words for a field's values stand."""


def sentence(event: ReadEvent, tail: str, zone: ZoneInfo) -> str:
    """What happened, in one sentence."""
    book = BOOKS[language()]
    fields = {name: said(name, value, zone) for name, value in event.body.fields.items()}
    gaps = {"who": who(event.actor), "about": about(event.subject, tail)}
    text: str = book.SENTENCES[event.kind].format_map(_Gaps(fields | gaps))
    return text[:1].upper() + text[1:]


def who(actor: str) -> str:
    """Whoever acted."""
    kind, _, name = actor.partition(":")
    pattern: str = BOOKS[language()].WHO.get(kind, actor)
    return pattern.format(name=name)


def about(subject: str, tail: str) -> str:
    """Whom or what a chain is about; of a card only the tail."""
    kind, _, name = subject.partition(":")
    pattern: str = BOOKS[language()].ABOUT.get(kind, subject)
    return pattern.format(name=name, tail=tail)


def facts(event: ReadEvent, zone: ZoneInfo) -> list[tuple[str, str]]:
    """All fields of an event, each with its name in words."""
    names: Mapping[str, str] = BOOKS[language()].FIELDS
    every = {**event.body.fields, **event.body.personal}
    return [(names.get(name, name), said(name, value, zone)) for name, value in every.items()]


def titles() -> dict[str, str]:
    """All kinds of events, each with a short title: the beginning of its sentence, whoever it is about left out."""
    sentences: Mapping[str, str] = BOOKS[language()].SENTENCES
    return {each.kind: _title(sentences[each.kind]) for each in KINDS}


def said(name: str, value: Any, zone: ZoneInfo) -> str:
    """A field's value in words."""
    book, words = BOOKS[language()], LANGUAGES[language()]
    match value:
        case None | "" | [] | ():
            return words["none"]
        case bool():
            return words["yes" if value else "no"]
        case list() | tuple():
            return _BETWEEN[language()].join(said(name, each, zone) for each in value)
        case str() if name in _MOMENTS:
            return datetime.fromisoformat(value).astimezone(zone).strftime("%Y-%m-%d %H:%M")
        case str():
            families = (words.get(f"{family}{value}") for family in _FAMILIES.get(name, ()))
            return next(filter(None, families), None) or str(book.VALUES.get(value, value))
        case _:
            return str(value)


def _title(text: str) -> str:
    start = re.split("[:：(（,，;；]", text)[0]
    title = _WHOEVER.sub("", re.sub(r"({\w+})+", "…", start)).strip()
    return title[:1].upper() + title[1:]


class _Gaps(dict[str, str]):
    """Fields that an older event does not have yet are said to be none."""

    def __missing__(self, name: str) -> str:
        return LANGUAGES[language()]["none"]
