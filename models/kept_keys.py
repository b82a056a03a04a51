"""The ring as an office uses it: root keys come and go, and two things stay as they are.

What is *counted* (wrong PINs against identifiers that nobody has, budgets of calling numbers, tries to sign in) is
found by digests, and staff's recovery codes are digests. Their key is drawn once for each record and kept there,
sealed: no counter begins anew and no code is void because a root key changed.

What was *logged* is never written again: when a root key is on its way out, the key that it gave for the macs of the
audit log is kept in the same manner, and the log can be checked for ever.
"""

import hmac
import secrets
from collections.abc import Mapping
from typing import Self

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from models import clock
from models.database import Database
from models.holder import Holder
from models.kept_key import KeptKey
from models.key_list import KEY_BYTES, Key
from models.key_root import KnownRoot
from models.keys import UNDER_PEPPER, KeyRing, SealBroken, comparable
from models.sealed import seal, unseal
from models.statements import insert_unless_there

COUNTING = "counting"
STAYING = frozenset({"pii-index/claim", "pii-index/caller", "sign-in", "recovery-code"})
"""Labels of digests that are kept for long and cannot be made anew, because what they are made of is kept nowhere."""
FLEETING = frozenset({"delivery", "recorded-caller", "recorded-card", "turn-facts"})
"""Labels of digests that nobody asks for once their call, or an order of some hours, is over; until then the old key is
in the list."""
OUTSIDE = frozenset({"backup"})
"""Labels of macs on files that hold data under the same root key: whoever wants the one keeps both."""
LOGGED = "audit-mac"
COLUMN = "kept_keys.sealed"
HOLDERS_TO_TRY = 20


class KeptKeys:
    """A KeyRing over another one, and over the keys that the record keeps."""

    def __init__(self, ring: KeyRing, kept: Mapping[str, bytes]) -> None:
        counting = KnownRoot(Key(COUNTING, kept[COUNTING]))
        self._ring = ring
        self._staying = {label: counting.derive(label) for label in STAYING}
        self._logged = {
            name.removeprefix(f"{LOGGED}:"): key
            for name, key in kept.items()
            if name.startswith(f"{LOGGED}:")
        }

    @classmethod
    def of_record(cls, database: Database, ring: KeyRing) -> Self:
        """The ring for this record; an empty one gets its key for counting. Raises SealBroken if `ring` is not its."""
        with database.light() as connection:
            kept = _read(connection, ring)
            if COUNTING not in kept:
                _open_a_holder(connection, ring)
                with database.deeds() as session:
                    _keep(session, ring, COUNTING, secrets.token_bytes(KEY_BYTES))
                kept = _read(connection, ring)
        return cls(ring, kept)

    def ids(self, label: str) -> tuple[str, ...]:
        if label in self._staying:
            return (COUNTING,)
        known = self._ring.ids(label)
        return known if label != LOGGED else (*known, *(each for each in self._logged if each not in known))

    def mac(self, label: str, message: bytes) -> bytes:
        is_known = label in UNDER_PEPPER | STAYING | FLEETING | OUTSIDE | {LOGGED} or label.startswith(
            "pii-index/"
        )
        if not is_known:
            raise ValueError(f"say in models/kept_keys.py what becomes of {label!r} when keys are changed")
        return self.mac_with(self.ids(label)[0], label, message)

    def mac_with(self, key_id: str, label: str, message: bytes) -> bytes:
        if label in self._staying:
            return hmac.digest(self._staying[label], message, "sha256")
        if label == LOGGED and key_id not in self._ring.ids(label):
            return hmac.digest(self._logged[key_id], message, "sha256")
        return self._ring.mac_with(key_id, label, message)

    def index(self, field: str, value: str, key_id: str | None = None) -> str:
        label = f"pii-index/{field}"
        return self.mac_with(key_id or self.ids(label)[0], label, comparable(value)).hex()

    def seal(self, label: str, plain: bytes, aad: bytes) -> bytes:
        return self._ring.seal(label, plain, aad)

    def open(self, label: str, blob: bytes, aad: bytes) -> bytes:
        return self._ring.open(label, blob, aad)

    def sealed_with(self, blob: bytes) -> str:
        return self._ring.sealed_with(blob)

    def derived(self, key_id: str, label: str) -> bytes:
        if label == LOGGED and key_id not in self._ring.ids(label):
            return self._logged[key_id]
        return self._ring.derived(key_id, label)


def can_open(connection: Connection, ring: KeyRing) -> bool:
    """Do these keys open the record? One that is empty, and that no office has opened yet, is opened by any."""
    try:
        _read(connection, ring)
        _open_a_holder(connection, ring)
    except SealBroken:
        return False
    return True


def keep_for_the_log(session: Session, keys: KeyRing) -> None:
    """Keep what is needed to check events that were written under root keys older than the newest."""
    for key_id in keys.ids("pii-enc")[1:]:
        _keep(session, keys, f"{LOGGED}:{key_id}", keys.derived(key_id, LOGGED))


def is_kept_for_the_log(reader: Connection | Session, key_id: str) -> bool:
    """Could the log be checked without this root key?"""
    kept = select(KeptKey.name).where(KeptKey.name == f"{LOGGED}:{key_id}")
    return reader.execute(kept).first() is not None


def _read(connection: Connection, ring: KeyRing) -> dict[str, bytes]:
    rows = connection.execute(select(KeptKey.name, KeptKey.sealed)).all()
    return {row.name: bytes.fromhex(unseal(ring, COLUMN, row.name, row.sealed)) for row in rows}


def _open_a_holder(connection: Connection, ring: KeyRing) -> None:
    """One of a few: a row that somebody has changed is no sign of a wrong key, and must not take the line away."""
    holders = connection.execute(select(Holder.uid, Holder.citizen_id).limit(HOLDERS_TO_TRY)).all()
    if holders and not any(_opens(ring, holder.uid, holder.citizen_id) for holder in holders):
        raise SealBroken("no holder opens with this key")


def _opens(ring: KeyRing, holder_uid: str, citizen_id: bytes) -> bool:
    try:
        unseal(ring, "holders.citizen_id", holder_uid, citizen_id)
    except SealBroken:
        return False
    return True


def _keep(session: Session, ring: KeyRing, name: str, key: bytes) -> None:
    """Unless one is kept under this name already."""
    row = {"name": name, "sealed": seal(ring, COLUMN, name, key.hex()), "made_at": clock.now()}
    insert_unless_there(session, KeptKey, row)
