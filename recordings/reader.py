"""Reads a recording from its YAML file, of any format there ever was, and says what is wrong with one that is none."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeVar

import yaml

from recordings.recording import (
    NEWEST_FORMAT,
    OLDEST_FORMAT,
    Act,
    BadRecording,
    ByRole,
    CallingFrom,
    Exchange,
    Pressed,
    Recording,
    Webhook,
    WhoeverIsDialled,
)

KEYS = re.compile(r"[0-9*#]+")
LONGEST_PLAIN_ENTRY = 4
"""Longer entries are somebody's number or PIN, and stand in a recording by their role only."""
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FIELDS = frozenset(
    {
        "format",
        "date",
        "city",
        "calling_from",
        "operators",
        "whoever_is_dialled",
        "cards",
        "exchanges",
        "afterwards",
    }
)
_EXCHANGE = frozenset({"webhooks", "hears", "line_is_down"})
_WEBHOOK = frozenset({"post", "with", "answer", "status"})
E_ = TypeVar("E_", bound=Enum)
V = TypeVar("V")


def read_recording(path: Path) -> Recording:
    """Read one call. Raises BadRecording."""
    try:
        return recording_of(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as fault:
        raise BadRecording(f"is not YAML: {fault}") from None


def recording_of(text: str) -> Recording:
    """A text as a recording. Raises BadRecording."""
    try:
        document = yaml.load(text, LOADER)
    except (yaml.YAMLError, ValueError) as fault:
        # ValueError: what looks like a day or a number to YAML, and is none.
        raise BadRecording(f"is not YAML: {_where_and_why(fault)}") from None
    comment = takewhile(lambda line: line.startswith("#"), text.splitlines())
    return recording_in(document, tuple(line.removeprefix("#").removeprefix(" ") for line in comment))


def _where_and_why(fault: yaml.YAMLError | ValueError) -> str:
    if isinstance(fault, yaml.MarkedYAMLError) and fault.problem_mark:
        return f"line {fault.problem_mark.line + 1}: {fault.problem or fault.context}"
    return str(fault).splitlines()[0]


def recording_in(document: object, comment: tuple[str, ...] = ()) -> Recording:
    """A parsed document as a recording. Raises BadRecording."""
    if not isinstance(document, dict):
        raise BadRecording("this is no recording: it says neither a date nor exchanges")
    fields = _mapping(document, "the file")
    _no_others(fields, _FIELDS, "the file")
    cards = {str(role): str(state) for role, state in _mapping(fields.get("cards", {}), "cards").items()}
    exchanges = _list(fields.get("exchanges"), "exchanges")
    return Recording(
        format=_format(fields.get("format", OLDEST_FORMAT)),
        date=_date(fields.get("date")),
        city=str(fields.get("city", "")),
        calling_from=_member(
            CallingFrom, fields.get("calling_from", CallingFrom.A_STRANGER.value), "calling_from"
        ),
        whoever_is_dialled=_member(
            WhoeverIsDialled,
            fields.get("whoever_is_dialled", WhoeverIsDialled.ANSWERS.value),
            "whoever_is_dialled",
        ),
        operators=_whole_number(fields.get("operators", 1), "operators"),
        cards=cards,
        exchanges=_begun_by_dialling(
            tuple(_exchange(each, f"exchange {place}") for place, each in enumerate(exchanges, 1))
        ),
        afterwards={
            str(role): _afterwards(state, f"afterwards.{role}", str(role) in cards)
            for role, state in _mapping(fields.get("afterwards", {}), "afterwards").items()
        },
        comment=comment,
    )


def _format(value: object) -> int:
    known = range(OLDEST_FORMAT, NEWEST_FORMAT + 1)
    if isinstance(value, int) and value in known:
        return value
    raise BadRecording(
        f"format {value!r} is none of {', '.join(map(str, known))}: it may be of a newer version"
    )


def _begun_by_dialling(exchanges: tuple[Exchange, ...]) -> tuple[Exchange, ...]:
    if [place for place, each in enumerate(exchanges) if each.act is Act.DIAL] != [0]:
        raise BadRecording("exchanges begin with the only dial")
    return exchanges


def _exchange(document: object, where: str) -> Exchange:
    fields = _mapping(document, where)
    acts = [act for act in Act if act.value in fields]
    if len(acts) != 1:
        raise BadRecording(f"{where} needs exactly one of {', '.join(act.value for act in Act)}")
    act = acts[0]
    _no_others(fields, _EXCHANGE | {act.value}, where)
    pressed = fields[act.value]
    if act is Act.SAY and not (isinstance(pressed, str) and pressed.strip()):
        raise BadRecording(f"{where}: write what is said")
    if act not in {Act.PRESS, Act.SAY} and pressed is not True:
        raise BadRecording(f"{where}: write {act.value}: true")
    parts = pressed if isinstance(pressed, list) else [pressed]
    return Exchange(
        act=act,
        pressed=tuple(_pressed(part, where) for part in parts) if act is Act.PRESS else (),
        words=str(pressed) if act is Act.SAY else "",
        webhooks=tuple(
            _webhook(each, f"{where}, webhook {place}")
            for place, each in enumerate(_list(fields.get("webhooks", []), f"{where}, webhooks"), 1)
        ),
        hears=tuple(str(text) for text in _list(fields.get("hears", []), f"{where}, hears")),
        line_is_down=fields.get("line_is_down", False) is True,
    )


def _pressed(part: object, where: str) -> Pressed:
    """Keys, or `the right PIN`, or `the right PIN of wife`."""
    if not isinstance(part, str):
        raise BadRecording(f"{where}: put the keys in quotes")
    if KEYS.fullmatch(part):
        if len(part) > LONGEST_PLAIN_ENTRY:
            raise BadRecording(f"{where}: a number or a PIN stands in a recording by its role only")
        return part
    role, _, whose = part.partition(" of ")
    return ByRole(role, whose)


def _webhook(document: object, where: str) -> Webhook:
    fields = _mapping(document, where)
    _no_others(fields, _WEBHOOK, where)
    if not isinstance(fields.get("post"), str):
        raise BadRecording(f"{where} needs what was posted to: post")
    answer = fields.get("answer")
    parameters = _mapping(fields.get("with", {}), f"{where}, with")
    return Webhook(
        fields["post"],
        {str(name): str(value) for name, value in parameters.items()},
        None if answer is None else str(answer).rstrip("\n"),
        _whole_number(fields.get("status", 200), f"{where}, status"),
    )


def _afterwards(document: object, where: str, is_known: bool) -> Mapping[str, str]:
    fields = _mapping(document, where)
    if not is_known or set(fields) != {"status", "pin"}:
        raise BadRecording(f"{where} needs a card of that role, and its status and pin")
    return {str(name): str(value) for name, value in fields.items()}


def _date(value: object) -> datetime:
    moment = _try(datetime.fromisoformat, str(value), "date is not like 2026-03-03T03:00+08:00")
    if moment.tzinfo is None:
        raise BadRecording("date needs its zone: 2026-03-03T03:00+08:00")
    return moment


def _whole_number(value: object, where: str) -> int:
    if isinstance(value, int) and value >= 0:
        return value
    raise BadRecording(f"{where} is not a whole number")


def _member(kind: type[E_], value: object, where: str) -> E_:
    choices = ", ".join(str(member.value) for member in kind)
    return _try(kind, value, f"{where}: {value!r} is none of {choices}")


def _try(make: Callable[..., V], value: object, fault: str) -> V:
    try:
        return make(value)
    except ValueError:
        raise BadRecording(fault) from None


def _mapping(value: object, where: str) -> dict[Any, Any]:
    if isinstance(value, dict):
        return value
    raise BadRecording(f"{where} is no mapping")


def _list(value: object, where: str) -> list[Any]:
    if isinstance(value, list):
        return value
    raise BadRecording(f"{where} is no list")


def _no_others(fields: Mapping[Any, Any], known: frozenset[str], where: str) -> None:
    if unknown := sorted(str(name) for name in fields if name not in known):
        raise BadRecording(f"{where}: {', '.join(unknown)} is unknown here")
