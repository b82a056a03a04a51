"""The audit log's tables: a chain of events for each subject, the head of each chain, and the seals (rule P6)."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class AuditRow(Base):
    """An event as it was written. Triggers refuse to change or delete it; the mac shows if somebody did."""

    __tablename__ = "audit_events"
    __table_args__ = (
        UniqueConstraint("subject", "seq"),
        Index("ix_audit_events_at", "at"),
        Index("ix_audit_events_kind_at", "kind", "at"),
        Index("ix_audit_events_actor_at", "actor", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(96))
    seq: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(48))
    actor: Mapped[str] = mapped_column(String(96))
    body: Mapped[str] = mapped_column(Text)
    """The event's fields as canonical JSON."""
    prev: Mapped[str] = mapped_column(String(128))
    """The mac before this one in the chain; empty in the first."""
    mac: Mapped[str] = mapped_column(String(128))
    """Key id, colon, HMAC-SHA256 in hex."""


class AuditHead(Base):
    """Where a subject's chain ends. Appending locks this row, so events of one subject queue."""

    __tablename__ = "audit_heads"

    subject: Mapped[str] = mapped_column(String(96), primary_key=True)
    seq: Mapped[int]
    mac: Mapped[str] = mapped_column(String(128))


class AuditSealRow(Base):
    """A seal (`audit_seal.py`): the worker's signature under all events since the seal before."""

    __tablename__ = "audit_seals"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first: Mapped[int] = mapped_column(BigInteger)
    last: Mapped[int] = mapped_column(BigInteger)
    events: Mapped[int]
    total: Mapped[int] = mapped_column(BigInteger)
    root: Mapped[str] = mapped_column(String(64))
    prev: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    key_id: Mapped[str] = mapped_column(String(32))
    signature: Mapped[str] = mapped_column(String(128))
