"""What the audit log tells of keys: their names and how much was done, never a key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from models.audit_events import AuditEvent


@dataclass(frozen=True)
class KeysRotated(AuditEvent):
    """What lay under older data keys was sealed anew under the newest; `changed` counts rows by table."""

    kind: ClassVar[str] = "keys.rotated"
    newest: str
    older: tuple[str, ...]
    changed: Mapping[str, int]


KINDS: tuple[type[AuditEvent], ...] = (KeysRotated,)
