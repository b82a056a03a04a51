"""Personal data at rest: sealed for one column of one row, so that a value moved elsewhere does not open."""

from models.keys import KeyRing

_LABEL = "pii-enc"


def seal(keys: KeyRing, column: str, uid: str, text: str) -> bytes:
    """Seal a text for `column` ("table.column") of the row `uid`."""
    return keys.seal(_LABEL, text.encode(), _place(column, uid))


def unseal(keys: KeyRing, column: str, uid: str, blob: bytes) -> str:
    """Open what `seal` made for the same place."""
    return keys.open(_LABEL, blob, _place(column, uid)).decode()


def seal_if_any(keys: KeyRing, column: str, uid: str, text: str | None) -> bytes | None:
    """Seal a text; nothing stays nothing."""
    return seal(keys, column, uid, text) if text else None


def unseal_if_any(keys: KeyRing, column: str, uid: str, blob: bytes | None) -> str | None:
    """Open what `seal_if_any` made."""
    return None if blob is None else unseal(keys, column, uid, blob)


def _place(column: str, uid: str) -> bytes:
    return f"{column}:{uid}".encode()
