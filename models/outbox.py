"""The outbox: what is to leave the house, written with the deed it tells of, sent later by the worker."""

from datetime import datetime
from enum import Enum
from typing import Protocol

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.base import Base, new_uid
from models.keys import KeyRing
from models.sealed import seal, seal_if_any


class OutboxKind(Enum):
    """Who fetches it: the worker sends SMS; bank notices lie here for the bank's own interface (L11)."""

    SMS = "sms"
    BANK_NOTICE = "bank_notice"


class OutboxRow(Base):
    """One message. Addressee and text are sealed; the text is wiped once it is sent."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "sent_at", "failed_at", "not_before"),)

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    about: Mapped[str] = mapped_column(String(32))
    card_uid: Mapped[str | None] = mapped_column(String(32), index=True)
    """The card that it is about. Empty where it is addressed to nobody."""
    addressee: Mapped[bytes | None]
    """Sealed. Empty: addressed to nobody, so that a claim that does not fit costs as much work."""
    body: Mapped[bytes | None]
    """Sealed; empty once wiped."""
    stable_key: Mapped[str] = mapped_column(String(96), unique=True)
    """The same message is never written twice; whoever takes it can tell by this key that it comes again."""
    made_at: Mapped[datetime]
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


def put(
    session: Session,
    keys: KeyRing,
    kind: OutboxKind,
    about: str,
    addressee: str | None,
    body: str,
    stable_key: str,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    card_uid: str | None = None,
) -> None:
    """Write a message in the transaction of its deed."""
    uid = new_uid()
    session.add(
        OutboxRow(
            uid=uid,
            kind=kind.value,
            about=about,
            card_uid=card_uid if addressee else None,
            addressee=seal_if_any(keys, "outbox.addressee", uid, addressee),
            body=seal(keys, "outbox.body", uid, body),
            stable_key=stable_key,
            made_at=clock.now(),
            not_before=not_before or clock.now(),
            expires_at=expires_at,
        )
    )


class Messenger(Protocol):
    """Whoever carries SMS out of the house."""

    keeps_texts: bool
    """True where texts stay readable in the outbox: only in the demo, which has no phones to read them on."""

    def send(self, key: str, to: str, text: str) -> None:
        """Send one SMS. It may come again under the same key. Raises Undeliverable or TryLater."""


class Undelivered(Exception):
    """An SMS that was not taken. `reason` is kept, so it names no number and no text.

    Undelivered
    ├── Undeliverable   never will be: no such phone, or it wants none
    └── TryLater        may be taken another time
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Undeliverable(Undelivered):
    """There is no use in trying again."""


class TryLater(Undelivered):
    """The next attempt may succeed."""


class DemoMailbox:
    """Sends nothing anywhere: the outbox itself is where the demo's messages are read."""

    keeps_texts = True

    def send(self, key: str, to: str, text: str) -> None:
        """Do nothing, well."""
