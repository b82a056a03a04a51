"""Ways to tamper with the record itself, by somebody with a database shell: each returns the key of the row it changed.

As in `tampers.py`, a way draws by lot, and returns None where there is nothing to change so.
"""

from collections.abc import Mapping
from typing import Any

from models.audit_deed_table import DeedTable
from models.audit_deed_tables import (
    CARDS,
    LOSSES,
    PINS,
    REPLACEMENTS,
    RESET_REQUESTS,
    SECOND_FACTORS,
    SESSIONS,
    STAFF,
    VERIFICATIONS,
)
from tests.models.tampers import Tamperer, Way

LONG_AGO = "2020-01-01 00:00:00.000000+00:00"


def set_to(table: DeedTable, column: str, *values: Any) -> Way:
    """One row's column gets another of these values."""

    def way(by: Tamperer) -> str | None:
        place = by.one(f"SELECT {table.key} FROM {table.name}")[0]
        return place if _set(by, table, place, **{column: by.lot.choice(values)}) else None

    return way


def moved_in_time(table: DeedTable) -> Way:
    """One row's time is another, or is one where there was none, or is none any more."""

    def way(by: Tamperer) -> str | None:
        column = by.lot.choice(table.times)
        place, at = by.one(f"SELECT {table.key}, {column} FROM {table.name}")
        other = by.lot.choice([LONG_AGO, None]) if at else LONG_AGO
        return place if _set(by, table, place, **{column: at_hand(by, other)}) else None

    return way


def swapped(table: DeedTable, *columns: str) -> Way:
    """Two rows have each other's values; a unique column is emptied in between."""

    def way(by: Tamperer) -> str | None:
        named = ", ".join(columns)
        one, other = (by.one(f"SELECT {table.key} AS key, {named} FROM {table.name}")._mapping for _ in "12")
        ones, others = ({name: row[name] for name in columns} for row in (one, other))
        if ones == others:
            return None
        if columns in UNIQUE:
            _set(by, table, other["key"], **dict.fromkeys(columns, "between"))
        _set(by, table, one["key"], **others)
        _set(by, table, other["key"], **ones)
        return str(one["key"])

    return way


UNIQUE = {("number",), ("token_digest",)}


def deleted(table: DeedTable) -> Way:
    """A row is gone, as far as the database lets it go."""

    def way(by: Tamperer) -> str | None:
        place = by.one(f"SELECT {table.key} FROM {table.name}")[0]
        return place if by.do(f"DELETE FROM {table.name} WHERE {table.key} = :place", place=place) else None

    return way


def copied(table: DeedTable, **others: Any) -> Way:
    """A row is there twice, the second time with another key."""

    def way(by: Tamperer) -> str | None:
        row = dict(by.one(f"SELECT * FROM {table.name}")._mapping)
        by.insert(table.name, row | others)
        return str(others[table.key])

    return way


def a_pin_copied_to_another_card(by: Tamperer) -> str | None:
    """To one that has none."""
    row = dict(by.one("SELECT * FROM pins")._mapping)
    card = by.one("SELECT uid FROM cards WHERE uid NOT IN (SELECT card_uid FROM pins)").uid
    by.insert("pins", row | {"card_uid": card})
    return str(card)


def a_pin_put_back(by: Tamperer) -> str | None:
    """One that this card had before it was changed."""
    former = by.rows("SELECT card_uid, stored FROM former_pins")
    place, stored = by.lot.choice(former)
    return place if _set(by, PINS, place, stored=stored) else None


def a_lock_lifted(by: Tamperer) -> str | None:
    place = by.one("SELECT card_uid FROM pins WHERE locked_at IS NOT NULL").card_uid
    return place if _set(by, PINS, place, locked_at=None) else None


def a_loss_ended(by: Tamperer) -> str | None:
    """As if it had been released."""
    place = by.one("SELECT reference FROM loss_reports WHERE ended_at IS NULL").reference
    ended: Mapping[str, Any] = {"ended_at": at_hand(by, LONG_AGO), "ended_how": "released"}
    return place if _set(by, LOSSES, place, **ended) else None


def a_phone_emptied(by: Tamperer) -> str | None:
    """So that nobody is warned."""
    card, holder = by.one("SELECT uid, holder_uid FROM cards")
    emptied = "UPDATE holders SET phone = NULL, phone_index = NULL WHERE uid = :uid AND phone IS NOT NULL"
    return str(card) if by.do(emptied, uid=holder) else None


def a_holder_called_forgotten(by: Tamperer) -> str | None:
    """So that there is no file on the card any more."""
    card, holder = by.one("SELECT uid, holder_uid FROM cards")
    forgotten = "UPDATE holders SET forgotten_at = :at WHERE uid = :uid AND forgotten_at IS NULL"
    return str(card) if by.do(forgotten, at=at_hand(by, LONG_AGO), uid=holder) else None


