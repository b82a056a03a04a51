"""Replacing a card that is formally lost: a new number, the old card cancelled, the PIN initial again (rule L10)."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.city import Wording
from ivr.desk import CardStatus
from models import audit, fingerprints, identity, sms
from models.base import new_uid
from models.card import Card, Standing
from models.card_file import CardFile, OpenLoss
from models.card_list import pin_state
from models.counter_admission import admit
from models.loss_report import LossEnd, LossKind
from models.losses import end_loss
from models.notices import tell_bank, tell_holder
from models.papers import Presented
from models.pin_mending import forget_pin
from models.refusal_reasons import Because
from models.replacement import Replacement
from models.sealed import seal_if_any
from models.staff_events import CardIssued, CardReplaced
from models.staff_refusals import BadEntry, NotThisCard
from models.staff_roles import Deed
from models.staff_visit import StaffVisit


@dataclass(frozen=True)
class Receipt:
    """What the counter prints for the holder."""

    number: str
    """Twelve digits: the day as YYMMDD, then six random ones."""
    old_tail: str
    new_number: str
    replaced_at: datetime
    """City time."""
    replaced_by: str
    fee_paid: str
    """Yuan, as `16.00`."""
    fee_rule: Wording
    """What the city says a new card costs (`replacement.fee`)."""


def replace_card(
    session: Session, visit: StaffVisit, card_uid: str, presented: Presented, new_number: str, fee_paid: str
) -> Receipt:
    """L10: cancel the card and issue `new_number` in its place, sealed until it is handed out (C1).

    `fee_paid` is in yuan, `0.00` where none was taken.
    """
    office, now = visit.office, visit.office.now()
    file = admit(session, visit, Deed.REPLACE, card_uid, presented)
    loss = file.running_loss(now)
    if loss is None or loss.kind is not LossKind.FORMAL:
        raise NotThisCard(
            "a card is replaced after a formal loss: enter the written report first (L10)",
            Because.NOT_FORMALLY_LOST,
        )
    number = _checked_number(session, new_number)
    if not re.fullmatch("(0|[1-9][0-9]{0,3})[.][0-9]{2}", fee_paid):
        raise BadEntry("the fee is in yuan, like 16.00", Because.NO_FEE)
    end_loss(session, loss, now, LossEnd.REPLACED)
    forget_pin(session, file.uid)
    session.execute(update(Card).where(Card.uid == file.uid).values(standing=Standing.CANCELLED.value))
    new_card = _issue(session, visit, file, number, now)
    receipt = _receipt(session, visit, file, number, fee_paid, now)
    session.add(
        Replacement(
            receipt=receipt.number,
            old_card_uid=file.uid,
            new_card_uid=new_card,
            replaced_at=receipt.replaced_at,
            replaced_by=visit.work_number,
            fee_paid=fee_paid,
        )
    )
    _log(session, visit, file, loss, new_card, receipt)
    when = sms.moment(now, visit.language)
    values = {"when": when, "new_tail": number[-4:]}
    tell_holder(session, office, file, "card_replaced", receipt.number, visit.language, values)
    tell_bank(session, office, file, "card_replaced", receipt.number)
    return receipt


def _checked_number(session: Session, text: str) -> str:
    number = identity.normalise(text)
    if not identity.is_card_number(number):
        raise BadEntry(
            "a card number has nine characters, digits and capital letters", Because.NO_CARD_NUMBER
        )
    if session.execute(select(Card.uid).where(Card.number == number)).first() is not None:
        raise BadEntry(
            "this card number is given already, and numbers are not given twice", Because.NUMBER_GIVEN
        )
    return number


def _issue(session: Session, visit: StaffVisit, file: CardFile, number: str, now: datetime) -> str:
    """The new card, with the old one's bank and account: the bank moves them by its own rules (L11)."""
    uid, keys = new_uid(), visit.office.keys
    session.add(
        Card(
            uid=uid,
            number=number,
            keyed_form=identity.keyed_form(number, visit.office.city.card.keyed_tail),
            holder_uid=file.holder_uid,
            standing=Standing.SEALED.value,
            bank=file.bank,
            bank_account=seal_if_any(keys, "cards.bank_account", uid, file.bank_account(keys)),
            issued_at=now,
        )
    )
    session.flush()
    return uid


def _receipt(
    session: Session, visit: StaffVisit, file: CardFile, number: str, fee_paid: str, now: datetime
) -> Receipt:
    while True:
        receipt = f"{now:%y%m%d}{secrets.randbelow(10**6):06}"
        if session.get(Replacement, receipt) is None:
            break
    rule = visit.office.city.replacement.fee
    return Receipt(receipt, file.number[-4:], number, now, visit.work_number, fee_paid, rule)


def _log(
    session: Session, visit: StaffVisit, file: CardFile, loss: OpenLoss, new_card: str, receipt: Receipt
) -> None:
    replaced = CardReplaced(
        receipt=receipt.number,
        new_card=new_card,
        reference=loss.reference,
        fee_paid=receipt.fee_paid,
        place=visit.place,
        pin_before=pin_state(file),
        status_before=CardStatus.FORMAL_LOSS.value,
        status_after=CardStatus.CANCELLED.value,
    )
    keys = visit.office.keys
    issued = CardIssued(
        receipt=receipt.number,
        old_card=file.uid,
        status_after=CardStatus.SEALED.value,
        fingerprint=fingerprints.made(
            keys, fingerprints.of_card(new_card, receipt.new_number, file.holder_uid)
        ),
        has_phone=file.has_phone,
    )
    audit.append(session, keys, f"card:{file.uid}", replaced, visit.actor, at=receipt.replaced_at)
    audit.append(session, keys, f"card:{new_card}", issued, visit.actor, at=receipt.replaced_at)
