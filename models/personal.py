"""Personal fields of audit events, sealed so that a person can be forgotten while the chain stays whole.

An event names its personal fields (`AuditEvent.personal`). They go into the event's body as one sealed box, and the
chain's mac covers the box. Its key belongs to one person and one year (`person_key.py`): whoever destroys it makes
the box unreadable and changes no event. See `docs/decisions/0018-a-key-for-each-person-and-year.md`.
"""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from models import clock
from models.card import Card
from models.card_file import Reader
from models.key_list import KEY_BYTES
from models.key_ring import NONCE_BYTES
from models.keys import KeyRing, SealBroken
from models.person_key import PersonKey
from models.sealed import seal, unseal
from models.statements import insert_unless_there, rows_changed

BOX = "personal"
"""Under this name the box stands in an event's body. No event may have a field called so."""
COLUMN = "person_keys.sealed"
_CARD = "card:"


@dataclass(frozen=True)
class EventBody:
    """An event's fields. After its person was forgotten, `personal` is empty and `is_erased` true."""

    fields: Mapping[str, Any]
    personal: Mapping[str, Any] = field(default_factory=dict, repr=False)
    is_erased: bool = False


def person_of(reader: Reader, subject: str) -> str:
    """Whose key seals what a chain says: the card's holder, or the subject itself where there is no card."""
    if not subject.startswith(_CARD):
        return subject
    card = select(Card.holder_uid).where(Card.uid == subject.removeprefix(_CARD))
    return reader.execute(card).scalar() or subject


def box(session: Session, keys: KeyRing, subject: str, seq: int, at: datetime, text: str) -> dict[str, str]:
    """Seal the personal fields (as JSON) of the event `seq` of a chain. For somebody forgotten the box stays empty."""
    person = person_of(session, subject)
    uid = f"{person}:{at.year}"
    key = _key(session, keys, uid) or _new_key(session, keys, uid, person, at.year)
    if key is None:
        return {"key": uid, "sealed": ""}
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), _place(subject, seq))
    return {"key": uid, "sealed": b64encode(sealed).decode()}


def opened(reader: Reader, keys: KeyRing, subject: str, seq: int, body: str) -> EventBody:
    """An event's body for somebody who may read all of it.

    Raises SealBroken if the box cannot be opened although its key was never destroyed.
    """
    fields = json.loads(body)
    sealed = fields.pop(BOX, None)
    if sealed is None:
        return EventBody(fields)
    row = reader.execute(select(PersonKey.sealed).where(PersonKey.uid == sealed["key"])).one_or_none()
    if row is None:
        raise SealBroken(f"the key of event {seq} of {subject} is not in the record")
    if row.sealed is None or not sealed["sealed"]:
        return EventBody(fields, is_erased=True)
    text = unboxed(keys, sealed["key"], row.sealed, sealed["sealed"], subject, seq)
    return EventBody(fields, json.loads(text))


def unboxed(keys: KeyRing, uid: str, stored: bytes, sealed: str, subject: str, seq: int) -> bytes:
    """The personal fields (as JSON) of an event, by the key that is stored. Raises SealBroken."""
    key, blob = _unsealed(keys, uid, stored), b64decode(sealed)
    try:
        return AESGCM(key).decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], _place(subject, seq))
    except InvalidTag:
        raise SealBroken(f"event {seq} of {subject} was changed since it was sealed") from None


def closed(body: str) -> EventBody:
    """An event's body for somebody who may not read what is personal in it."""
    fields = json.loads(body)
    fields.pop(BOX, None)
    return EventBody(fields)


def destroy_keys(session: Session, *which: ColumnElement[bool]) -> int:
    """Destroy these keys, and with them what they sealed; how many there were. There is no way back but a backup."""
    doomed = update(PersonKey).where(PersonKey.sealed.is_not(None), *which)
    return rows_changed(session.execute(doomed.values(sealed=None, destroyed_at=clock.now())))


def _key(reader: Reader, keys: KeyRing, uid: str) -> bytes | None:
    sealed = reader.execute(select(PersonKey.sealed).where(PersonKey.uid == uid)).scalar()
    return None if sealed is None else _unsealed(keys, uid, sealed)


def _new_key(session: Session, keys: KeyRing, uid: str, person: str, year: int) -> bytes | None:
    """Make the key, or take the one that another deed has just made; None if it was destroyed."""
    sealed = seal(keys, COLUMN, uid, secrets.token_hex(KEY_BYTES))
    row = {"uid": uid, "person": person, "year": year, "sealed": sealed}
    insert_unless_there(session, PersonKey, row)
    return _key(session, keys, uid)


def _unsealed(keys: KeyRing, uid: str, sealed: bytes) -> bytes:
    return bytes.fromhex(unseal(keys, COLUMN, uid, sealed))


def _place(subject: str, seq: int) -> bytes:
    return f"{subject}:{seq}".encode()
