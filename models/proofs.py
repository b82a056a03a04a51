"""Does a proof still open the card's file when the deed is done? Much can happen while a caller is deciding."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.city import PinRequired
from ivr.desk import Proof, ProvenBy
from models import claims, clock, identity
from models.card_file import CardFile, lock_file
from models.office import Office
from models.stored_pin import RIGHT, PinTry, StoredPin
from models.visit import Visit


def file_for_deed(session: Session, visit: Visit, proof: Proof) -> CardFile | None:
    """The locked file, if this proof still opens it for the machine and the holder is of age (M1)."""
    uid = claims.card_uid(proof.claim)
    file = lock_file(session, uid) if uid else None
    if file is None or not _still_proven(session, visit, file, proof):
        return None
    today = visit.office.today()
    return None if identity.is_minor(file.citizen_id(visit.office.keys), today) else file


def _still_proven(session: Session, visit: Visit, file: CardFile, proof: Proof) -> bool:
    """A PIN may have been locked, reset or changed since it was keyed; then staff take over (L2, L4)."""
    match proof.by:
        case ProvenBy.PIN:
            return pin_still_counts(session, visit, file, proof)
        case ProvenBy.READ_BACK:
            return may_read_back(visit.office, file)
        case ProvenBy.ENABLING:
            return False


def pin_still_counts(session: Session, visit: Visit, file: CardFile, proof: Proof) -> bool:
    """Whoever keyed a PIN that was changed since, in another call or after a reset, has not shown to know this one."""
    keyed_at = select(func.max(PinTry.spent_at)).where(
        PinTry.call_sid == visit.call_sid, PinTry.claim == proof.claim, PinTry.verdict == RIGHT
    )
    newer = select(StoredPin.card_uid).where(
        StoredPin.card_uid == file.uid,
        StoredPin.changed_at > keyed_at.scalar_subquery(),
        # What seems to lie ahead was changed before the clock was set back.
        StoredPin.changed_at <= clock.now(),
    )
    return file.pin_is_enabled and session.execute(newer).first() is None


def may_read_back(office: Office, file: CardFile) -> bool:
    """P0: does this city take the citizen ID alone for this card?"""
    match office.city.pin.required:
        case PinRequired.YES:
            return False
        case PinRequired.OPTIONAL:
            return file.pin_is_initial
        case PinRequired.NO:
            return True
