"""A batch of an import: compared with the record, hashed where there are PINs, then written in one transaction.

For cards that are known only master data is changed. Where status or PIN differ, the record stays as it is and the
difference is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.desk import CardStatus
from models import audit, clock, fingerprints, identity, losses
from models.audit_events import LossReported, PinImported
from models.base import new_uid
from models.bulk import insert_many, make_room, update_many
from models.card import Card, Standing
from models.card_file import CardFile, files_by_number
from models.card_list import pin_state
from models.holder import Holder
from models.import_events import CardImported, PhoneImported
from models.import_people import People
from models.import_row import CardRow
from models.loss_report import LossChannel, LossKind
from models.office import Office
from models.sealed import seal_if_any
from models.stored_pin import StoredPin

ACTOR = "import"
_STANDINGS = {CardStatus.SEALED: Standing.SEALED, CardStatus.CANCELLED: Standing.CANCELLED}
LOSSES = {CardStatus.FORMAL_LOSS: LossKind.FORMAL, CardStatus.TEMPORARY_LOSS: LossKind.TEMPORARY}


@dataclass(frozen=True)
class Difference:
    """Where file and record do not agree, and the record stayed as it is."""

    line: int
    card: str
    """Masked."""
    what: str


@dataclass
class BatchResult:
    """What a batch came to."""

    new: int = 0
    changed: int = 0
    differences: list[Difference] = field(default_factory=list)


def import_batch(office: Office, rows: Sequence[tuple[int, CardRow]]) -> BatchResult:
    """Import well-formed rows, each with its line number; no card number comes twice."""
    batch = _Batch(office, rows)
    for line, row in rows:
        batch.take(line, row)
    batch.seal_people()
    # Hashing and sealing are done; from here on the record is locked.
    with office.database.deeds() as session:
        batch.write(session)
    return batch.result


class _Batch:
    """Collects what is to be written."""

    def __init__(self, office: Office, rows: Sequence[tuple[int, CardRow]]) -> None:
        self._office = office
        self._now: datetime = clock.now()
        self.result = BatchResult()
        with office.database.light() as connection:
            self._files = files_by_number(connection, [row.number for _, row in rows])
            self._people = People(connection, office, {row.citizen_id for _, row in rows})
        self._new_people: list[dict[str, Any]] = []
        self._changed_people: list[dict[str, Any]] = []
        self._new_cards: list[dict[str, Any]] = []
        self._new_pins: list[dict[str, Any]] = []
        self._new_losses: list[tuple[str, CardStatus]] = []
        self._changed_cards: list[dict[str, Any]] = []

    def take(self, line: int, row: CardRow) -> None:
        """Plan one row."""
        file = self._files.get(row.number)
        if file is None:
            self._take_new(row)
        elif self._people.is_holder(file.holder_uid, row):
            self._take_known(line, row, file)
        else:
            self._differ(line, row, "the holder is another one in the record")

    def seal_people(self) -> None:
        """Once all rows were taken."""
        self._new_people, self._changed_people = self._people.sealed()

    def write(self, session: Session) -> None:
        """Write all that was planned."""
        make_room(session)
        insert_many(session, Holder, self._new_people)
        update_many(session, Holder, self._changed_people)
        self._tell_of_phones(session)
        insert_many(session, Card, self._new_cards)
        with_phone = _with_phone(session, {card["holder_uid"] for card in self._new_cards})
        came = (self._came(card, card["holder_uid"] in with_phone) for card in self._new_cards)
        audit.begin(session, self._office.keys, came, ACTOR, at=self._now)
        update_many(session, Card, self._changed_cards)
        insert_many(session, StoredPin, self._new_pins)
        for pin in self._new_pins:
            self._tell_of_pin(session, pin)
        for uid, status in self._new_losses:
            _open_loss(session, self._office, uid, status)

    def _came(self, card: dict[str, Any], has_phone: bool) -> tuple[str, CardImported]:
        """Every card is there because of an event."""
        content = fingerprints.of_card(card["uid"], card["number"], card["holder_uid"])
        fingerprint = fingerprints.made(self._office.keys, content)
        event = CardImported(standing=card["standing"], fingerprint=fingerprint, has_phone=has_phone)
        return f"card:{card['uid']}", event

    def _tell_of_phones(self, session: Session) -> None:
        """Of holders who have a phone now and had none, or the other way round; on every card that they have."""
        turned = self._people.with_other_phone()
        cards = select(Card.uid, Card.holder_uid).where(Card.holder_uid.in_(turned)).order_by(Card.uid)
        for uid, holder_uid in session.execute(cards).all() if turned else ():
            event = PhoneImported(has_phone=turned[holder_uid])
            audit.append(session, self._office.keys, f"card:{uid}", event, ACTOR, at=self._now)

    def _tell_of_pin(self, session: Session, pin: dict[str, Any]) -> None:
        """Whatever is not on its initial PIN is so because of an event."""
        keys, uid, stored = self._office.keys, pin["card_uid"], pin["stored"]
        event = PinImported(
            pin_after="locked" if pin["locked_at"] else "enabled",
            is_kept=stored is not None,
            fingerprint=fingerprints.made(keys, fingerprints.of_pin(keys, uid, stored)) if stored else "",
        )
        audit.append(session, keys, f"card:{uid}", event, ACTOR, at=self._now)

    def _take_new(self, row: CardRow) -> None:
        uid = new_uid()
        self._new_cards.append(
            {
                "uid": uid,
                "number": row.number,
                "holder_uid": self._people.take(row),
                "standing": _STANDINGS.get(row.status, Standing.ACTIVE).value,
                "issued_at": self._now,
            }
            | self._card_master_data(uid, row)
        )
        if row.pin or row.status is CardStatus.LOCKED:
            enabled_at = self._now if row.pin else None
            self._new_pins.append(
                {
                    "card_uid": uid,
                    "stored": self._office.vault.seal(uid, row.pin) if row.pin else None,
                    "enabled_at": enabled_at,
                    "changed_at": enabled_at,
                    "locked_at": self._now if row.status is CardStatus.LOCKED else None,
                }
            )
        if row.status in LOSSES:
            self._new_losses.append((uid, row.status))
        self.result.new += 1

    def _take_known(self, line: int, row: CardRow, file: CardFile) -> None:
        is_changed = self._people.differs(row)
        self._people.take(row)
        card = self._card_master_data(file.uid, row)
        is_moved = (row.bank, row.bank_account) != (file.bank, file.bank_account(self._office.keys))
        if is_moved or card["keyed_form"] != file.keyed_form:
            self._changed_cards.append({"uid": file.uid} | card)
            is_changed = True
        self.result.changed += is_changed
        status = file.status(self._now)
        if status is not row.status:
            self._differ(
                line, row, f"status is {status.value} in the record and {row.status.value} in the file"
            )
        in_file = _pin_state(row)
        if pin_state(file) != in_file:
            self._differ(line, row, f"PIN is {pin_state(file)} in the record and {in_file} in the file")
        elif row.pin and not self._office.vault.verify(file.uid, file.stored_pin, row.pin).is_right:
            self._differ(line, row, "PIN in the record is not the one in the file")

    def _differ(self, line: int, row: CardRow, what: str) -> None:
        self.result.differences.append(Difference(line, identity.mask_card(row.number), what))

    def _card_master_data(self, uid: str, row: CardRow) -> dict[str, Any]:
        account = seal_if_any(self._office.keys, "cards.bank_account", uid, row.bank_account)
        keyed = identity.keyed_form(row.number, self._office.city.card.keyed_tail)
        return {"keyed_form": keyed, "bank": row.bank, "bank_account": account}


def _with_phone(session: Session, holder_uids: set[str]) -> set[str]:
    """Which of these holders have a phone, as it stands; nobody changes that until the transaction ends."""
    holders = select(Holder.uid, Holder.phone_index).where(Holder.uid.in_(holder_uids)).order_by(Holder.uid)
    return {uid for uid, index in session.execute(holders.with_for_update()) if index is not None}


def _open_loss(session: Session, office: Office, card_uid: str, status: CardStatus) -> None:
    """A loss that was reported before this system knew the card: nobody is told of it again."""
    loss = losses.open_loss(session, office, card_uid, LOSSES[status], LossChannel.IMPORT)
    event = LossReported(
        reference=loss.reference,
        loss_kind=loss.kind.value,
        channel=loss.channel.value,
        status_before=CardStatus.ACTIVE.value,
        status_after=status.value,
        takes_effect_at=loss.takes_effect_at,
        ends_at=loss.ends_at,
    )
    audit.append(session, office.keys, f"card:{card_uid}", event, ACTOR, at=loss.reported_at)


def _pin_state(row: CardRow) -> str:
    if row.status is CardStatus.LOCKED:
        return "locked"
    return "enabled" if row.pin else "initial"
