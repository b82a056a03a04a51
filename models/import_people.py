"""The holders of an import's batch: those the record knows, and those it is to know."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from models import claims
from models.base import new_uid
from models.holder import Holder
from models.import_row import CardRow
from models.keys import KeyRing
from models.office import Office
from models.sealed import seal, seal_if_any, unseal, unseal_if_any


@dataclass(frozen=True, slots=True)
class Person:
    """A holder as the record has one, or will."""

    uid: str
    citizen_id: str = field(repr=False)
    name: str = field(repr=False)
    phone: str | None = field(repr=False)
    employer: str | None = field(repr=False)
    address: str | None = field(repr=False)


class People:
    """Holders by citizen ID. Of several rows for one holder, the last counts."""

    def __init__(self, connection: Connection, office: Office, citizen_ids: set[str]) -> None:
        self._keys = office.keys
        self._known = _known(connection, office.keys, citizen_ids)
        self._now = dict(self._known)

    def is_holder(self, uid: str, row: CardRow) -> bool:
        """Is this row about the holder with this uid?"""
        person = self._now.get(row.citizen_id)
        return person is not None and person.uid == uid

    def differs(self, row: CardRow) -> bool:
        """Does the row tell something new of a holder who is known?"""
        return self._now[row.citizen_id] != self._person(row)

    def take(self, row: CardRow) -> str:
        """Note the row's master data; the holder's uid."""
        person = self._person(row)
        self._now[row.citizen_id] = person
        return person.uid

    def sealed(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The rows to insert, and those to change."""
        new = [person for key, person in self._now.items() if key not in self._known]
        changed = [person for key, person in self._now.items() if person != self._known.get(key, person)]
        return [self._columns(person) for person in new], [self._columns(person) for person in changed]

    def with_other_phone(self) -> dict[str, bool]:
        """Known holders who have a phone now and had none, or the other way round: by uid, whether they have one."""
        pairs = ((known, self._now[key]) for key, known in self._known.items())
        return {now.uid: bool(now.phone) for known, now in pairs if bool(now.phone) is not bool(known.phone)}

    def _person(self, row: CardRow) -> Person:
        known = self._now.get(row.citizen_id)
        uid = known.uid if known else new_uid()
        return Person(uid, row.citizen_id, row.name, row.phone, row.employer, row.address)

    def _columns(self, person: Person) -> dict[str, Any]:
        keys, uid = self._keys, person.uid
        return {
            "uid": uid,
            "citizen_id": seal(keys, "holders.citizen_id", uid, person.citizen_id),
            "citizen_id_index": keys.index("citizen_id", person.citizen_id),
            "name": seal(keys, "holders.name", uid, person.name),
            "phone": seal_if_any(keys, "holders.phone", uid, person.phone),
            "phone_index": keys.index("phone", person.phone) if person.phone else None,
            "employer": seal_if_any(keys, "holders.employer", uid, person.employer),
            "address": seal_if_any(keys, "holders.address", uid, person.address),
        }


def _known(connection: Connection, keys: KeyRing, citizen_ids: set[str]) -> dict[str, Person]:
    """The holders whom the record knows."""
    sought = {index: each for each in citizen_ids for index in claims.indexes(keys, "citizen_id", each)}
    query = select(*Holder.__table__.columns).where(Holder.citizen_id_index.in_(list(sought)))
    return {
        sought[row.citizen_id_index]: Person(
            uid=row.uid,
            citizen_id=sought[row.citizen_id_index],
            name=unseal(keys, "holders.name", row.uid, row.name),
            phone=unseal_if_any(keys, "holders.phone", row.uid, row.phone),
            employer=unseal_if_any(keys, "holders.employer", row.uid, row.employer),
            address=unseal_if_any(keys, "holders.address", row.uid, row.address),
        )
        for row in connection.execute(query)
    }
