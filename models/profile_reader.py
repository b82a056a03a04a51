"""Reads a TOML table into frozen dataclasses and remembers every fault with the path of its key."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

LANGUAGES = ("zh", "en")

Place = tuple[type, str]
"""A field of a dataclass."""

Notation = Callable[[Any], Any]
"""Reads a value that is written in a way of its own. Raises ValueError saying how it is written."""
Check = Callable[[Any], Iterable[str]]
"""What is wrong with a value that could be read."""


class ProfileReader:
    """Reads values by the types of the dataclasses; `notations` and `checks` go by dataclass and field."""

    def __init__(self, notations: Mapping[Place, Notation], checks: Mapping[Place, Check]) -> None:
        self._notations = notations
        self._checks = checks
        self.faults: list[str] = []

    def read_table(self, kind: type, table: Any, path: str) -> Any:
        """A dataclass from a table. What is absent gets its default; what is unknown is a fault."""
        if not isinstance(table, dict):
            return self._fault(path, "must be a table")
        hints = get_type_hints(kind)
        for name in table.keys() - hints.keys():
            self._fault(_below(path, name), "is not a setting")
        values = {
            each.name: self._read_field(kind, each, hints[each.name], table, path) for each in fields(kind)
        }
        return kind(**values)

    def _read_field(self, owner: type, field: Field[Any], kind: Any, table: dict[str, Any], path: str) -> Any:
        below = _below(path, field.name)
        if field.name in table or _is_section(kind):
            value = self._read_by_notation(owner, field.name, kind, table.get(field.name, {}), below)
        else:
            value = self._default(field, below)
        if value is not None:
            check = self._checks.get((owner, field.name), _no_complaint)
            self.faults += [f"{below} {complaint}" for complaint in check(value)]
        return value

    def _read_by_notation(self, owner: type, name: str, kind: Any, value: Any, path: str) -> Any:
        notation = self._notations.get((owner, name))
        if notation is None:
            return self._read(kind, value, path)
        try:
            return notation(value)
        except ValueError as fault:
            return self._fault(path, str(fault))
        except (TypeError, AttributeError):
            return self._fault(path, "is neither a text nor a list of texts, as it should be")

    def _default(self, field: Field[Any], path: str) -> Any:
        if field.default is not MISSING:
            return field.default
        if field.default_factory is not MISSING:
            return field.default_factory()
        return self._fault(path, "is missing")

    def _read(self, kind: Any, value: Any, path: str) -> Any:
        origin, parts = get_origin(kind), get_args(kind)
        if origin is UnionType:
            return self._read(next(part for part in parts if part is not NoneType), value, path)
        if origin in (tuple, frozenset):
            items = self._read_list(parts[0], value, path)
            return None if items is None else origin(items)
        if origin is not None:
            return self._read_texts(parts[1], value, path)
        if is_dataclass(kind):
            return self.read_table(kind, value, path)  # type: ignore[arg-type]
        return self._read_plain(kind, value, path)

    def _read_list(self, kind: Any, value: Any, path: str) -> list[Any] | None:
        """Dataclasses may stand in a table instead, by their `code`: so one can be changed and the rest kept."""
        if is_dataclass(kind) and isinstance(value, dict):
            coded = {
                code: {**each, "code": code} if isinstance(each, dict) else each
                for code, each in value.items()
            }
            return [self._read(kind, each, _below(path, code)) for code, each in coded.items()]
        if not isinstance(value, list):
            self._fault(path, "must be a list")
            return None
        return [self._read(kind, each, f"{path}[{place}]") for place, each in enumerate(value)]

    def _read_texts(self, kind: Any, value: Any, path: str) -> dict[str, Any] | None:
        """A text in every language, or a table of such texts."""
        if not isinstance(value, dict):
            self._fault(path, "must be a table")
            return None
        if kind is str:
            for language in set(LANGUAGES) ^ value.keys():
                what = "is missing" if language in LANGUAGES else "is not a language of this line"
                self._fault(_below(path, language), what)
        return {name: self._read(kind, each, _below(path, name)) for name, each in value.items()}

    def _read_plain(self, kind: Any, value: Any, path: str) -> Any:
        if issubclass(kind, Enum):
            words = [member.value for member in kind]
            return kind(value) if value in words else self._fault(path, f"must be one of {', '.join(words)}")
        if kind is timedelta:
            return self._read_length_of_time(value, path)
        if type(value) is not kind:
            return self._fault(path, f"must be {_IN_WORDS[kind]}")
        return value if value != "" else self._fault(path, "is empty")

    def _read_length_of_time(self, value: Any, path: str) -> timedelta | None:
        try:
            return timedelta(**value)
        except TypeError:
            self._fault(path, "must be a length of time like { minutes = 10 }")
            return None

    def _fault(self, path: str, what: str) -> None:
        self.faults.append(f"{path} {what}".strip())


_IN_WORDS = {str: "a text", int: "a whole number", bool: "true or false", date: "a date like 2026-10-01"}


def _no_complaint(value: Any) -> tuple[str, ...]:
    return ()


def _is_section(kind: Any) -> bool:
    """A dataclass that is whole even if nothing is said of it: its defaults have to pass the checks as well."""
    return is_dataclass(kind) and all(
        each.default is not MISSING or each.default_factory is not MISSING for each in fields(kind)
    )


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
