"""What every deed at the counter begins with: the card's file locked, papers seen and written down, the PIN keyed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.desk import CardStatus
from models import audit, counter_keypad, papers, papers_wanted
from models.card_file import CardFile, Reader, lock_file, read_file
from models.holder import Holder
from models.loss_report import LossKind
from models.papers import Presented
from models.refusal_reasons import Because
from models.staff_events import PapersSeen
from models.staff_refusals import NoSuchCard, NotThisCard, PapersMissing, PinNeeded
from models.staff_roles import Deed
from models.staff_visit import StaffVisit

ASKS_FOR_PIN = frozenset({Deed.RELEASE, Deed.REPLACE, Deed.CANCEL_PIN, Deed.CORRECT, Deed.CHANGE_PHONE})
"""P1: once a PIN is enabled, all card business asks for it, but for a loss, a reset and a death."""
CHANGES_ALL_CARDS = frozenset({Deed.CORRECT, Deed.CHANGE_PHONE})
"""What is known of a holder serves all their cards, and the phone guards the PIN of each (P4)."""

TELLS_OF_PHONE = frozenset({Deed.CHANGE_PHONE, Deed.REPLACE})
"""Of these the log says whether the holder has a phone, for each card; the holder must not change meanwhile."""


def admit(session: Session, visit: StaffVisit, deed: Deed, card_uid: str, presented: Presented) -> CardFile:
    """The locked file of a card that this deed may be done to, as far as papers and PIN go. Raises NotDone."""
    file = lock_file(session, card_uid)
    if file is None:
        raise NoSuchCard("there is no such card")
    if file.status(visit.office.now()) is CardStatus.CANCELLED:
        raise NotThisCard("this card is cancelled: nothing is done to it any more", Because.CANCELLED)
    check_papers(visit, deed, file, presented)
    check_pin(session, visit, deed, file)
    if deed in TELLS_OF_PHONE:
        # Before anything is written to a chain: such a deed to another card of this holder waits here.
        session.execute(select(Holder.uid).where(Holder.uid == file.holder_uid).with_for_update()).all()
        file = read_file(session, card_uid) or file
    log_papers(session, visit, deed, file, presented)
    return file


def check_pin(reader: Reader, visit: StaffVisit, deed: Deed, file: CardFile) -> None:
    """P1: raise PinNeeded unless every PIN that this deed asks for was keyed at this desk just now."""
    if deed in ASKS_FOR_PIN:
        counter_keypad.check_keyed(reader, visit, file)
    if deed in CHANGES_ALL_CARDS:
        counter_keypad.check_keyed_on_others(reader, visit, file)


def pin_in_the_way(reader: Reader, visit: StaffVisit, deed: Deed, card_uid: str) -> PinNeeded | None:
    """What `check_pin` would raise now."""
    file = read_file(reader, card_uid)
    try:
        if file:
            check_pin(reader, visit, deed, file)
    except PinNeeded as needed:
        return needed
    return None


def check_papers(visit: StaffVisit, deed: Deed, file: CardFile, presented: Presented) -> None:
    """Raise PapersMissing, BadEntry or NotInThisCity unless these people and papers do."""
    office, bearer = visit.office, presented.bearer
    age = papers_wanted.age_of(file.citizen_id(office.keys), office.today())
    loss = file.running_loss(office.now())
    is_lost = loss is not None and loss.kind is LossKind.FORMAL
    by_bearer = papers_wanted.wanted(office.city, deed, age, is_lost)
    if bearer not in by_bearer:
        who = " or ".join(each.value for each in by_bearer)
        said = f"nobody but the {who} may come to {deed.value}"
        refusal = papers_wanted.why_not(office.city, deed, age, bearer)
        raise refusal or PapersMissing(said, Because.NOT_THIS_BEARER)
    papers.check(file, office.keys, deed, presented, by_bearer[bearer])


def log_papers(session: Session, visit: StaffVisit, deed: Deed, file: CardFile, presented: Presented) -> None:
    """Write down what was shown, before the deed that it is for."""
    event = PapersSeen(
        deed=deed.name.lower(),
        place=visit.place,
        brought_by=presented.bearer.value,
        papers=presented.kinds,
        paper_tails=presented.tails,
        reason=presented.reason,
    )
    audit.append(session, visit.office.keys, f"card:{file.uid}", event, visit.actor)
