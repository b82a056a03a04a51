"""Events of what staff do, and of what they looked at (rules S1, L3, L8–L10, C1); PINs are in `reset_events.py`."""

from dataclasses import dataclass
from typing import ClassVar

from models.audit_events import AuditEvent


@dataclass(frozen=True)
class HolderLookedAt(AuditEvent):
    """Staff looked for a card or at its file; written before anything was shown.

    `by` says how it was found (citizen_id, card_number, call), `shown` what they saw: that there is a card
    (existence), nothing, its file (masked), its history, or one event of it.
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


@dataclass(frozen=True)
class PapersSeen(AuditEvent):
    """Who came to the counter, with which papers, for the deed that follows (L3, P6)."""

    kind: ClassVar[str] = "papers.seen"
    personal: ClassVar[frozenset[str]] = frozenset({"paper_tails", "reason"})
    deed: str
    place: str
    brought_by: str
    papers: tuple[str, ...]
    paper_tails: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class LossMadeFormal(AuditEvent):
    """A written report turned a temporary loss into a formal one, under a number of its own (L8)."""

    kind: ClassVar[str] = "loss.made_formal"
    reference: str
    reference_before: str
    status_before: str
    status_after: str


@dataclass(frozen=True)
class CardReplaced(AuditEvent):
    """A card that was formally lost was cancelled, and another took its place (L10). In the old card's chain."""

    kind: ClassVar[str] = "card.replaced"
    receipt: str
    new_card: str
    reference: str
    fee_paid: str
    place: str
    pin_before: str
    status_before: str
    status_after: str


@dataclass(frozen=True)
class CardIssued(AuditEvent):
    """A card was issued in place of another, sealed and on the initial PIN (L10)."""

    kind: ClassVar[str] = "card.issued"
    receipt: str
    old_card: str
    status_after: str
    fingerprint: str
    has_phone: bool | None = None


@dataclass(frozen=True)
class CardActivated(AuditEvent):
    """A sealed card was handed out and taken into use (C1)."""

    kind: ClassVar[str] = "card.activated"
    status_before: str
    status_after: str


@dataclass(frozen=True)
class CardCancelled(AuditEvent):
    """A card was cancelled after its holder's death (C1); a loss that ran ended with it."""

    kind: ClassVar[str] = "card.cancelled"
    why: str
    reference: str
    pin_before: str
    status_before: str
    status_after: str


@dataclass(frozen=True)
class HolderCorrected(AuditEvent):
    """Wrong data of a holder were put right at the counter (C1). An ID shows its first three and last four."""

    kind: ClassVar[str] = "holder.corrected"
    personal: ClassVar[frozenset[str]] = frozenset({"before", "after"})
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class PhoneChanged(AuditEvent):
    """The registered phone was changed or taken off at the counter (C1). Both show their first three and last four.

    It stands in the chain of each of the holder's cards.
    """

    kind: ClassVar[str] = "phone.changed"
    personal: ClassVar[frozenset[str]] = frozenset({"before", "after"})
    before: str
    after: str
    has_phone: bool | None = None


KINDS: tuple[type[AuditEvent], ...] = (
    HolderLookedAt,
    VerificationPassed,
    VerificationFailed,
    PapersSeen,
    LossMadeFormal,
    CardReplaced,
    CardIssued,
    CardActivated,
    CardCancelled,
    HolderCorrected,
    PhoneChanged,
)
