"""Events of the working days that an office enters itself (S2)."""

from dataclasses import dataclass
from typing import ClassVar

from models.audit_events import AuditEvent


@dataclass(frozen=True)
class DayEntered(AuditEvent):
    """A day was entered as worked or off, whatever the State Council's calendar says; `why` in their words."""

    kind: ClassVar[str] = "calendar.day_entered"
    day: str
    day_is: str
    why: str


@dataclass(frozen=True)
class DayTakenBack(AuditEvent):
    """A day that was entered goes by the State Council's calendar again."""

    kind: ClassVar[str] = "calendar.day_taken_back"
    day: str
    day_was: str
    why: str


KINDS: tuple[type[AuditEvent], ...] = (DayEntered, DayTakenBack)
