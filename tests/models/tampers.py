"""Ways to tamper with an audit log, each drawn by lot: what somebody may do who owns the whole database.

A way changes something and says what, or returns None where there is nothing to change so.
"""

import random
from base64 import b64decode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from models.audit import LABEL, sealed_message
from models.audit_deed_table import DeedTable
from models.audit_deed_tables import TABLES
from models.audit_rows import moment_of
from models.audit_seal import SealKey
from models.keys import KeyRing
from settings import PUBLISHED_KEYS

EVENT_FIELDS = ("subject", "kind", "actor", "body", "prev", "mac")
SEAL_FIELDS = ("root", "prev", "key_id", "signature")
SEAL_NUMBERS = ("number", "first", "last", "events", "total")


@dataclass(frozen=True)
class Tamperer:
    """Somebody with the database in their hands, and the lot they draw by."""

    connection: Connection
    lot: random.Random
    keys: KeyRing

    def do(self, statement: str, **values: Any) -> int:
        """Run a statement; how many rows it changed."""
        return self.connection.execute(text(statement), values).rowcount

    def rows(self, query: str, **values: Any) -> Sequence[Any]:
        """What a query finds."""
        return self.connection.execute(text(query), values).all()

    def tables(self) -> list[DeedTable]:
        """Those with deeds in them."""
        return [table for table in TABLES if self.rows(f"SELECT 1 FROM {table.name} LIMIT 1")]

    def one(self, query: str) -> Any:
        """One of its rows, by lot."""
        return self.lot.choice(self.rows(query))

    def add(self, table: str, key: str, place: int, column: str, by: int) -> None:
        """Add to a number."""
        self.do(f"UPDATE {table} SET {column} = {column} + :by WHERE {key} = :place", by=by, place=place)

    def insert(self, table: str, row: dict[str, Any]) -> None:
        """Put in a row."""
        places = ", ".join(f":{name}" for name in row)
        self.do(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", **row)

    def flip(self, table: str, key: str, column: str) -> str:
        """Flip one bit of a text in a row drawn by lot. SQLite takes any bytes, PostgreSQL only text."""
        place, value = self.one(f"SELECT {key}, {column} FROM {table} WHERE length({column}) > 0")
        if self.connection.dialect.name == "sqlite":
            raw = bytearray(str(value).encode("utf-8", "surrogateescape"))
            raw[self.lot.randrange(len(raw))] ^= 1 << self.lot.randrange(8)
            self.do(
                f"UPDATE {table} SET {column} = CAST(:raw AS TEXT) WHERE {key} = :place",
                raw=bytes(raw),
                place=place,
            )
        else:
            at = self.lot.randrange(len(value))
            other = value[:at] + chr(ord(value[at]) ^ 1 << self.lot.randrange(3)) + value[at + 1 :]
            self.do(f"UPDATE {table} SET {column} = :other WHERE {key} = :place", other=other, place=place)
        return f"{table}.{column} of {place}: {value!r}"

    def shift(self, table: str, key: str, column: str) -> str | None:
        """Move a time in a row drawn by lot, by a microsecond or by years."""
        found = self.rows(f"SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL")
        if not found:
            return None
        place, value = self.lot.choice(found)
        at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        at += timedelta(microseconds=self.lot.choice([-1, 1]) * self.lot.choice([1, 10**6, 86_400 * 10**6]))
        written = at.isoformat(" ", "microseconds")
        self.do(f"UPDATE {table} SET {column} = :at WHERE {key} = :place", at=written, place=place)
        return f"{table}.{column} of {place}"

    def mend_heads(self) -> None:
        """Make every head fit what is left of its chain."""
        left = "FROM audit_events e WHERE e.subject = audit_heads.subject"
        self.do(f"DELETE FROM audit_heads WHERE NOT EXISTS (SELECT 1 {left})")
        self.do(f"UPDATE audit_heads SET seq = (SELECT max(seq) {left})")
        self.do(f"UPDATE audit_heads SET mac = (SELECT mac {left} AND e.seq = audit_heads.seq)")


Way = Callable[[Tamperer], str | None]


def an_events_bit(by: Tamperer) -> str | None:
    return by.flip("audit_events", "id", by.lot.choice(EVENT_FIELDS))


def an_events_time(by: Tamperer) -> str | None:
    return by.shift("audit_events", "id", "at")


def an_events_number(by: Tamperer) -> str | None:
    column = by.lot.choice(["id", "seq"])
    place = by.one("SELECT id FROM audit_events").id
    by.do(
        f"UPDATE audit_events SET {column} = {column} + :by WHERE id = :place",
        by=by.lot.choice([1000, -1000]),
        place=place,
    )
    return f"audit_events.{column} of {place}"


def an_events_field_from_another(by: Tamperer) -> str | None:
    column = by.lot.choice(EVENT_FIELDS)
    one, other = (
        by.one(f"SELECT id, {column} AS it FROM audit_events"),
        by.one(f"SELECT {column} AS it FROM audit_events"),
    )
    if one.it == other.it:
        return None
    by.do(f"UPDATE audit_events SET {column} = :it WHERE id = :id", it=other.it, id=one.id)
    return f"audit_events.{column} of {one.id} becomes {other.it!r}"


def an_event_deleted(by: Tamperer) -> str | None:
    place = by.one("SELECT id FROM audit_events").id
    by.do("DELETE FROM audit_events WHERE id = :place", place=place)
    if by.lot.random() < 0.5:
        by.mend_heads()
    return f"event {place}"


def two_events_swapped(by: Tamperer) -> str | None:
    one, other = by.one("SELECT id FROM audit_events").id, by.one("SELECT id FROM audit_events").id
    if one == other:
        return None
    for now, then in ((one, -1), (other, one), (-1, other)):
        by.do("UPDATE audit_events SET id = :then WHERE id = :now", now=now, then=then)
    return f"events {one} and {other}"


def an_event_written_anew(by: Tamperer) -> str | None:
    """Deleted, and inserted again under its old id with another word in it."""
    row = by.one("SELECT * FROM audit_events")._mapping
    by.do("DELETE FROM audit_events WHERE id = :id", id=row["id"])
    forged = dict(row) | {"actor": "call:CA0"}
    by.do(
        f"INSERT INTO audit_events ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})",
        **forged,
    )
    return f"event {row['id']}"


def an_event_added(by: Tamperer) -> str | None:
    """A copy of another event at the end of its chain, with the head mended."""
    row = by.one("SELECT * FROM audit_events")._mapping
    end = by.rows(
        "SELECT max(id), (SELECT seq FROM audit_heads WHERE subject = :subject) FROM audit_events",
        subject=row["subject"],
    )
    forged = dict(row) | {"id": end[0][0] + 1, "seq": end[0][1] + 1}
    by.do(
        f"INSERT INTO audit_events ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})",
        **forged,
    )
    by.mend_heads()
    return f"a copy of event {row['id']}"


def a_chain_rewritten_with_its_key(by: Tamperer) -> str | None:
    """By somebody who has DATA_KEY: every mac and link is right again."""
    subject = by.one("SELECT subject FROM audit_heads").subject
    moment = moment_of(by.connection, "at")
    rows = by.rows(
        f"SELECT id, seq, {moment} AS moment, kind, body FROM audit_events WHERE subject = :subject ORDER BY seq",
        subject=subject,
    )
    prev = ""
    for row in rows:
        message = sealed_message(prev, subject, row.seq, row.moment, row.kind, "call:forged", row.body)
        mac = f"{by.keys.ids(LABEL)[0]}:{by.keys.mac(LABEL, message).hex()}"
        by.do(
            "UPDATE audit_events SET actor = 'call:forged', prev = :prev, mac = :mac WHERE id = :id",
            prev=prev,
            mac=mac,
            id=row.id,
        )
        prev = mac
    by.mend_heads()
    return f"chain {subject}"


def a_chain_dropped_with_its_head(by: Tamperer) -> str | None:
    subject = by.one("SELECT subject FROM audit_heads").subject
    by.do("DELETE FROM audit_events WHERE subject = :subject", subject=subject)
    by.do("DELETE FROM audit_heads WHERE subject = :subject", subject=subject)
    return f"chain {subject}"


def the_end_cut_off(by: Tamperer) -> str | None:
    """After an anchored seal: events, heads and seals, so that nothing in the database tells of it."""
    seal = by.one("SELECT number, last FROM audit_seals WHERE number < (SELECT max(number) FROM audit_seals)")
    by.do("DELETE FROM audit_seals WHERE number > :number", number=seal.number)
    by.do("DELETE FROM audit_events WHERE id > :last", last=seal.last)
    by.mend_heads()
    return f"after seal {seal.number}"


def a_head(by: Tamperer) -> str | None:
    way = by.lot.choice(["bit", "forward", "back", "gone", "renamed"])
    subject = by.one("SELECT subject FROM audit_heads").subject
    statements = {
        "forward": "UPDATE audit_heads SET seq = seq + 1 WHERE subject = :subject",
        "back": "UPDATE audit_heads SET seq = seq - 1 WHERE subject = :subject",
        "gone": "DELETE FROM audit_heads WHERE subject = :subject",
        "renamed": "UPDATE audit_heads SET subject = 'card:nobody' WHERE subject = :subject",
    }
    if way == "bit":
        return by.flip("audit_heads", "subject", "mac")
    by.do(statements[way], subject=subject)
    return f"head of {subject} {way}"


def a_seals_bit(by: Tamperer) -> str | None:
    return by.flip("audit_seals", "number", by.lot.choice(SEAL_FIELDS))


def a_seals_number_or_time(by: Tamperer) -> str | None:
    column = by.lot.choice([*SEAL_NUMBERS, "at"])
    if column == "at":
        return by.shift("audit_seals", "number", "at")
    place = by.one("SELECT number FROM audit_seals").number
    by.do(
        f"UPDATE audit_seals SET {column} = {column} + :by WHERE number = :place",
        by=by.lot.choice([100, -100]),
        place=place,
    )
    return f"audit_seals.{column} of {place}"


def a_seal_deleted(by: Tamperer) -> str | None:
    place = by.one("SELECT number FROM audit_seals").number
    by.do("DELETE FROM audit_seals WHERE number = :place", place=place)
    return f"seal {place}"


def seals_signed_with_another_key(by: Tamperer) -> str | None:
    """The last seal says something else, and is signed, by a key that bears the right name."""
    last = by.rows("SELECT max(number) FROM audit_seals")[0][0]
    signature = SealKey("s1", b64decode(PUBLISHED_KEYS[3]))._key.sign(b"anything").hex()
    by.do(
        "UPDATE audit_seals SET signature = :signature WHERE number = :last", signature=signature, last=last
    )
    return f"seal {last}"


def a_deeds_field(by: Tamperer) -> str | None:
    table = by.lot.choice(by.tables())
    column = by.lot.choice([*table.columns, *table.times])
    if column in table.times:
        return by.shift(table.name, table.key, column)
    place = by.one(f"SELECT {table.key} FROM {table.name}")[0]
    if column == "is_kept":
        by.do("UPDATE pins SET stored = NULL WHERE card_uid = :place", place=place)
        return f"pins.stored of {place}"
    if column == "contact":
        of_card = "uid = (SELECT holder_uid FROM cards WHERE uid = :place)"
        by.do(f"UPDATE holders SET phone = NULL, phone_index = NULL WHERE {of_card}", place=place)
        return f"phone of the holder of {place}"
    other = {
        "kind": "formal",
        "channel": "written",
        "standing": "cancelled",
        "role": "supervisor",
        "ended_how": "lapsed",
    }[column]
    changed = by.do(
        f"UPDATE {table.name} SET {column} = :other WHERE {table.key} = :place AND {column} <> :other",
        other=other,
        place=place,
    )
    return f"{table.name}.{column} of {place}" if changed else None


def a_deed_deleted(by: Tamperer) -> str | None:
    table = by.lot.choice([each for each in by.tables() if each.name != "staff"])
    place = by.one(f"SELECT {table.key} FROM {table.name}")[0]
    by.do(f"DELETE FROM {table.name} WHERE {table.key} = :place", place=place)
    return f"{table.name} {place}"


def a_deed_added(by: Tamperer) -> str | None:
    """A loss that nobody reported, or an account that nobody made."""
    if by.lot.random() < 0.5:
        row = by.one("SELECT * FROM loss_reports WHERE ended_at IS NOT NULL")._mapping
        by.insert("loss_reports", dict(row) | {"uid": "f" * 32, "reference": "999999999999"})
        return "a loss"
    row = by.one("SELECT * FROM staff")._mapping
    by.insert("staff", dict(row) | {"work_number": "6666"})
    return "an account"


def a_loss_moved_to_another_card(by: Tamperer) -> str | None:
    other = by.one("SELECT uid FROM cards WHERE uid NOT IN (SELECT card_uid FROM loss_reports)").uid
    reference = by.one("SELECT reference FROM loss_reports").reference
    by.do(
        "UPDATE loss_reports SET card_uid = :other WHERE reference = :reference",
        other=other,
        reference=reference,
    )
    return f"loss {reference}"


WAYS: dict[str, Way] = {
    "flip a bit of an event": an_events_bit,
    "move an event's time": an_events_time,
    "renumber an event": an_events_number,
    "put in a field of another event": an_events_field_from_another,
    "delete an event, heads mended or not": an_event_deleted,
    "swap two events": two_events_swapped,
    "insert an event again under its old id": an_event_written_anew,
    "add an event, head mended": an_event_added,
    "rewrite a chain with the audit key": a_chain_rewritten_with_its_key,
    "drop a chain with its head": a_chain_dropped_with_its_head,
    "cut off the end: events, heads, seals": the_end_cut_off,
    "edit a head": a_head,
    "flip a bit of a seal": a_seals_bit,
    "edit a seal's numbers or time": a_seals_number_or_time,
    "delete a seal": a_seal_deleted,
    "sign a seal with another key": seals_signed_with_another_key,
    "edit a deed": a_deeds_field,
    "delete a deed": a_deed_deleted,
    "add a deed": a_deed_added,
    "move a loss to another card": a_loss_moved_to_another_card,
}
