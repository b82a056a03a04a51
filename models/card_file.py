"""The file on a card: all the record knows of it, read in one statement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, select
from sqlalchemy.orm import Session

from ivr.desk import CardStatus
from models.card import Card, Standing
from models.holder import Holder
from models.keys import KeyRing
from models.loss_report import LossChannel, LossKind, LossReport
from models.sealed import unseal, unseal_if_any
from models.status import card_status, is_running
from models.stored_pin import StoredPin

Reader = Connection | Session
_PAGE = 2_000


@dataclass(frozen=True)
class OpenLoss:
    """A loss report that nobody has ended; it may have lapsed all the same."""

    uid: str
    reference: str
    kind: LossKind
    channel: LossChannel
    reported_at: datetime
    takes_effect_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True)
class CardFile:
    """A card, its holder (sealed), its PIN (sealed) and its open loss."""

    uid: str
    number: str
    keyed_form: str
    standing: Standing
    bank: str | None
    stored_pin: bytes | None = field(repr=False)
    pin_locked_at: datetime | None
    open_loss: OpenLoss | None
    holder_uid: str
    _sealed: Any = field(repr=False)

    def status(self, now: datetime) -> CardStatus:
        """AAZ502."""
        loss = self.loss_in_force(now)
        return card_status(self.standing, loss.kind if loss else None, self.pin_is_locked)

    def running_loss(self, now: datetime) -> OpenLoss | None:
        """The open loss, unless it has lapsed; in force already, or soon (L5)."""
        loss = self.open_loss
        return loss if loss and is_running(loss.ends_at, now) else None

    def loss_in_force(self, now: datetime) -> OpenLoss | None:
        """The running loss, once it freezes the card. A clock that was set back unfreezes nothing."""
        loss = self.running_loss(now)
        return loss if loss and loss.takes_effect_at <= max(now, loss.reported_at) else None

    @property
    def pin_is_locked(self) -> bool:
        """Too many wrong PINs, or locked when it was imported."""
        return self.pin_locked_at is not None

    @property
    def pin_is_initial(self) -> bool:
        """Never changed, so not enabled (P1)."""
        return self.stored_pin is None and not self.pin_is_locked

    @property
    def pin_is_enabled(self) -> bool:
        """Changed once, and not locked."""
        return self.stored_pin is not None and not self.pin_is_locked

    @property
    def has_phone(self) -> bool:
        """Is a phone registered?"""
        return self._sealed.phone is not None

    def citizen_id(self, keys: KeyRing) -> str:
        """The holder's citizen ID."""
        return unseal(keys, "holders.citizen_id", self.holder_uid, self._sealed.citizen_id)

    def phone(self, keys: KeyRing) -> str | None:
        """The registered phone, E.164."""
        return unseal_if_any(keys, "holders.phone", self.holder_uid, self._sealed.phone)

    def bank_account(self, keys: KeyRing) -> str | None:
        """The account that the card carries."""
        return unseal_if_any(keys, "cards.bank_account", self.uid, self._sealed.bank_account)


def read_file(reader: Reader, card_uid: str) -> CardFile | None:
    """The file on the card with this uid."""
    row = reader.execute(_FILES.where(Card.uid == card_uid)).one_or_none()
    return None if row is None else _file(row)


def read_file_by_number(reader: Reader, number: str) -> CardFile | None:
    """The file on the card with this printed number."""
    row = reader.execute(_FILES.where(Card.number == number)).one_or_none()
    return None if row is None else _file(row)


def all_files(connection: Connection) -> Iterator[CardFile]:
    """The files on all cards, by number, read bit by bit."""
    page = _FILES.order_by(Card.number).limit(_PAGE)
    rows = connection.execute(page).all()
    while rows:
        yield from map(_file, rows)
        rows = connection.execute(page.where(Card.number > rows[-1].number)).all()


def files_by_number(reader: Reader, numbers: Sequence[str]) -> dict[str, CardFile]:
    """The files on those of these cards that are known, by number."""
    rows = reader.execute(_FILES.where(Card.number.in_(numbers))).all()
    return {row.number: _file(row) for row in rows}


def lock_file(session: Session, card_uid: str) -> CardFile | None:
    """The same, and nobody else does anything to this card until the transaction ends.

    Two statements on purpose: a single one that had to wait for the lock would still see the losses of before.
    """
    session.execute(select(Card.uid).where(Card.uid == card_uid).with_for_update()).all()
    return read_file(session, card_uid)


_FILES: Select[*tuple[Any, ...]] = (
    select(
        Card.uid,
        Card.number,
        Card.keyed_form,
        Card.standing,
        Card.bank,
        Card.bank_account,
        Holder.uid.label("holder_uid"),
        Holder.citizen_id,
        Holder.phone,
        StoredPin.stored,
        StoredPin.locked_at,
        LossReport.uid.label("loss_uid"),
        LossReport.reference,
        LossReport.kind,
        LossReport.channel,
        LossReport.reported_at,
        LossReport.takes_effect_at,
        LossReport.ends_at,
    )
    # A forgotten holder's cards are nobody's: there is no file on them any more.
    .join(Holder, and_(Holder.uid == Card.holder_uid, Holder.forgotten_at.is_(None)))
    .outerjoin(StoredPin, StoredPin.card_uid == Card.uid)
    .outerjoin(LossReport, and_(LossReport.card_uid == Card.uid, LossReport.ended_at.is_(None)))
)


def _file(row: Any) -> CardFile:
    return CardFile(
        uid=row.uid,
        number=row.number,
        keyed_form=row.keyed_form,
        standing=Standing(row.standing),
        bank=row.bank,
        stored_pin=row.stored,
        pin_locked_at=row.locked_at,
        open_loss=_open_loss(row) if row.loss_uid else None,
        holder_uid=row.holder_uid,
        _sealed=row,
    )


def _open_loss(row: Any) -> OpenLoss:
    return OpenLoss(
        uid=row.loss_uid,
        reference=row.reference,
        kind=LossKind(row.kind),
        channel=LossChannel(row.channel),
        reported_at=row.reported_at,
        takes_effect_at=row.takes_effect_at,
        ends_at=row.ends_at,
    )
