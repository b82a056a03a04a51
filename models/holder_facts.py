"""What the record knows of a holder, opened: for comparing with what is said, and for showing it masked."""

from dataclasses import dataclass, field

from sqlalchemy import select

from models import identity
from models.card_file import Reader
from models.holder import Holder
from models.keys import KeyRing
from models.sealed import unseal, unseal_if_any


@dataclass(frozen=True)
class HolderFacts:
    """A holder in the clear. Lives for a moment, is never kept, logged or printed."""

    uid: str
    citizen_id: str = field(repr=False)
    name: str = field(repr=False)
    phone: str | None = field(repr=False)
    """E.164."""
    employer: str | None = field(repr=False)
    address: str | None = field(repr=False)


@dataclass(frozen=True)
class HolderSight:
    """A holder as staff may see one (D1): name first character, ID and phone 3 + 4."""

    name: str
    citizen_id: str
    phone: str | None


def read(reader: Reader, keys: KeyRing, uid: str) -> HolderFacts:
    """The holder with this uid. Raises LookupError if there is none."""
    row = reader.execute(select(*Holder.__table__.columns).where(Holder.uid == uid)).one_or_none()
    if row is None:
        raise LookupError("a card without a holder")
    return HolderFacts(
        uid=uid,
        citizen_id=unseal(keys, "holders.citizen_id", uid, row.citizen_id),
        name=unseal(keys, "holders.name", uid, row.name),
        phone=unseal_if_any(keys, "holders.phone", uid, row.phone),
        employer=unseal_if_any(keys, "holders.employer", uid, row.employer),
        address=unseal_if_any(keys, "holders.address", uid, row.address),
    )


def masked(facts: HolderFacts) -> HolderSight:
    """The same, as it may stand on a screen."""
    return HolderSight(
        name=identity.mask_name(facts.name),
        citizen_id=identity.mask_id(facts.citizen_id),
        phone=identity.mask_phone(facts.phone) if facts.phone else None,
    )
