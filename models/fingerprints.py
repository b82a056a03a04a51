"""Fingerprints: keyed digests by which the audit log knows again what a row holds, without holding it itself.

An event that tells of a card, a stored PIN, a password or a session carries one; `audit_deeds.py` compares. The key is
that of the log's macs, which outlives its root key (`kept_keys.py`).

    fingerprints.made(keys, fingerprints.of_card(uid, number, holder_uid))
"""

import hmac

from models.audit import LABEL
from models.keys import KeyRing, framed
from models.pin import unwrapped

_DOMAIN = b"lossline fingerprint v1"
_LONGEST = 65_535


def of_card(uid: str, number: object, holder_uid: object) -> bytes:
    """What to take a fingerprint of: that this number and this holder belong to a card."""
    return _framed("card", uid, number, holder_uid)


def of_pin(keys: KeyRing, card_uid: str, stored: bytes) -> bytes:
    """A stored PIN, under whichever wrap. Raises SealBroken if it is not this card's."""
    return _framed("pin", card_uid, *unwrapped(keys, card_uid, stored))


def of_password(work_number: str, password: object) -> bytes:
    """The stored hash of a password of staff."""
    return _framed("password", work_number, password)


def of_session(uid: str, token_digest: object) -> bytes:
    """Which browser holds a session of staff."""
    return _framed("session", uid, token_digest)


def made(keys: KeyRing, content: bytes) -> str:
    """The fingerprint, as events carry it: the key's name, a colon, hexadecimal."""
    return f"{keys.ids(LABEL)[0]}:{keys.mac(LABEL, content).hex()}"


def fits(keys: KeyRing, fingerprint: str, content: bytes) -> bool:
    """Was it made of this?"""
    key_id, _, digest = fingerprint.partition(":")
    try:
        return hmac.compare_digest(keys.mac_with(key_id, LABEL, content).hex(), digest)
    except KeyError:
        return False


def _framed(*parts: object) -> bytes:
    """Begins with a length, where an event's message begins with a bracket: neither can pass for the other.

    Parts are whatever lies in a row: somebody may have put there what is no text.
    """
    return framed(_DOMAIN, *(str(part).encode("utf-8", "surrogateescape")[:_LONGEST] for part in parts))
