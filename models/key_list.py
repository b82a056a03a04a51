"""Root keys as the environment writes them, `id:base64,id:base64`, newest first; and everything that can be wrong."""

import binascii
import re
import secrets
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

KEY_BYTES = 32


class KeyFault(ValueError):
    """Keys that cannot be used. `faults` says everything that is wrong with them, never a key itself."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Key:
    """One root key and the short name it goes by."""

    id: str
    secret: bytes = field(repr=False)

    @classmethod
    def fresh(cls, key_id: str) -> Self:
        """A key that nobody else has."""
        return cls(key_id, secrets.token_bytes(KEY_BYTES))

    @property
    def written(self) -> str:
        """As the environment has it: `id:base64`."""
        return f"{self.id}:{b64encode(self.secret).decode()}"


@dataclass(frozen=True)
class KeyList:
    """Root keys, newest first. New work is done with the first; the others still open old work."""

    keys: tuple[Key, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `id:base64,id:base64`. Raises KeyFault with every fault in it."""
        faults: list[str] = []
        keys = tuple(_parse_key(part.strip(), place, faults) for place, part in enumerate(text.split(","), 1))
        faults += repeated_ids(key.id for key in keys)
        readable = [key.secret for key in keys if key.secret]
        if len(set(readable)) < len(readable):
            faults.append("the same bytes stand under two ids")
        if faults:
            raise KeyFault(tuple(faults))
        return cls(keys)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The names of the keys, newest first."""
        return tuple(key.id for key in self.keys)

    def __getitem__(self, key_id: str) -> bytes:
        for key in self.keys:
            if key.id == key_id:
                return key.secret
        raise KeyError(key_id)


def is_key_id(name: str) -> bool:
    """May a key be called so?"""
    return re.fullmatch("[A-Za-z0-9._-]{1,32}", name) is not None


def repeated_ids(ids: Iterable[str]) -> list[str]:
    """A fault for each name that several keys bear."""
    return [f"{times} keys are called {name!r}" for name, times in Counter(ids).items() if times > 1]


def _parse_key(text: str, place: int, faults: list[str]) -> Key:
    name, colon, encoded = text.partition(":")
    if not colon or not is_key_id(name):
        faults.append(f"key {place} is not of the form id:base64")
        return Key(f"key {place}", b"")
    try:
        secret = b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        faults.append(f"key {name!r} is not base64")
        return Key(name, b"")
    if len(secret) < KEY_BYTES:
        faults.append(f"key {name!r} has {len(secret)} bytes, {KEY_BYTES} are needed")
    return Key(name, secret)
