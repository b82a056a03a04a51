"""Events of imports: cards and phones that came from a file (C1)."""

from dataclasses import dataclass
from typing import ClassVar

from models.audit_events import AuditEvent


@dataclass(frozen=True)
class CardImported(AuditEvent):
    """A card came into the record from a file, so standing, with this number and this holder; has it a phone?"""

    kind: ClassVar[str] = "card.imported"
    standing: str
    fingerprint: str
    has_phone: bool | None = None


@dataclass(frozen=True)
class PhoneImported(AuditEvent):
    """A file brought a holder a registered phone, or took it away (C1). In the chain of each of their cards."""

    kind: ClassVar[str] = "phone.imported"
    has_phone: bool


@dataclass(frozen=True)
class CardsImported(AuditEvent):
    """A file of cards was imported. `file_digest` is its SHA-256."""

    kind: ClassVar[str] = "cards.imported"
    file_digest: str
    rows: int
    new: int
    changed: int
    rejected: int
    different: int


KINDS: tuple[type[AuditEvent], ...] = (CardImported, PhoneImported, CardsImported)
