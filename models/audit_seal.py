"""Seals: each stands for all events since the seal before it, by the root of a tree, signed with SEAL_KEY.

Whoever has the public key can see that the log is as it was sealed; nobody without the secret one, which only the
worker has, can seal another log. Each seal names the digest of the one before, so that seals are a chain, too.
"""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

DOMAIN = b"lossline audit seal v1\n"


@dataclass(frozen=True)
class Seal:
    """A seal as it is signed. Every event whose id is after the seal before it, up to `last`, stands in its tree."""

    number: int
    """From 1, without gaps."""
    first: int
    """The id of the first event."""
    last: int
    events: int
    total: int
    """Events in this seal and all before it."""
    root: str
    """Of the tree, in hexadecimal."""
    prev: str
    """The digest of the seal before; empty in the first."""
    at: str
    """As `audit.moment` writes it."""
    key_id: str
    signature: str = ""
    """Ed25519, in hexadecimal."""

    @property
    def message(self) -> bytes:
        """What is signed: every field but the signature, in one way to write them."""
        fields = [self.number, self.first, self.last, self.events, self.total, self.root, self.prev]
        return (
            DOMAIN + json.dumps([*fields, self.at, self.key_id], separators=(",", ":"), default=repr).encode()
        )

    @property
    def digest(self) -> str:
        """What the next seal and the anchor name this one by: SHA-256 over message and signature."""
        return sha256(self.message + str(self.signature).encode("utf-8", "surrogateescape")).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """For exports, proofs and anchors."""
        return {
            "seal": self.number,
            "first": self.first,
            "last": self.last,
            "events": self.events,
            "total": self.total,
            "root": self.root,
            "prev": self.prev,
            "at": self.at,
            "key_id": self.key_id,
            "signature": self.signature,
            "digest": self.digest,
        }


class SealKey:
    """The secret half of a key, for the worker alone."""

    def __init__(self, key_id: str, seed: bytes) -> None:
        """Of an Ed25519 seed of 32 bytes."""
        self.id = key_id
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    def sign(self, seal: Seal) -> str:
        """The signature of a seal that has none yet."""
        return self._key.sign(seal.message).hex()

    @property
    def public(self) -> bytes:
        """The public half: 32 bytes."""
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


@dataclass(frozen=True)
class PublicKeys:
    """The public halves that somebody trusts, by name."""

    by_id: Mapping[str, bytes]

    @classmethod
    def of(cls, *keys: SealKey) -> Self:
        """Those of secret keys that are at hand."""
        return cls({key.id: key.public for key in keys})

    def knows(self, key_id: str) -> bool:
        """Is a key of this name trusted?"""
        return key_id in self.by_id

    def signed(self, seal: Seal) -> bool:
        """Does the signature fit, under a key that is trusted?"""
        if not self.knows(seal.key_id):
            return False
        try:
            key = Ed25519PublicKey.from_public_bytes(self.by_id[seal.key_id])
            key.verify(bytes.fromhex(seal.signature), seal.message)
        except (InvalidSignature, ValueError, TypeError):
            return False
        return True

    def written(self) -> str:
        """`id:base64,id:base64`, as the environment takes them."""
        return ",".join(f"{key_id}:{b64encode(key).decode()}" for key_id, key in self.by_id.items())
