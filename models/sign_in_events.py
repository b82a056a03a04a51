"""Events of staff at the console's door: signing in and out, second factors."""

from dataclasses import dataclass
from typing import ClassVar

from models.audit_events import AuditEvent


@dataclass(frozen=True)
class SignedIn(AuditEvent):
    """A member of staff signed in. `factor` is none, app or recovery."""

    kind: ClassVar[str] = "staff.signed_in"
    session: str
    address: str
    factor: str
    fingerprint: str


@dataclass(frozen=True)
class SignInFailed(AuditEvent):
    """Somebody tried to sign in under this work number and failed; `is_shut`: while tries were not judged."""

    kind: ClassVar[str] = "staff.sign_in_failed"
    address: str
    is_shut: bool


@dataclass(frozen=True)
class SessionEnded(AuditEvent):
    """A session was ended: `how` is signed_out, revoked, or disabled."""

    kind: ClassVar[str] = "staff.session_ended"
    session: str
    how: str


@dataclass(frozen=True)
class SecondFactorAdded(AuditEvent):
    """An authenticator app was added and has shown a right code; new recovery codes were made."""

    kind: ClassVar[str] = "staff.second_factor_added"


@dataclass(frozen=True)
class SecondFactorRemoved(AuditEvent):
    """An authenticator app was removed, with all recovery codes."""

    kind: ClassVar[str] = "staff.second_factor_removed"


KINDS: tuple[type[AuditEvent], ...] = (
    SignedIn,
    SignInFailed,
    SessionEnded,
    SecondFactorAdded,
    SecondFactorRemoved,
)
