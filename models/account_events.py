"""Events of what administrators do to accounts, and of passwords that staff choose for themselves."""

from dataclasses import dataclass
from typing import ClassVar

from models.audit_events import AuditEvent


@dataclass(frozen=True)
class RoleChanged(AuditEvent):
    """A member of staff was given another role."""

    kind: ClassVar[str] = "staff.role_changed"
    role_before: str
    role_after: str


@dataclass(frozen=True)
class StaffEnabled(AuditEvent):
    """An account that was disabled can be used again."""

    kind: ClassVar[str] = "staff.enabled"


@dataclass(frozen=True)
class PasswordRenewed(AuditEvent):
    """An account was given a temporary password; whoever signs in with it has to choose another first."""

    kind: ClassVar[str] = "staff.password_renewed"
    fingerprint: str


@dataclass(frozen=True)
class PasswordChosen(AuditEvent):
    """A member of staff chose a password of their own; their other sessions ended with it."""

    kind: ClassVar[str] = "staff.password_chosen"
    fingerprint: str


KINDS: tuple[type[AuditEvent], ...] = (RoleChanged, StaffEnabled, PasswordRenewed, PasswordChosen)
