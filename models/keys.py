"""All keys of the office behind one Protocol, so that a key server or a hardware module can take their place.

What opens and seals is `key_ring.py`; where root keys come from is `environment_keys.py` and `token_keys.py`.
"""

import hmac
import unicodedata
from typing import Protocol

UNDER_PEPPER = frozenset({"pin", "pin-twice", "code", "suggest"})
"""Labels whose keys come from PIN_PEPPER: whoever holds one and a digest finds the six digits in a second.

They only make macs, and a ring makes those where its root keys lie.
"""


class SealBroken(Exception):
    """What should be opened was sealed for something else, with an unknown key, or was changed since."""


class KeyNotHere(SealBroken):
    """It was sealed with a key that is not in this ring."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"sealed with key {key_id!r}, which is not here")
        self.key_id = key_id


class NotSealed(SealBroken):
    """It has not the form of what is sealed here."""

    def __init__(self) -> None:
        super().__init__("not of the form that is sealed here")


class KeysUnavailable(Exception):
    """The keys cannot be reached just now: the module that holds them does not answer."""


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
        """Encrypt with the newest key. Raises ValueError for labels under the pepper."""

    def open(self, label: str, blob: bytes, aad: bytes) -> bytes:
        """Decrypt what `seal` made for the same label and aad. Raises SealBroken if it is anything else."""

    def sealed_with(self, blob: bytes) -> str:
        """The name of the key that sealed this. Raises SealBroken if `seal` never made it."""

    def derived(self, key_id: str, label: str) -> bytes:
        """The key itself of this purpose, 32 bytes, so that it can be kept when its root key is dropped.

        Raises KeyError if the root key is gone, ValueError for labels under the pepper.
        """


def is_mac(keys: KeyRing, label: str, message: bytes, mac: bytes) -> bool:
    """Was it made of this message, with whichever key of this purpose? It may be older than the newest one."""
    made = [keys.mac_with(key_id, label, message) for key_id in keys.ids(label)]
    return any(hmac.compare_digest(each, mac) for each in made)


def comparable(value: str) -> bytes:
    """One way to write a value that is to be found again however it was typed."""
    return unicodedata.normalize("NFKC", value).strip().upper().encode()


def framed(*parts: bytes) -> bytes:
    """Parts joined, each after its length, so that no two lists of parts read the same. Each under 64 KiB."""
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)
