"""Who reset or unlocked which PIN, for whom, where, on which papers, why, and who approved it (rule P6).

Masked (D1): of a card the last four characters, of a paper's number its tail, of a holder's name the first character.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import personal
from models.audit_log import AuditRow
from models.card import Card
from models.holder import Holder
from models.identity import mask_card, mask_name
from models.office import Office
from models.reset_events import PinReset, PinUnlocked
from models.sealed import unseal

KINDS = (PinReset.kind, PinUnlocked.kind)
_CARD = "card:"


@dataclass(frozen=True)
class Sought:
    """Which resets are wanted; None: all."""

    card_uid: str | None = None
    work_number: str | None = None
    """Whoever asked, did or approved it."""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Reset:
    """One reset or unlocking, as it may be shown."""

    event: int
    what: str
    """`pin.reset` or `pin.unlocked`."""
    at: datetime
    by: str
    approved_by: str
    place: str
    card: str
    holder: str
    brought_by: str
    papers: tuple[str, ...]
    paper_tails: tuple[str, ...]
    reason: str = field(repr=False)
    pin_before: str
    pin_after: str
    is_erased: bool
    """The holder was forgotten: tails and reason are gone for good."""


def find(office: Office, sought: Sought) -> Iterator[Reset]:
    """Those that are sought, oldest first."""
    query = select(AuditRow).where(AuditRow.kind.in_(KINDS)).order_by(AuditRow.id)
    if sought.card_uid:
        query = query.where(AuditRow.subject == f"{_CARD}{sought.card_uid}")
    if sought.since:
        query = query.where(AuditRow.at >= sought.since)
    if sought.until:
        query = query.where(AuditRow.at < sought.until)
    with office.database.deeds() as session:
        for row in session.scalars(query).all():
            found = _read(office, session, row)
            if sought.work_number in {None, found.by, found.approved_by, row.actor.removeprefix("staff:")}:
                yield found


def _read(office: Office, session: Session, row: AuditRow) -> Reset:
    body = personal.opened(session, office.keys, row.subject, row.seq, row.body)
    card = session.get(Card, row.subject.removeprefix(_CARD))
    holder = session.get(Holder, card.holder_uid) if card else None
    fields = body.fields
    return Reset(
        event=row.id,
        what=row.kind,
        at=row.at.astimezone(office.zone),
        by=fields["requested_by"],
        approved_by=fields["approved_by"],
        place=fields["place"],
        card=mask_card(card.number) if card else "",
        holder="" if holder is None or body.is_erased else _masked_name(office, holder),
        brought_by=fields["brought_by"],
        papers=tuple(fields["papers"]),
        paper_tails=tuple(body.personal.get("paper_tails", ())),
        reason=body.personal.get("reason", ""),
        pin_before=fields["pin_before"],
        pin_after=fields["pin_after"],
        is_erased=body.is_erased,
    )


def _masked_name(office: Office, holder: Holder) -> str:
    return mask_name(unseal(office.keys, "holders.name", holder.uid, holder.name)) if holder.name else ""
