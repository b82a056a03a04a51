"""What the audit log tells of those who took something out of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from models.audit_events import AuditEvent


@dataclass(frozen=True)
class LogExported(AuditEvent):
    """Staff took events out of the log as a file; written before the first line was sent.

    `since`, `until`, `staff` and `about_kind` are what was asked for, empty where it was not; a card that was asked
    for is the subject. `events` is how many lines there were.
    """

    kind: ClassVar[str] = "audit.exported"
    since: datetime | None
    until: datetime | None
    staff: str
    about_kind: str
    events: int
    place: str


KINDS: tuple[type[AuditEvent], ...] = (LogExported,)
"""All of them, for `audit_kinds.py`."""