def an_account_made_by_hand(by: Tamperer) -> str | None:
    row = dict(by.one("SELECT * FROM staff")._mapping)
    by.insert("staff", row | {"work_number": "6666", "role": "administrator"})
    return "6666"


def a_session_forged(by: Tamperer) -> str | None:
    """For a token that somebody has thought up."""
    row = dict(by.one("SELECT * FROM staff_sessions")._mapping)
    by.insert("staff_sessions", row | {"uid": "f" * 32, "token_digest": "0" * 64})
    return "f" * 32


def _set(by: Tamperer, table: DeedTable, key: str, /, **values: Any) -> bool:
    """False if the row was so already."""
    where = f"WHERE {table.key} = :its_key"
    before = by.rows(f"SELECT * FROM {table.name} {where}", its_key=key)
    changes = ", ".join(f"{name} = :{name}" for name in values)
    by.do(f"UPDATE {table.name} SET {changes} {where}", its_key=key, **values)
    return before != by.rows(f"SELECT * FROM {table.name} {where}", its_key=key)


def at_hand(by: Tamperer, at: str | None) -> str | None:
    """As the database writes it."""
    return at.partition("+")[0] if at and by.connection.dialect.name == "sqlite" else at


RECORD_WAYS: dict[str, Way] = {
    "give a card another standing": set_to(CARDS, "standing", "active", "sealed", "cancelled"),
    "give a card another number": set_to(CARDS, "number", "Z99999999"),
    "swap the numbers of two cards": swapped(CARDS, "number"),
    "swap the holders of two cards": swapped(CARDS, "holder_uid"),
    "move a card's issue": moved_in_time(CARDS),
    "delete a card": deleted(CARDS),
    "copy a card": copied(CARDS, uid="f" * 32, number="Z99999999"),
    "empty a holder's phone": a_phone_emptied,
    "call a holder forgotten": a_holder_called_forgotten,
    "delete a PIN": deleted(PINS),
    "empty a PIN": set_to(PINS, "stored", None),
    "put bytes in a PIN's place": set_to(PINS, "stored", b"", b"\x00\x02p1\x01\x00\x02d1nothing"),
    "copy a PIN to another card": a_pin_copied_to_another_card,
    "swap two PINs": swapped(PINS, "stored"),
    "put an older PIN of the card back": a_pin_put_back,
    "lift a lock": a_lock_lifted,
    "move a PIN's times": moved_in_time(PINS),
    "end a loss": a_loss_ended,
    "move a loss in time": moved_in_time(LOSSES),
    "make a loss formal or temporary": set_to(LOSSES, "kind", "formal", "temporary"),
    "say that a loss came another way": set_to(LOSSES, "channel", "import", "staffed"),
    "swap the cards of two losses": swapped(LOSSES, "card_uid"),
    "delete a loss": deleted(LOSSES),
    "approve a request": set_to(RESET_REQUESTS, "approved_by", "operator-1"),
    "say that a request was another's": set_to(RESET_REQUESTS, "requested_by", "operator-1"),
    "say that a request was for something else": set_to(RESET_REQUESTS, "what", "reset", "unlock"),
    "say that a request was made elsewhere": set_to(RESET_REQUESTS, "place", "hall 9"),
    "move a request in time": moved_in_time(RESET_REQUESTS),
    "delete a request": deleted(RESET_REQUESTS),
    "edit a replacement's fee": set_to(REPLACEMENTS, "fee_paid", "0.00"),
    "say that another replaced a card": set_to(REPLACEMENTS, "replaced_by", "operator-1"),
    "delete a replacement": deleted(REPLACEMENTS),
    "forgive a verification's failures": set_to(VERIFICATIONS, "failed", 0, 9),
    "say that another verified a caller": set_to(VERIFICATIONS, "passed_by", "clerk-1", None),
    "move a verification in time": moved_in_time(VERIFICATIONS),
    "give an account another role": set_to(STAFF, "role", "supervisor", "administrator", "operator"),
    "give an account another password": set_to(STAFF, "password", "$argon2id$of$mine"),
    "open or shut an account": moved_in_time(STAFF),
    "make an account": an_account_made_by_hand,
    "take a second factor away": deleted(SECOND_FACTORS),
    "switch a second factor off": set_to(SECOND_FACTORS, "confirmed_at", None),
    "forge a session": a_session_forged,
    "put another token into a session": set_to(SESSIONS, "token_digest", "0" * 64),
    "make a session younger, or open again": moved_in_time(SESSIONS),
    "give a session to another": set_to(SESSIONS, "work_number", "supervisor-1", "clerk-1"),
}
