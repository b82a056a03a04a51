"""What the audit log says of forgetting (D1): it names what was forgotten, never whom."""

from dataclasses import dataclass
from typing import ClassVar

from models.audit_events import AuditEvent


@dataclass(frozen=True)
class RetentionSwept(AuditEvent):
    """What was older than `retention.*` allows was deleted or made nameless: how much of each."""

    kind: ClassVar[str] = "retention.swept"
    turns: int
    calls: int
    security_events: int
    messages: int
    callbacks: int
    deeds: int
    holders: int


@dataclass(frozen=True)
class HolderForgotten(AuditEvent):
    """All that said whose card this was is gone, in this log as well. It stands in the chain of each of their cards."""

    kind: ClassVar[str] = "holder.forgotten"
    why: str
    card_standing: str
    fingerprint: str


KINDS: tuple[type[AuditEvent], ...] = (RetentionSwept, HolderForgotten)
"""All of them, for `audit_kinds.py`."""
