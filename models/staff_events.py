"""Events of what staff do, and of what they looked at (rules S1, L3, L8–L10, P5, P6, C1)."""

from dataclasses import dataclass
from typing import ClassVar

from models.audit_events import AuditEvent


@dataclass(frozen=True)
class HolderLookedAt(AuditEvent):
    """Staff looked for a card or at its file; written before anything was shown.

    `by` says how it was found (citizen_id, card_number, call), `shown` what they saw: that there is a card
    (existence), nothing, or its file, masked.
    """

    kind: ClassVar[str] = "holder.looked_at"
    by: str
    shown: str
    place: str
    call: str


@dataclass(frozen=True)
class VerificationPassed(AuditEvent):
    """A caller showed who they are (S1): which facts fitted, not what they are."""

    kind: ClassVar[str] = "verification.passed"
    call: str
    place: str
    fitting: tuple[str, ...]
    not_fitting: tuple[str, ...]


@dataclass(frozen=True)
class VerificationFailed(AuditEvent):
    """A caller's answers did not do (S1); with `is_last`, this caller is served at the counter only."""

    kind: ClassVar[str] = "verification.failed"
    call: str
    place: str
    fitting: tuple[str, ...]
    not_fitting: tuple[str, ...]
    failed: int
    is_last: bool


KINDS: tuple[type[AuditEvent], ...] = (
    HolderLookedAt,
    VerificationPassed,
    VerificationFailed,
)
