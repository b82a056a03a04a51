"""Holders who need not be known any more (D1): all their cards are cancelled, and have long been left alone."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, literal, select
from sqlalchemy.orm import aliased

from models.audit_log import AuditRow
from models.card import Card, Standing
from models.database import Database
from models.holder import Holder

HOLDERS_A_PAGE = 1_000


def not_needed(database: Database, before: datetime) -> Iterator[str]:
    """Those to whose cards nothing has happened since then; found page by page."""
    after = ""
    while True:
        with database.light() as connection:
            page = _with_a_cancelled_card(connection, after)
            found = _untouched(connection, page, before) if page else ()
        yield from found
        if len(page) < HOLDERS_A_PAGE:
            return
        after = page[-1]


def _with_a_cancelled_card(connection: Connection, after: str) -> Sequence[str]:
    holders = (
        select(Card.holder_uid)
        .where(Card.standing == Standing.CANCELLED.value, Card.holder_uid > after)
        .distinct()
        .order_by(Card.holder_uid)
        .limit(HOLDERS_A_PAGE)
    )
    return connection.scalars(holders).all()


def _untouched(connection: Connection, holders: Sequence[str], before: datetime) -> Sequence[str]:
    """What happened to a card is its coming into the record, and every event in its chain."""
    card = aliased(Card)
    in_use = select(card.uid).where(
        card.holder_uid == Holder.uid,
        (card.standing != Standing.CANCELLED.value) | (card.issued_at >= before),
    )
    event = (
        select(AuditRow.id)
        .join(card, AuditRow.subject == literal("card:") + card.uid)
        .where(card.holder_uid == Holder.uid, AuditRow.at >= before)
    )
    untouched = select(Holder.uid).where(
        Holder.uid.in_(holders), Holder.forgotten_at.is_(None), ~in_use.exists(), ~event.exists()
    )
    return connection.scalars(untouched).all()
