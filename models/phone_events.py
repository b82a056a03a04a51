"""Events of the phone desk: calls that operators took and wrapped up, and telephones they are rung on (S1, Q1)."""

from dataclasses import dataclass
from typing import ClassVar

from models.audit_events import AuditEvent


@dataclass(frozen=True)
class CallTaken(AuditEvent):
    """An operator took a caller out of the queue."""

    kind: ClassVar[str] = "call.taken"
    call: str


@dataclass(frozen=True)
class CallWrappedUp(AuditEvent):
    """An operator noted what a call came to. The note itself is not in the log."""

    kind: ClassVar[str] = "call.wrapped_up"
    call: str
    reason: str


@dataclass(frozen=True)
class CallHandedOver(AuditEvent):
    """An operator handed a call over: `to` a work number, `queue` (anybody), or `12345`. The note is not in the log."""

    kind: ClassVar[str] = "call.handed_over"
    call: str
    to: str


@dataclass(frozen=True)
class PinAskedByPhone(AuditEvent):
    """An operator sent a caller to key the card's PIN (S1). What came of it, the PIN's own events tell."""

    kind: ClassVar[str] = "pin.asked_by_phone"
    call: str


@dataclass(frozen=True)
class TelephoneSet(AuditEvent):
    """The telephone on which a member of staff is rung was set, changed or taken away; the log shows its tail."""

    kind: ClassVar[str] = "staff.telephone_set"
    tail: str


KINDS: tuple[type[AuditEvent], ...] = (
    CallTaken,
    CallHandedOver,
    CallWrappedUp,
    PinAskedByPhone,
    TelephoneSet,
)
