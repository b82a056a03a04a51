"""What the audit log says of backups: that one was made, and that the record was brought back from one."""

from dataclasses import dataclass
from typing import ClassVar

from models.audit_events import AuditEvent


@dataclass(frozen=True)
class BackupMade(AuditEvent):
    """A copy of the whole record left the house's database. `digest` is the copy's SHA-256."""

    kind: ClassVar[str] = "backup.made"
    digest: str
    made_at: str


@dataclass(frozen=True)
class RecordRestored(AuditEvent):
    """The record was brought back: what was done between `made_at` and this event is not in it."""

    kind: ClassVar[str] = "record.restored"
    digest: str
    made_at: str
    events_then: int


KINDS: tuple[type[AuditEvent], ...] = (BackupMade, RecordRestored)
"""All of them, for `audit_kinds.py`."""
