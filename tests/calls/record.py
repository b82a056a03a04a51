"""What the office wrote down, for stories that look at it afterwards."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from ivr.desk import CardStatus, Claim
from models.audit_log import AuditRow
from models.call import CallRecord
from models.callback import Callback
from models.card_file import CardFile, OpenLoss, read_file
from models.loss_report import LossReport
from models.office import Office
from models.outbox import OutboxRow
from models.sealed import unseal, unseal_if_any
from models.stored_pin import PinCounter, PinTry
from models.tables import metadata
from models.turn import Turn
from models.waiting import Waiting
from tests.calls.phone import Phone
from tests.factories import CardFacts


@dataclass(frozen=True)
class Message:
    """Something in the outbox, opened."""

    kind: str
    about: str
    to: str | None
    text: str


@dataclass(frozen=True)
class CallbackRequest:
    """Whom staff should call back."""

    number: str
    why: str
    claim: str | None
    language: str


@dataclass(frozen=True)
class Record:
    """The record of an office, seen with its own keys."""

    office: Office

    def status(self, card: CardFacts) -> CardStatus:
        """How the card stands at this moment."""
        return self._file(card).status(self.office.now())

    def loss(self, card: CardFacts) -> OpenLoss:
        """The loss that is in force. Raises AssertionError if there is none."""
        loss = self._file(card).loss_in_force(self.office.now())
        assert loss is not None, "no loss is in force"
        return loss

    def losses(self, card: CardFacts) -> int:
        """How many losses were ever reported of this card."""
        with self.office.database.light() as connection:
            return len(
                connection.execute(select(LossReport.uid).where(LossReport.card_uid == card.uid)).all()
            )

    def pin_is(self, card: CardFacts, pin: str) -> bool:
        """Is this the card's PIN?"""
        file = self._file(card)
        return self.office.vault.verify(card.uid, file.stored_pin, pin).is_right

    def pin_is_initial(self, card: CardFacts) -> bool:
        """Was the PIN never changed?"""
        return self._file(card).pin_is_initial

    def pin_is_locked(self, card: CardFacts) -> bool:
        """Is the PIN locked?"""
        return self._file(card).pin_is_locked

    def wrong_in_a_row(self, claim: Claim) -> int:
        """P3: how many wrong PINs are counted against a card."""
        with self.office.database.light() as connection:
            counted = connection.execute(select(PinCounter.wrong).where(PinCounter.claim == claim))
            return counted.scalar() or 0

    def tries(self, is_judged: bool = True) -> int:
        """P3: how many PINs and codes were judged in all, or were keyed and not judged."""
        with self.office.database.light() as connection:
            return len(connection.execute(select(PinTry.turn).where(PinTry.is_judged.is_(is_judged))).all())

    def messages(self, about: str) -> list[Message]:
        """All in the outbox that is about this, addressed to somebody or not; oldest first."""
        keys = self.office.keys
        query = (
            select(*OutboxRow.__table__.columns)
            .where(OutboxRow.about == about)
            .order_by(OutboxRow.made_at, OutboxRow.uid)
        )
        with self.office.database.light() as connection:
            return [
                Message(
                    row.kind,
                    row.about,
                    unseal_if_any(keys, "outbox.addressee", row.uid, row.addressee),
                    unseal(keys, "outbox.body", row.uid, row.body),
                )
                for row in connection.execute(query)
            ]

    def sms(self, about: str) -> list[Message]:
        """The SMS about this that go to somebody."""
        return [message for message in self.messages(about) if message.kind == "sms" and message.to]

    def bank_notices(self, about: str) -> list[Message]:
        """The notices about this that the bank will fetch."""
        return [message for message in self.messages(about) if message.kind == "bank_notice"]

    def events(self, kind: str) -> list[dict[str, Any]]:
        """All audit events of a kind, oldest first, with their chain and who acted."""
        query = select(*AuditRow.__table__.columns).where(AuditRow.kind == kind).order_by(AuditRow.id)
        with self.office.database.light() as connection:
            return [
                {"subject": row.subject, "actor": row.actor, **json.loads(row.body)}
                for row in connection.execute(query)
            ]

    def callbacks(self) -> list[CallbackRequest]:
        """All call-back requests, in the order in which they are to be called."""
        keys = self.office.keys
        query = select(*Callback.__table__.columns).order_by(Callback.waiting_since)
        with self.office.database.light() as connection:
            return [
                CallbackRequest(
                    unseal(keys, "callbacks.number", row.uid, row.number), row.why, row.claim, row.language
                )
                for row in connection.execute(query)
            ]

    def waiting(self, phone: Phone) -> Waiting:
        """What the queue knows of a caller."""
        with self.office.database.deeds() as session:
            return session.get_one(Waiting, phone.call.sid)

    def call(self, phone: Phone) -> CallRecord:
        """What stays of the call."""
        with self.office.database.deeds() as session:
            return session.get_one(CallRecord, phone.call.sid)

    def step(self, phone: Phone) -> str:
        """At which step of the call map the call is now."""
        latest = (
            select(Turn.facts)
            .where(Turn.call_sid == phone.call.sid, Turn.settled_at.is_not(None))
            .order_by(Turn.number.desc())
            .limit(1)
        )
        with self.office.database.light() as connection:
            step: str = json.loads(connection.execute(latest).scalar_one() or "{}")["step"]
            return step

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table."""
        with self.office.database.light() as connection:
            return {
                table.name: sorted(
                    (tuple(row) for row in connection.execute(select(table))), key=lambda row: str(row)
                )
                for table in metadata.sorted_tables
            }

    def _file(self, card: CardFacts) -> CardFile:
        with self.office.database.light() as connection:
            file = read_file(connection, card.uid)
        assert file is not None
        return file
