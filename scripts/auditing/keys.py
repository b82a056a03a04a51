"""With which key the worker seals, which public keys are trusted, and where the anchor lies."""

from models.audit_anchor import Anchor
from models.audit_seal import PublicKeys, SealKey
from models.audit_sealer import Sealer
from models.database import Database
from settings import Settings

DEMO_ANCHOR = "lossline.db.anchor"


def sealer(settings: Settings, database: Database) -> Sealer | None:
    """The worker's sealer; None without SEAL_KEY."""
    key = seal_key(settings)
    return Sealer(database, key, anchor(settings)) if key else None


def seal_key(settings: Settings) -> SealKey | None:
    """The secret half, which only the worker has."""
    key = settings.seal_key
    return SealKey(key.id, key.secret) if key else None


def public_keys(settings: Settings) -> PublicKeys:
    """The public half of SEAL_KEY, if it is here, and those of SEAL_PUBLIC_KEYS."""
    trusted = settings.seal_public_keys.keys if settings.seal_public_keys else ()
    own = seal_key(settings)
    return PublicKeys({key.id: key.secret for key in trusted} | ({own.id: own.public} if own else {}))


def anchor(settings: Settings) -> Anchor | None:
    """The anchor, in the demo beside the database; None if none was asked for."""
    if settings.anchor_file:
        return Anchor(settings.anchor_file)
    if settings.is_demo and settings.demo_dir:
        return Anchor(settings.demo_dir / DEMO_ANCHOR)
    return None
