"""Is every person's key there that the log needs, and was each that is gone given up for a reason (D1)?

Whoever destroys a key destroys evidence: no chain shows it, because no event changes. So every sealed box is opened;
one whose key is destroyed has to be of somebody whom the log calls forgotten, or older than `retention.deeds`.
Person and year are taken from the box, which the chain's mac covers, and not from the key's row.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, literal, select, text

from models import clock, personal
from models.audit_fault import AuditFault
from models.audit_fault_kinds import Spot, Wrong
from models.audit_log import AuditRow
from models.audit_rows import snapshot
from models.card import Card
from models.keys import SealBroken
from models.office import Office
from models.person_key import PersonKey
from models.retention_events import HolderForgotten

EVENTS_A_BATCH = 500
_BOXED = text(
    "SELECT id, subject, seq, body FROM audit_events WHERE id > :after AND body LIKE :box ORDER BY id LIMIT :most"
)
_BOX = f'%"{personal.BOX}":{{"key":"%'
"""In a value the quotation marks are escaped, so only a box is written so."""


@dataclass(frozen=True)
class _Boxed:
    """An event with a sealed box."""

    subject: str
    seq: int
    key: str
    sealed: str


def faults(office: Office) -> Iterator[AuditFault]:
    """Each key that is not as the log needs it, once; the log is read a batch at a time."""
    after, told = 0, set[AuditFault]()
    while True:
        with snapshot(office.database) as connection:
            values = {"after": after, "box": _BOX, "most": EVENTS_A_BATCH}
            rows = connection.execute(_BOXED, values).all()
            found = dict.fromkeys(_of_batch(connection, office, list(_boxes(rows))))
        yield from (fault for fault in found if fault not in told)
        told.update(found)
        if len(rows) < EVENTS_A_BATCH:
            return
        after = rows[-1].id


def _boxes(rows: Sequence[Any]) -> Iterator[_Boxed]:
    """A body that cannot be read was changed: its chain says so."""
    for row in rows:
        try:
            box = json.loads(row.body)[personal.BOX]
            yield _Boxed(row.subject, row.seq, str(box["key"]), str(box["sealed"]))
        except (ValueError, KeyError, TypeError):
            continue


def _of_batch(connection: Connection, office: Office, boxes: Sequence[_Boxed]) -> Iterator[AuditFault]:
    needed = select(PersonKey.uid, PersonKey.sealed).where(PersonKey.uid.in_({box.key for box in boxes}))
    keys = {row.uid: row.sealed for row in connection.execute(needed)}
    destroyed = [uid for uid, sealed in keys.items() if sealed is None]
    wrongly = _wrongly_gone(connection, office, destroyed)
    for box in boxes:
        if box.key not in keys:
            yield AuditFault.of(Spot.PERSON_KEY, Wrong.KEY_GONE, key=box.key)
        elif box.key in wrongly:
            yield AuditFault.of(Spot.PERSON_KEY, Wrong.KEY_DESTROYED, key=box.key)
        elif (stored := keys[box.key]) is not None and not _opens(office, box, stored):
            yield AuditFault.of(Spot.PERSON_KEY, Wrong.OTHER_KEY, key=box.key)


def _wrongly_gone(connection: Connection, office: Office, destroyed: Sequence[str]) -> set[str]:
    """Of these keys those that no deed has given up, and no period."""
    before = (clock.now() - office.city.retention.deeds).year
    persons = {uid: uid.rpartition(":")[0] for uid in destroyed if not _is_older(uid, before)}
    forgotten = (
        select(Card.holder_uid)
        .join(AuditRow, AuditRow.subject == literal("card:") + Card.uid)
        .where(Card.holder_uid.in_(set(persons.values())), AuditRow.kind == HolderForgotten.kind)
    )
    known = set(connection.scalars(forgotten)) if persons else set()
    return {uid for uid, person in persons.items() if person not in known}


def _is_older(uid: str, year: int) -> bool:
    of_key = uid.rpartition(":")[2]
    return of_key.isdecimal() and int(of_key) < year


def _opens(office: Office, box: _Boxed, stored: bytes) -> bool:
    try:
        personal.unboxed(office.keys, box.key, stored, box.sealed, box.subject, box.seq)
    except (SealBroken, ValueError, TypeError):
        return False
    return True
