"""Events of PINs that staff reset, unlock or cancel, and of requests for it (rules P1, P5, P6)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from models.audit_events import AuditEvent


@dataclass(frozen=True)
class PinReset(AuditEvent):
    """A forgotten PIN was set back to initial (P5, P6); `approved_by` is empty where one pair of eyes is enough."""

    kind: ClassVar[str] = "pin.reset"
    personal: ClassVar[frozenset[str]] = frozenset({"paper_tails", "reason"})
    requested_by: str
    approved_by: str
    place: str
    brought_by: str
    papers: tuple[str, ...]
    paper_tails: tuple[str, ...]
    reason: str
    pin_before: str
    pin_after: str
    status_before: str
    status_after: str


@dataclass(frozen=True)
class PinUnlocked(AuditEvent):
    """The lock on a PIN was lifted, and the PIN is what it was (P3, P6)."""

    kind: ClassVar[str] = "pin.unlocked"
    personal: ClassVar[frozenset[str]] = frozenset({"paper_tails", "reason"})
    requested_by: str
    approved_by: str
    place: str
    brought_by: str
    papers: tuple[str, ...]
    paper_tails: tuple[str, ...]
    reason: str
    pin_before: str
    pin_after: str
    status_before: str
    status_after: str


@dataclass(frozen=True)
class PinCancelled(AuditEvent):
    """A holder who keyed the PIN gave it up (P1, `pin.may_be_cancelled`)."""

    kind: ClassVar[str] = "pin.cancelled"
    place: str
    pin_before: str
    pin_after: str = "initial"


@dataclass(frozen=True)
class ResetRequested(AuditEvent):
    """Somebody asked for a reset or an unlocking, which a second member of staff has to decide (P6)."""

    kind: ClassVar[str] = "reset.requested"
    request: str
    what: str
    requested_by: str
    expires_at: datetime
    place: str


@dataclass(frozen=True)
class ResetApproved(AuditEvent):
    """A second member of staff approved a request; the deed follows in the same transaction (P6)."""

    kind: ClassVar[str] = "reset.approved"
    request: str
    what: str
    requested_by: str
    approved_by: str


@dataclass(frozen=True)
class ResetRefused(AuditEvent):
    """A second member of staff refused a request (P6)."""

    kind: ClassVar[str] = "reset.refused"
    request: str
    what: str
    requested_by: str


@dataclass(frozen=True)
class ResetWithdrawn(AuditEvent):
    """Whoever had asked took the request back (P6)."""

    kind: ClassVar[str] = "reset.withdrawn"
    request: str
    what: str
    requested_by: str


@dataclass(frozen=True)
class ResetExpired(AuditEvent):
    """Nobody decided a request in time (P6)."""

    kind: ClassVar[str] = "reset.expired"
    request: str
    what: str
    requested_by: str


KINDS: tuple[type[AuditEvent], ...] = (
    PinReset,
    PinUnlocked,
    PinCancelled,
    ResetRequested,
    ResetApproved,
    ResetRefused,
    ResetWithdrawn,
    ResetExpired,
)
