"""What every deed at the counter begins with: the card's file locked, papers seen and written down, the PIN keyed."""

from sqlalchemy.orm import Session

from ivr.desk import CardStatus
from models import audit, counter_keypad, identity, papers
from models.card_file import CardFile, lock_file
from models.loss_report import LossKind
from models.papers import Bearer, Presented
from models.staff_events import PapersSeen
from models.staff_refusals import NoSuchCard, NotInThisCity, NotThisCard, PapersMissing
from models.staff_roles import Deed
from models.staff_visit import StaffVisit

ASKS_FOR_PIN = frozenset({Deed.RELEASE, Deed.REPLACE, Deed.CANCEL_PIN, Deed.CORRECT, Deed.CHANGE_PHONE})
"""P1: once a PIN is enabled, all card business asks for it, but for a loss, a reset and a death."""
ANYBODYS = frozenset({Deed.REPORT_IN_WRITING, Deed.CANCEL_ON_DEATH})
"""What does not ask whether the holder is of age."""


def admit(session: Session, visit: StaffVisit, deed: Deed, card_uid: str, presented: Presented) -> CardFile:
    """The locked file of a card that this deed may be done to, as far as papers and PIN go. Raises NotDone."""
    file = lock_file(session, card_uid)
    if file is None:
        raise NoSuchCard("there is no such card")
    if file.status(visit.office.now()) is CardStatus.CANCELLED:
        raise NotThisCard("this card is cancelled: nothing is done to it any more")
    check_papers(visit, deed, file, presented)
    if deed in ASKS_FOR_PIN:
        counter_keypad.check_keyed(session, visit, file)
    log_papers(session, visit, deed, file, presented)
    return file


def check_papers(visit: StaffVisit, deed: Deed, file: CardFile, presented: Presented) -> None:
    """Raise PapersMissing, BadEntry or NotInThisCity unless these people and papers do."""
    office = visit.office
    loss = file.running_loss(office.now())
    is_gone = loss is not None and loss.kind is LossKind.FORMAL and deed is not Deed.RELEASE
    _check_age(visit, deed, file, presented.bearer)
    if deed is Deed.REQUEST_RESET and presented.bearer is Bearer.AGENT and not office.city.pin.reset_by_agent:
        raise NotInThisCity("a PIN is not reset through an agent here: the holder has to come (P5)")
    papers.check(file, office.keys, deed, presented, is_gone)


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


def _check_age(visit: StaffVisit, deed: Deed, file: CardFile, bearer: Bearer) -> None:
    """M1, P5: a guardian comes for a holder under 14, may come for one under 18, and for nobody else."""
    citizen_id, today = file.citizen_id(visit.office.keys), visit.office.today()
    if bearer is Bearer.GUARDIAN and identity.is_of_age(citizen_id, today):
        raise PapersMissing("the holder is of age and has no guardian")
    if bearer is not Bearer.GUARDIAN and deed not in ANYBODYS and identity.is_minor(citizen_id, today):
        raise PapersMissing("the holder is under 14: the guardian has to come")
