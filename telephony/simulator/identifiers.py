"""Identifiers in Twilio's form: two letters for the kind and 32 hexadecimal digits."""

import secrets
import uuid


def new_sid(kind: str) -> str:
    """A fresh SID: `CA` for calls, `QU` for queues, `AC` for accounts."""
    return kind + secrets.token_hex(16)


def new_token() -> str:
    """A fresh idempotency token, which Twilio writes as a UUID."""
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))
