"""Events of calls that are recorded on order: that somebody ordered it, ended it, or took a call off its tape."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import ClassVar

from models.audit_events import AuditEvent


class Recorded(Enum):
    """Which calls are wanted."""

    ALL = "all"
    ONE_CALLER = "one_caller"
    ONE_CALL = "one_call"


@dataclass(frozen=True)
class RecordingOrdered(AuditEvent):
    """Somebody ordered calls to be recorded until then: `all`, those of `one_caller` (the subject), or `one_call`."""

    kind: ClassVar[str] = "recording.ordered"
    whose: str
    call: str | None
    until: datetime


@dataclass(frozen=True)
class RecordingStopped(AuditEvent):
    """Somebody ended what was being recorded; `orders` were in force."""

    kind: ClassVar[str] = "recording.stopped"
    orders: int


@dataclass(frozen=True)
class RecordingTaken(AuditEvent):
    """Somebody made a recording of a call on tape; the tape is gone."""

    kind: ClassVar[str] = "recording.taken"
    call: str


KINDS: tuple[type[AuditEvent], ...] = (RecordingOrdered, RecordingStopped, RecordingTaken)
"""All of them, for `audit_kinds.py`."""
