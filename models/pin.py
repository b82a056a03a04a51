"""How a PIN is kept: keyed, hashed slowly, locked in a wrap that binds it to its card. Nowhere else.

A stored PIN has three layers. HMAC under the pepper binds card and PIN; argon2id slows whoever has the
pepper; AES-GCM under another key hides the hash and notices a hash that was moved to another card's row. The
wrap changes its key without any PIN (`rewrap`); pepper and cost change at the next right entry
(`Verdict.renewed`).
"""

import re
import secrets
from dataclasses import dataclass
from enum import Enum

from passlib.context import CryptContext

from logs import event_log
from models.hashing import on_the_hashing_thread
from models.keys import KeyRing, NotSealed, SealBroken, framed

log = event_log(__name__)

PIN_SHAPE = re.compile("[0-9]{6}")
MESSAGE_HEAD = b"lossline pin v1"


class Cost(Enum):
    """What one guess costs argon2id: memory in KiB, passes, lanes."""

    PRODUCTION = (19456, 2, 1)
    TEST = (64, 1, 1)
    """Protects nothing: for tests, which hash thousands of PINs."""


@dataclass(frozen=True)
class Verdict:
    """Whether a PIN is right, and what to store instead if keys or cost have changed since."""

    is_right: bool
    renewed: bytes | None = None


class PinVault:
    """Seals PINs for the record and verifies them, always at the same cost."""

    def __init__(self, keys: KeyRing, cost: Cost = Cost.PRODUCTION) -> None:
        memory, passes, lanes = cost.value
        self._keys = keys
        self._context = CryptContext(
            schemes=["argon2"],
            argon2__type="ID",
            argon2__memory_cost=memory,
            argon2__time_cost=passes,
            argon2__parallelism=lanes,
        )
        self._decoy_uid = secrets.token_hex(16)
        self._decoy = self.seal(self._decoy_uid, f"{secrets.randbelow(10**6):06}")

    def seal(self, card_uid: str, pin: str) -> bytes:
        """What to store for this card's PIN (six digits). Raises ValueError for anything else."""
        if not PIN_SHAPE.fullmatch(pin):
            raise ValueError("a PIN is six digits")
        key_id = self._keys.ids("pin")[0]
        return wrapped(self._keys, card_uid, key_id, on_the_hashing_thread(self._hash, card_uid, key_id, pin))

    def verify(self, card_uid: str, stored: bytes | None, pin: str) -> Verdict:
        """Judge a PIN. With nothing stored the same work is done, and the verdict is never right."""
        opened = self._open(card_uid, stored) if stored else None
        if opened is None:
            decoy_key, decoy = unwrapped(self._keys, self._decoy_uid, self._decoy)
            on_the_hashing_thread(self._matches, self._decoy_uid, decoy_key, pin, decoy)
            return Verdict(is_right=False)
        key_id, phc = opened
        is_right = on_the_hashing_thread(self._matches, card_uid, key_id, pin, phc)
        if not is_right or not PIN_SHAPE.fullmatch(pin):
            return Verdict(is_right=False)
        is_old = key_id != self._keys.ids("pin")[0] or self._context.needs_update(phc)
        return Verdict(is_right=True, renewed=self.seal(card_uid, pin) if is_old else None)

    def rewrap(self, card_uid: str, stored: bytes) -> bytes | None:
        """The blob under the newest wrap key, without knowing the PIN; None if it is already.

        Raises SealBroken if the blob is not this card's.
        """
        key_id, blob = _read_key_id(stored)
        if self._keys.sealed_with(blob) == self._keys.ids("pin-wrap")[0]:
            return None
        return wrapped(self._keys, card_uid, key_id, unwrapped(self._keys, card_uid, stored)[1])

    def is_same(self, card_uid: str, one: bytes | None, other: bytes | None) -> bool:
        """Do both hold one and the same PIN of this card, under whichever wrap keys? Nothing is the same as nothing."""
        if one == other or one is None or other is None:
            return one == other
        try:
            return unwrapped(self._keys, card_uid, one) == unwrapped(self._keys, card_uid, other)
        except SealBroken:
            return False

    def keys_of(self, card_uid: str, stored: bytes) -> tuple[str, str]:
        """The names of its pepper and of its wrap key. Raises SealBroken if the blob is not this card's."""
        unwrapped(self._keys, card_uid, stored)
        pepper, blob = _read_key_id(stored)
        return pepper, self._keys.sealed_with(blob)

    def _open(self, card_uid: str, stored: bytes) -> tuple[str, str] | None:
        try:
            key_id, phc = unwrapped(self._keys, card_uid, stored)
        except SealBroken as fault:
            log.error("pin.seal_broken", card=card_uid, fault=str(fault))
            return None
        if key_id not in self._keys.ids("pin"):
            log.error("pin.pepper_missing", card=card_uid, key=key_id)
            return None
        return key_id, phc

    def _hash(self, card_uid: str, key_id: str, pin: str) -> str:
        return str(self._context.hash(self._inner(card_uid, key_id, pin)))

    def _matches(self, card_uid: str, key_id: str, pin: str, phc: str) -> bool:
        return bool(self._context.verify(self._inner(card_uid, key_id, pin), phc))

    def _inner(self, card_uid: str, key_id: str, pin: str) -> str:
        message = framed(MESSAGE_HEAD, card_uid.encode(), pin.encode())
        return self._keys.mac_with(key_id, "pin", message).hex()


def wrapped(keys: KeyRing, card_uid: str, key_id: str, phc: str) -> bytes:
    """A hash under the pepper of this name, in its wrap: what to store."""
    return framed(key_id.encode()) + keys.seal("pin-wrap", phc.encode(), _bound_to(card_uid, key_id))


def unwrapped(keys: KeyRing, card_uid: str, stored: bytes) -> tuple[str, str]:
    """The pepper's name and the hash under it, without the wrap. Raises SealBroken if the blob is not this card's."""
    key_id, blob = _read_key_id(stored)
    return key_id, keys.open("pin-wrap", blob, _bound_to(card_uid, key_id)).decode()


def _bound_to(card_uid: str, key_id: str) -> bytes:
    return framed(b"pin", card_uid.encode(), key_id.encode())


def _read_key_id(stored: bytes) -> tuple[str, bytes]:
    """The pepper's name and the wrapped rest."""
    end = 2 + int.from_bytes(stored[:2], "big")
    if len(stored) <= end or not stored[2:end].isascii():
        raise NotSealed
    return stored[2:end].decode(), stored[end:]
