"""Every kind of event the audit log knows, each with exactly its fields (rule P6).

An event never holds a PIN, and whose card it is says the subject of its chain. What else it says of a person (papers
that were seen, a reason in somebody's words) it declares as `personal`: such fields are sealed under a key of that
person and can be forgotten without changing the log (`personal.py`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True)
class AuditEvent:
    """The parent of all events. `kind` is what the log and the console call it; `personal` names sealed fields."""

    kind: ClassVar[str]
    personal: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class LossReported(AuditEvent):
    """A card was reported lost and is frozen from `takes_effect_at` on (L1–L5)."""

    kind: ClassVar[str] = "loss.reported"
    reference: str
    loss_kind: str
    channel: str
    status_before: str
    status_after: str
    takes_effect_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True)
class LossRenewed(AuditEvent):
    """A running temporary loss was counted anew under its number (L7)."""

    kind: ClassVar[str] = "loss.renewed"
    reference: str
    ended_at_before: datetime | None
    ends_at: datetime


@dataclass(frozen=True)
class LossReleased(AuditEvent):
    """A loss ended because the card was found (L9)."""

    kind: ClassVar[str] = "loss.released"
    reference: str
    channel: str
    status_before: str
    status_after: str


@dataclass(frozen=True)
class LossLapsed(AuditEvent):
    """A temporary loss was found to have lapsed (L6); it ended at `ended_at`, whenever that was written down."""

    kind: ClassVar[str] = "loss.lapsed"
    reference: str
    ended_at: datetime


@dataclass(frozen=True)
class PinRight(AuditEvent):
    """The right PIN was keyed, on the phone or at a counter; what its side had counted counts no more (P1, P3)."""

    kind: ClassVar[str] = "pin.right"
    is_own_phone: bool


@dataclass(frozen=True)
class PinWrong(AuditEvent):
    """A PIN that was not right, on a known card or an unknown one (P3). Not judged: a limit was reached before.

    The last three are what is counted now from the registered phone, from others, and pauses.
    """

    kind: ClassVar[str] = "pin.wrong"
    in_a_row: int
    is_judged: bool
    is_own_phone: bool = False
    wrong_own: int | None = None
    wrong_others: int | None = None
    pauses: int | None = None


@dataclass(frozen=True)
class PinAbandoned(AuditEvent):
    """A try was spent, and the process died before it could be judged: it counts as a wrong one."""

    kind: ClassVar[str] = "pin.abandoned"
    in_a_row: int
    wrong_own: int | None = None
    wrong_others: int | None = None
    pauses: int | None = None


@dataclass(frozen=True)
class PinLocked(AuditEvent):
    """Too many wrong PINs locked the PIN until the counter resets it, or the city's time for locks is over (P3)."""

    kind: ClassVar[str] = "pin.locked"
    wrong: int
    pin_before: str = "enabled"
    pin_after: str = "locked"


@dataclass(frozen=True)
class PinImported(AuditEvent):
    """A card came with its PIN enabled or locked; `is_kept` false: locked, and the file had no PIN for it (P1)."""

    kind: ClassVar[str] = "pin.imported"
    pin_after: str
    is_kept: bool
    fingerprint: str = ""


@dataclass(frozen=True)
class PinEnabled(AuditEvent):
    """The initial PIN was changed for the first time (P1, P4); `proven_by` names the extra fact that was shown."""

    kind: ClassVar[str] = "pin.enabled"
    proven_by: str
    pin_before: str = "initial"
    pin_after: str = "enabled"
    fingerprint: str = ""


@dataclass(frozen=True)
class PinChanged(AuditEvent):
    """An enabled PIN was changed by someone who keyed it (P4)."""

    kind: ClassVar[str] = "pin.changed"
    pin_before: str = "enabled"
    pin_after: str = "enabled"
    fingerprint: str = ""


@dataclass(frozen=True)
class PinRenewed(AuditEvent):
    """After a right entry a stored PIN was made anew, under the newest pepper or at a new cost; the PIN is the same."""

    kind: ClassVar[str] = "pin.renewed"
    fingerprint: str


@dataclass(frozen=True)
class CodeAsked(AuditEvent):
    """A one-time code was asked for (P4). Sent or not, the caller heard the same."""

    kind: ClassVar[str] = "code.asked"
    is_sent: bool


@dataclass(frozen=True)
class CodeRefused(AuditEvent):
    """A one-time code was asked for beyond what one card or one caller gets (P4)."""

    kind: ClassVar[str] = "code.refused"
    limit: str


@dataclass(frozen=True)
class CodeJudged(AuditEvent):
    """A one-time code was keyed (P4)."""

    kind: ClassVar[str] = "code.judged"
    is_right: bool


@dataclass(frozen=True)
class CallbackAsked(AuditEvent):
    """A caller asked to be called back (S3)."""

    kind: ClassVar[str] = "callback.asked"
    why: str


@dataclass(frozen=True)
class StaffAdded(AuditEvent):
    """An account for a member of staff was made."""

    kind: ClassVar[str] = "staff.added"
    role: str
    fingerprint: str = ""


@dataclass(frozen=True)
class StaffDisabled(AuditEvent):
    """An account was disabled."""

    kind: ClassVar[str] = "staff.disabled"


@dataclass(frozen=True)
class DutyBegan(AuditEvent):
    """A member of staff signed in to take calls."""

    kind: ClassVar[str] = "duty.began"


@dataclass(frozen=True)
class DutyEnded(AuditEvent):
    """A member of staff takes no more calls."""

    kind: ClassVar[str] = "duty.ended"


KINDS: tuple[type[AuditEvent], ...] = (
    LossReported,
    LossRenewed,
    LossReleased,
    LossLapsed,
    PinRight,
    PinWrong,
    PinAbandoned,
    PinLocked,
    PinImported,
    PinEnabled,
    PinChanged,
    PinRenewed,
    CodeAsked,
    CodeRefused,
    CodeJudged,
    CallbackAsked,
    StaffAdded,
    StaffDisabled,
    DutyBegan,
    DutyEnded,
)
"""All of them, for the documents and the console."""
