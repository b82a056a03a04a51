"""A holder's data at the counter: wrong ones corrected, the registered phone changed (rule C1).

Both are written down with what was before and what is now: names and the like in full, numbers masked (D1), all of it
sealed for the holder.
"""

import unicodedata
from enum import Enum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import audit, claims, holder_facts, identity, sms
from models.base import new_uid
from models.card import Card
from models.card_file import CardFile, lock_file
from models.counter_admission import admit
from models.holder import Holder
from models.notices import tell_holder
from models.papers import Presented
from models.refusal_reasons import Because
from models.sealed import seal, seal_if_any
from models.staff_events import HolderCorrected, PhoneChanged
from models.staff_refusals import BadEntry, NotThisCard
from models.staff_roles import Deed
from models.staff_visit import StaffVisit

LONGEST = 200


class Datum(Enum):
    """What can be corrected. The phone is a deed of its own."""

    NAME = "name"
    CITIZEN_ID = "citizen_id"
    EMPLOYER = "employer"
    ADDRESS = "address"


def correct(
    session: Session, visit: StaffVisit, card_uid: str, presented: Presented, what: Datum, value: str
) -> None:
    """Put one thing right. Employer and address may be emptied. Where the card shows it, a new card follows (C1)."""
    office = visit.office
    file = admit(session, visit, Deed.CORRECT, card_uid, presented)
    facts = holder_facts.read(session, office.keys, file.holder_uid)
    before: str = getattr(facts, what.value) or ""
    after = _checked(session, visit, what, value, file.holder_uid)
    if after == before:
        raise NotThisCard(f"the {what.value} on file is this already", Because.THE_SAME_ALREADY)
    session.execute(
        update(Holder).where(Holder.uid == file.holder_uid).values(_columns(visit, file, what, after))
    )
    event = HolderCorrected(what=what.value, before=_told(what, before), after=_told(what, after))
    audit.append(session, office.keys, f"card:{file.uid}", event, visit.actor)
    when = sms.moment(office.now(), visit.language)
    tell_holder(session, office, file, "data_corrected", new_uid(), visit.language, {"when": when})


def change_phone(
    session: Session, visit: StaffVisit, card_uid: str, presented: Presented, phone: str
) -> None:
    """Register another phone, or none. The old one and the new one are both told."""
    office, keys = visit.office, visit.office.keys
    file = admit(session, visit, Deed.CHANGE_PHONE, card_uid, presented)
    before, after = file.phone(keys), _phone(phone)
    if after == before:
        raise NotThisCard("this phone is registered already", Because.THE_SAME_PHONE)
    when = {"when": sms.moment(office.now(), visit.language)}
    tell_holder(session, office, file, "phone_changed", new_uid(), visit.language, when)
    columns = {
        "phone": seal_if_any(keys, "holders.phone", file.holder_uid, after),
        "phone_index": keys.index("phone", after) if after else None,
    }
    session.execute(update(Holder).where(Holder.uid == file.holder_uid).values(columns))
    masked = [identity.mask_phone(each) if each else "" for each in (before, after)]
    event = PhoneChanged(before=masked[0], after=masked[1], has_phone=after is not None)
    cards = select(Card.uid).where(Card.holder_uid == file.holder_uid).order_by(Card.uid)
    for uid in session.scalars(cards).all():
        audit.append(session, keys, f"card:{uid}", event, visit.actor)
    if renewed := lock_file(session, file.uid):
        tell_holder(session, office, renewed, "phone_changed", new_uid(), visit.language, when)


def _checked(session: Session, visit: StaffVisit, what: Datum, value: str, holder_uid: str) -> str:
    """The value as it is kept. Raises BadEntry."""
    text = " ".join(unicodedata.normalize("NFKC", value).split())
    if len(text) > LONGEST or not text.isprintable():
        raise BadEntry(f"the {what.value} is too long, or cannot be printed", Because.UNPRINTABLE)
    match what:
        case Datum.NAME if not text:
            raise BadEntry("a holder has a name", Because.NO_NAME)
        case Datum.CITIZEN_ID:
            return _citizen_id(session, visit, text, holder_uid)
        case _:
            return text


def _citizen_id(session: Session, visit: StaffVisit, text: str, holder_uid: str) -> str:
    citizen_id = identity.normalise(text)
    if not identity.is_valid_citizen_id(citizen_id, visit.office.today()):
        raise BadEntry("this is no valid citizen ID of 18 characters", Because.NO_CITIZEN_ID)
    sought = claims.indexes(visit.office.keys, "citizen_id", citizen_id)
    same = select(Holder.uid).where(Holder.citizen_id_index.in_(sought), Holder.uid != holder_uid)
    if session.execute(same).first() is not None:
        raise BadEntry(
            "another holder has this citizen ID: find out which of the two is right", Because.ID_OF_ANOTHER
        )
    return citizen_id


def _columns(visit: StaffVisit, file: CardFile, what: Datum, text: str) -> dict[str, object]:
    keys, uid = visit.office.keys, file.holder_uid
    column = f"holders.{what.value}"
    if what is Datum.CITIZEN_ID:
        return {
            "citizen_id": seal(keys, column, uid, text),
            "citizen_id_index": keys.index("citizen_id", text),
        }
    return {what.value: seal_if_any(keys, column, uid, text)}


def _told(what: Datum, text: str) -> str:
    return identity.mask_id(text) if what is Datum.CITIZEN_ID else text


def _phone(text: str) -> str | None:
    """E.164; None for none. Raises BadEntry."""
    if not text.strip():
        return None
    phone = identity.to_e164(unicodedata.normalize("NFKC", text))
    if phone is None:
        raise BadEntry("this is no telephone number", Because.NO_PHONE)
    return phone
