"""The ring: seals, opens and makes macs with two lists of root keys, newest first, wherever each key lies.

What is made under the pepper is made where the root key lies, one operation each. Data is sealed and looked up by the
million: for it, the root key gives one key for each purpose, which this process keeps and works with.
"""

import hmac
import secrets
from collections.abc import Sequence
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.key_list import KeyFault, repeated_ids
from models.key_root import RootKey
from models.keys import UNDER_PEPPER, KeyNotHere, NotSealed, SealBroken, comparable, framed

NONCE_BYTES = 12
SEALED_VERSION = b"\x01"


class RootKeyRing:
    """A KeyRing over root keys. Raises KeyFault if a list is empty or two keys of one list bear the same name."""

    def __init__(self, pin_pepper: Sequence[RootKey], data_key: Sequence[RootKey]) -> None:
        self._pepper = _by_id("PIN_PEPPER", pin_pepper)
        self._data = _by_id("DATA_KEY", data_key)
        self._derived = lru_cache(maxsize=None)(lambda key_id, label: self._data[key_id].derive(label))
        self._cipher = lru_cache(maxsize=None)(lambda key_id, label: AESGCM(self._derived(key_id, label)))

    def ids(self, label: str) -> tuple[str, ...]:
        return tuple(self._pepper if label in UNDER_PEPPER else self._data)

    def mac(self, label: str, message: bytes) -> bytes:
        return self.mac_with(self.ids(label)[0], label, message)

    def mac_with(self, key_id: str, label: str, message: bytes) -> bytes:
        if label in UNDER_PEPPER:
            return self._pepper[key_id].mac(label, message)
        return hmac.digest(self._derived(key_id, label), message, "sha256")

    def index(self, field: str, value: str, key_id: str | None = None) -> str:
        label = f"pii-index/{field}"
        return self.mac_with(key_id or self.ids(label)[0], label, comparable(value)).hex()

    def seal(self, label: str, plain: bytes, aad: bytes) -> bytes:
        if label in UNDER_PEPPER:
            raise ValueError(f"{label} only makes macs: nothing is sealed under the pepper")
        key_id = self.ids(label)[0]
        nonce = secrets.token_bytes(NONCE_BYTES)
        return _head(key_id) + nonce + self._cipher(key_id, label).encrypt(nonce, plain, aad)

    def open(self, label: str, blob: bytes, aad: bytes) -> bytes:
        key_id, start = read_head(blob)
        nonce, sealed = blob[start : start + NONCE_BYTES], blob[start + NONCE_BYTES :]
        try:
            return self._cipher(key_id, label).decrypt(nonce, sealed, aad)
        except KeyError:
            raise KeyNotHere(key_id) from None
        except (InvalidTag, ValueError):
            raise SealBroken("changed since it was sealed, or sealed for something else") from None

    def sealed_with(self, blob: bytes) -> str:
        return read_head(blob)[0]

    def derived(self, key_id: str, label: str) -> bytes:
        if label in UNDER_PEPPER:
            raise ValueError(f"{label} stays where the pepper lies")
        return bytes(self._derived(key_id, label))


def read_head(blob: bytes) -> tuple[str, int]:
    """The name of the key that sealed this, and where the nonce begins. Raises SealBroken for what has no head."""
    length = int.from_bytes(blob[1:3], "big")
    name = blob[3 : 3 + length]
    if blob[:1] != SEALED_VERSION or not name.isascii() or len(name) != length:
        raise NotSealed
    return name.decode(), 3 + length


@lru_cache(maxsize=64)
def _head(key_id: str) -> bytes:
    return SEALED_VERSION + framed(key_id.encode())


def _by_id(variable: str, roots: Sequence[RootKey]) -> dict[str, RootKey]:
    faults = repeated_ids(root.id for root in roots)
    if not roots:
        faults.append("there is no key")
    if faults:
        raise KeyFault(tuple(f"{variable}: {fault}" for fault in faults))
    return {root.id: root for root in roots}
