"""A root key as the ring uses it, wherever it lies: in this process, or in a hardware module that never lets it out."""

import hmac
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.key_list import KEY_BYTES, Key


class RootKey(Protocol):
    """One root key. No root key is used as it is: each purpose has a label and a key of its own."""

    @property
    def id(self) -> str:
        """The short name it goes by."""

    def derive(self, label: str) -> bytes:
        """The key for this purpose, 32 bytes, to be used in this process."""

    def mac(self, label: str, message: bytes) -> bytes:
        """32 bytes that only this purpose's key makes of the message, made where the root key lies."""


@dataclass(frozen=True)
class KnownRoot:
    """A root key whose bytes this process knows. Purposes' keys are HKDF-SHA256 of their labels."""

    key: Key

    @property
    def id(self) -> str:
        return self.key.id

    def derive(self, label: str) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"lossline " + label.encode()).derive(
            self.key.secret
        )

    def mac(self, label: str, message: bytes) -> bytes:
        return hmac.digest(self.derive(label), message, "sha256")
