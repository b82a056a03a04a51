"""Events of what keeps the gate from being probed: limits that were reached, pauses, alarms (rule P3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from models.audit_events import AuditEvent


@dataclass(frozen=True)
class PinLockLapsed(AuditEvent):
    """A lock ended by itself, in a city whose locks do (P3, `pin.unlock_after`)."""

    kind: ClassVar[str] = "pin.lock_lapsed"
    pin_before: str = "locked"
    pin_after: str = "enabled"


@dataclass(frozen=True)
class TriesUsedUp(AuditEvent):
    """The limit that locks a PIN was reached where no PIN is enabled, or on a number that nobody has (P3)."""

    kind: ClassVar[str] = "pin.tries_used_up"
    wrong: int


@dataclass(frozen=True)
class PinPaused(AuditEvent):
    """Wrong PINs from other phones than the registered one paused these for a while, for the so-manieth time (P3)."""

    kind: ClassVar[str] = "pin.paused"
    until: datetime
    times: int


@dataclass(frozen=True)
class PinTurnedAway(AuditEvent):
    """Other phones went on trying while they were paused; `wrong` counts their PINs since before the pause (P3)."""

    kind: ClassVar[str] = "pin.turned_away"
    wrong: int


@dataclass(frozen=True)
class CallerOverBudget(AuditEvent):
    """A calling number keyed too many wrong PINs and is served by people only for a while, without being told (P3)."""

    kind: ClassVar[str] = "caller.over_budget"
    limit: str
    until: datetime


@dataclass(frozen=True)
class AlarmRaised(AuditEvent):
    """Far more wrong PINs than usual on the whole line: no PIN is set or changed by phone until it ends (P3)."""

    kind: ClassVar[str] = "alarm.raised"
    reason: str
    failures: int


@dataclass(frozen=True)
class AlarmEnded(AuditEvent):
    """The alarm ended because wrong PINs are as rare as usual again."""

    kind: ClassVar[str] = "alarm.ended"


@dataclass(frozen=True)
class ThrottleCleared(AuditEvent):
    """What was counted against a card, a calling number or the line was forgiven from the terminal (P3)."""

    kind: ClassVar[str] = "throttle.cleared"
    what: str
    reason: str


KINDS: tuple[type[AuditEvent], ...] = (
    PinLockLapsed,
    TriesUsedUp,
    PinPaused,
    PinTurnedAway,
    CallerOverBudget,
    AlarmRaised,
    AlarmEnded,
    ThrottleCleared,
)
