"""Sealing in tests: a key, a sealer, and what an auditor trusts."""

from base64 import b64decode
from pathlib import Path

from models import audit
from models.audit_anchor import Anchor
from models.audit_check import Trust
from models.audit_events import CallbackAsked
from models.audit_seal import PublicKeys, SealKey
from models.audit_sealer import Sealer
from models.office import Office
from settings import PUBLISHED_KEYS

A_KEY = SealKey("s1", b64decode(PUBLISHED_KEYS[2]))
ANOTHER_KEY = SealKey("s1", b64decode(PUBLISHED_KEYS[3]))


def a_sealer(office: Office, anchor: Path | None = None, events_a_seal: int = 3) -> Sealer:
    """A worker's sealer, with small seals."""
    return Sealer(office.database, A_KEY, Anchor(anchor) if anchor else None, events_a_seal)


def an_auditor(anchor: Path | None = None, from_seal: int | None = None, digest: str | None = None) -> Trust:
    """Somebody who knows the public key."""
    return Trust(PublicKeys.of(A_KEY), Anchor(anchor) if anchor else None, from_seal, digest)


def write_events(office: Office, count: int, subject: str = "claim:1") -> None:
    """So many events, each in a transaction of its own."""
    for _ in range(count):
        with office.database.deeds() as session:
            audit.append(session, office.keys, subject, CallbackAsked(why="asked"), "test")
