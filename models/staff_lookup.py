"""Finding a card for staff, and looking at its file: audited first, shown after (rules S1, D1).

Finding tells only that there is such a card. What is on file is shown masked, to the counter at once, to an operator
once the caller is verified.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.desk import CardStatus, Claim, LossSight
from models import audit, claims, holder_facts, identity, losses
from models.callback import Callback
from models.card import Card
from models.card_file import CardFile, Reader, read_file
from models.card_list import pin_state
from models.holder_facts import HolderSight
from models.papers_wanted import Age, age_of
from models.staff_events import HolderLookedAt
from models.staff_refusals import NoSuchCard, SeveralCards
from models.staff_visit import StaffVisit
from models.waiting import Waiting


@dataclass(frozen=True)
class CardView:
    """A card and its holder as staff may see them."""

    card_uid: str
    tail: str
    status: CardStatus
    pin: str
    """initial, enabled or locked."""
    loss: LossSight | None
    loss_channel: str | None
    bank: str | None
    holder: HolderSight
    holder_age: Age

    @property
    def holder_is_minor(self) -> bool:
        """Under 14: whoever is served for them is the guardian (M1)."""
        return self.holder_age is Age.CHILD


def find(session: Session, visit: StaffVisit, text: str, call_sid: str = "") -> str | None:
    """The uid of the card with this citizen ID or card number, exact; None if there is none.

    Of a holder's cards the one that is not cancelled. Raises SeveralCards where there is more than one.
    """
    typed = identity.normalise(text)
    if identity.is_card_number(typed):
        uid = session.execute(select(Card.uid).where(Card.number == typed)).scalar()
        claim = claims.of_card(uid) if uid else claims.unknown_card_number(visit.office.keys, typed)
        by = "card_number"
    else:
        claim, by = claims.by_citizen_id(session, visit.office.keys, typed), "citizen_id"
        if claims.card_uid(claim) is None and claims.live_cards(session, visit.office.keys, typed) > 1:
            raise SeveralCards("this holder has several cards: find the one that is meant by its number")
    return _found(session, visit, claim, by, call_sid)


def find_by_call(session: Session, visit: StaffVisit, call_sid: str) -> str | None:
    """The uid of the card whose number the caller keyed before being put through; None if there is none."""
    keyed = _keyed(session, call_sid)
    return _found(session, visit, Claim(keyed), "call", call_sid) if keyed else None


def is_known(reader: Reader, card_uid: str) -> bool:
    """Is there such a card?"""
    return reader.execute(select(Card.uid).where(Card.uid == card_uid)).first() is not None


def log_look(
    session: Session, visit: StaffVisit, card_uid: str, by: str, call_sid: str = "", shown: str = "file"
) -> None:
    """Write down that a card's file, its `history` or one `event` of it is about to be shown."""
    event = HolderLookedAt(by=by, shown=shown, place=visit.place, call=call_sid)
    audit.append(session, visit.office.keys, f"card:{card_uid}", event, visit.actor)


def view(reader: Reader, visit: StaffVisit, card_uid: str) -> CardView:
    """The file, masked. Whoever calls this has logged the look and committed it. Raises NoSuchCard."""
    file = read_file(reader, card_uid)
    if file is None:
        raise NoSuchCard("there is no such card")
    return _view(reader, visit, file)


def _keyed(session: Session, call_sid: str) -> str | None:
    """The claim with which the caller waited, or asked to be called back."""
    of_request = select(Callback.claim).where(Callback.call_sid == call_sid, Callback.done_at.is_(None))
    in_queue = select(Waiting.claim).where(Waiting.call_sid == call_sid)
    return session.execute(of_request).scalar() or session.execute(in_queue).scalar()


def _found(session: Session, visit: StaffVisit, claim: Claim, by: str, call_sid: str) -> str | None:
    uid = claims.card_uid(claim)
    event = HolderLookedAt(by=by, shown="existence" if uid else "nothing", place=visit.place, call=call_sid)
    audit.append(session, visit.office.keys, claims.subject(claim), event, visit.actor)
    return uid


def _view(reader: Reader, visit: StaffVisit, file: CardFile) -> CardView:
    office, now = visit.office, visit.office.now()
    holder = holder_facts.read(reader, office.keys, file.holder_uid)
    loss = file.running_loss(now)
    return CardView(
        card_uid=file.uid,
        tail=file.number[-4:],
        status=file.status(now),
        pin=pin_state(file),
        loss=losses.sight(office, loss) if loss else None,
        loss_channel=loss.channel.value if loss else None,
        bank=file.bank,
        holder=holder_facts.masked(holder),
        holder_age=age_of(holder.citizen_id, office.today()),
    )
