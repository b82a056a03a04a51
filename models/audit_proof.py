"""Taking events out of the log so that others can check them: one with its proof, or all with their seals.

What comes out is checked by `docs/check_audit.py`, which knows neither the database nor this code.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from models.audit_rows import Event, leaf_of, read, stream
from models.audit_seal import PublicKeys
from models.audit_seals import every_seal, seal_over, seals_after
from models.audit_tree import path

FORMAT = "lossline audit proof 1"


class NotSealed(Exception):
    """The event is there, and no seal stands over it yet."""


class NoSuchEvent(Exception):
    """There is no event of this name."""


def find(connection: Connection, name: str) -> Event:
    """The event with this id, or with this subject and number: `1204` or `card:…/3`. Raises NoSuchEvent."""
    subject, slash, seq = name.rpartition("/")
    if not (seq if slash else name).isdigit():
        raise NoSuchEvent(f"an event is named by its id, or as SUBJECT/NUMBER: {name!r} is neither")
    where = "subject = :subject AND seq = :number" if slash else "id = :number"
    names = {"number": int(seq if slash else name)} | ({"subject": subject} if slash else {})
    for row in stream(connection, read(connection, where), names):
        return Event(*row)
    raise NoSuchEvent(f"there is no event {name}")


def prove(connection: Connection, event: Event, public: PublicKeys) -> dict[str, Any]:
    """The event, its path to the root of its seal, the seal, and the key. Raises NotSealed."""
    seal = seal_over(connection, event.id)
    if seal is None:
        raise NotSealed(f"event {event.id} is not sealed yet: the worker does so within seconds")
    before = seals_after(connection, seal.number - 2, 1)
    after = before[0].last if before and before[0].number == seal.number - 1 else 0
    rows = stream(
        connection, read(connection, "id > :after AND id <= :last"), {"after": after, "last": seal.last}
    )
    events = [Event(*row) for row in rows]
    leaves = [leaf_of(each.id, each.mac, each.message) for each in events]
    place = [each.id for each in events].index(event.id)
    return {
        "format": FORMAT,
        "event": _fields(event),
        "path": [{"side": step.side, "hash": step.hash.hex()} for step in path(leaves, place)],
        "seal": seal.as_json(),
        "public_keys": public.written(),
    }


def export(
    connection: Connection, since: str | None = None, subject: str | None = None
) -> Iterator[dict[str, Any]]:
    """Events and, after the events that each covers, seals, in their order.

    `since` (as `audit.moment` writes it): from the first seal that was made since then. With a subject its chain alone,
    without seals.
    """
    if subject is not None:
        rows = stream(connection, read(connection, "subject = :subject", "seq"), {"subject": subject})
        chain = (Event(*row) for row in rows)
        yield from ({"event": _fields(event)} for event in chain if since is None or event.moment >= since)
        return
    after = 0
    for seal in every_seal(connection):
        if since is None or seal.at >= since:
            yield from _events(connection, after, seal.last)
            yield {"seal": seal.as_json()}
        after = seal.last
    yield from _events(connection, after, None)


def _events(connection: Connection, after: int, last: int | None) -> Iterator[dict[str, Any]]:
    where = "id > :after" + (" AND id <= :last" if last is not None else "")
    values = {"after": after} | ({"last": last} if last is not None else {})
    for row in stream(connection, read(connection, where), values):
        yield {"event": _fields(Event(*row))}


def _fields(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "prev": event.prev,
        "subject": event.subject,
        "seq": event.seq,
        "at": event.moment,
        "kind": event.kind,
        "actor": event.actor,
        "body": event.body,
        "mac": event.mac,
    }
