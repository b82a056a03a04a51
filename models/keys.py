"""All keys of the office behind one Protocol, so that a key server or a hardware module can take their place.

Two lists of root keys come from the environment, newest first. No root key is used as it is: each purpose has
a label and a key of its own derived from it (HKDF): what is sealed for one purpose opens for no other.
"""

import binascii
import hmac
import re
import secrets
import unicodedata
from base64 import b64decode
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Protocol, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
SEALED_VERSION = b"\x01"

UNDER_PEPPER = frozenset({"pin", "pin-twice", "code", "heard", "suggest"})
"""Labels whose keys come from PIN_PEPPER: whoever holds one and a digest finds the six digits in a second."""


class KeyFault(ValueError):
    """Keys that cannot be used. `faults` says everything that is wrong with them, never a key itself."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class SealBroken(Exception):
    """What should be opened was sealed for something else, with an unknown key, or was changed since."""


@dataclass(frozen=True)
class Key:
    """One root key and the short name it goes by."""

    id: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True)
class KeyList:
    """Root keys, newest first. New work is done with the first; the others still open old work."""

    keys: tuple[Key, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `id:base64,id:base64`. Raises KeyFault with every fault in it."""
        faults: list[str] = []
        keys = tuple(_parse_key(part.strip(), place, faults) for place, part in enumerate(text.split(","), 1))
        for name, times in Counter(key.id for key in keys).items():
            if times > 1:
                faults.append(f"{times} keys are called {name!r}")
        if len({key.secret for key in keys}) < len(keys) and not faults:
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


def _parse_key(text: str, place: int, faults: list[str]) -> Key:
    name, colon, encoded = text.partition(":")
    if not colon or not re.fullmatch("[A-Za-z0-9._-]{1,32}", name):
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


class KeyRing(Protocol):
    """What the office wants of its keys. A label names the purpose; aad binds a sealed value to its place."""

    def ids(self, label: str) -> tuple[str, ...]:
        """Names of the keys for this purpose, newest first."""

    def mac(self, label: str, message: bytes) -> bytes:
        """32 bytes that only this purpose's newest key makes of the message."""

    def mac_with(self, key_id: str, label: str, message: bytes) -> bytes:
        """The same with a key by name. Raises KeyError if it is gone."""

    def index(self, field: str, value: str, key_id: str | None = None) -> str:
        """Hex by which an encrypted field can be looked up, of this key or the newest; one key a field."""

    def seal(self, label: str, plain: bytes, aad: bytes) -> bytes:
        """Encrypt with the newest key."""

    def open(self, label: str, blob: bytes, aad: bytes) -> bytes:
        """Decrypt what `seal` made for the same label and aad. Raises SealBroken if it is anything else."""

    def sealed_with(self, blob: bytes) -> str:
        """The name of the key that sealed this. Raises SealBroken if `seal` never made it."""


class EnvironmentKeys:
    """A KeyRing over the two key lists that the environment holds."""

    def __init__(self, pin_pepper: KeyList, data_key: KeyList) -> None:
        self._pepper = pin_pepper
        self._data = data_key
        self._subkey = lru_cache(maxsize=None)(self._derive)
        self._cipher = lru_cache(maxsize=None)(lambda key_id, label: AESGCM(self._subkey(key_id, label)))

    def ids(self, label: str) -> tuple[str, ...]:
        return self._roots(label).ids

    def mac(self, label: str, message: bytes) -> bytes:
        return self.mac_with(self.ids(label)[0], label, message)

    def mac_with(self, key_id: str, label: str, message: bytes) -> bytes:
        return hmac.digest(self._subkey(key_id, label), message, "sha256")

    def index(self, field: str, value: str, key_id: str | None = None) -> str:
        label = f"pii-index/{field}"
        plain = unicodedata.normalize("NFKC", value).strip().upper().encode()
        return self.mac_with(key_id or self.ids(label)[0], label, plain).hex()

    def seal(self, label: str, plain: bytes, aad: bytes) -> bytes:
        key_id = self.ids(label)[0]
        nonce = secrets.token_bytes(NONCE_BYTES)
        return _head(key_id) + nonce + self._cipher(key_id, label).encrypt(nonce, plain, aad)

    def open(self, label: str, blob: bytes, aad: bytes) -> bytes:
        key_id, start = _read_head(blob)
        nonce, sealed = blob[start : start + NONCE_BYTES], blob[start + NONCE_BYTES :]
        try:
            return self._cipher(key_id, label).decrypt(nonce, sealed, aad)
        except KeyError:
            raise SealBroken(f"sealed with key {key_id!r}, which is not here") from None
        except (InvalidTag, ValueError):
            raise SealBroken("changed since it was sealed, or sealed for something else") from None

    def sealed_with(self, blob: bytes) -> str:
        return _read_head(blob)[0]

    def _roots(self, label: str) -> KeyList:
        return self._pepper if label in UNDER_PEPPER else self._data

    def _derive(self, key_id: str, label: str) -> bytes:
        root = self._roots(label)[key_id]
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"lossline " + label.encode()).derive(root)


def framed(*parts: bytes) -> bytes:
    """Parts joined, each after its length, so that no two lists of parts read the same. Each under 64 KiB."""
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)


@lru_cache(maxsize=64)
def _head(key_id: str) -> bytes:
    return SEALED_VERSION + framed(key_id.encode())


def _read_head(blob: bytes) -> tuple[str, int]:
    """The key's name and where the nonce begins."""
    length = int.from_bytes(blob[1:3], "big")
    name = blob[3 : 3 + length]
    if blob[:1] != SEALED_VERSION or not name.isascii() or len(name) != length:
        raise SealBroken("not of the form that is sealed here")
    return name.decode(), 3 + length
