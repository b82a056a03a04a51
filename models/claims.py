"""Claims: who a caller says they are, as a text that is alike for cards that exist and cards that do not."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select

from ivr.desk import Claim
from models import identity
from models.card import Card, Standing
from models.card_file import Reader
from models.holder import Holder
from models.keys import KeyRing

_KNOWN = "c:"
UNKNOWN = "u:"
"""How claims to what is no card begin."""


def by_citizen_id(reader: Reader, keys: KeyRing, citizen_id: str) -> Claim:
    """The card of the holder with this ID."""
    typed = identity.normalise(citizen_id)
    found = _cards(reader, Holder.citizen_id_index.in_(indexes(keys, "citizen_id", typed)))
    return _the_one(found) or _unknown(keys, f"id {typed}")


def by_card_number(reader: Reader, keys: KeyRing, keyed: str) -> Claim:
    """The card with this keyed form."""
    return _the_one(_cards(reader, Card.keyed_form == keyed)) or _unknown(keys, f"card {keyed}")


def by_calling_number(reader: Reader, keys: KeyRing, caller: str | None, call_sid: str) -> Claim:
    """The card of the only holder with this registered phone."""
    sought = indexes(keys, "phone", caller or f"withheld {call_sid}")
    found = _cards(reader, Holder.phone_index.in_(sought))
    is_shared = len({card.holder_uid for card in found}) > 1
    claim = None if is_shared else _the_one(found)
    return claim or _unknown(keys, f"phone {caller or call_sid}")


def unknown_card_number(keys: KeyRing, number: str) -> Claim:
    """The claim to a card number that nobody has, typed by staff from the card itself."""
    return _unknown(keys, f"card {number}")


def live_cards(reader: Reader, keys: KeyRing, citizen_id: str) -> int:
    """How many cards that are not cancelled the holder with this ID has."""
    found = _cards(reader, Holder.citizen_id_index.in_(indexes(keys, "citizen_id", citizen_id)))
    return len([card for card in found if card.standing != Standing.CANCELLED.value])


def typed(keys: KeyRing, keyed: str) -> str:
    """A keyed digest of what was typed, to count identifiers in a call without keeping them."""
    return keys.index("claim", f"typed {keyed}")[:16]


def card_uid(claim: Claim) -> str | None:
    """The card that is meant; None where there is none, or not one alone."""
    return claim.removeprefix(_KNOWN) if claim.startswith(_KNOWN) else None


def subject(claim: Claim) -> str:
    """The chain of the audit log in which this claim's events stand."""
    known = card_uid(claim)
    return f"card:{known}" if known else f"claim:{claim.removeprefix(UNKNOWN)}"


def of_card(uid: str) -> Claim:
    """The claim to a card that is known."""
    return Claim(_KNOWN + uid)


def indexes(keys: KeyRing, field: str, value: str) -> list[str]:
    """A value as it may stand in a look-up column: under each key that may have been the newest."""
    return [keys.index(field, value, key_id) for key_id in keys.ids(f"pii-index/{field}")]


def _cards(reader: Reader, condition: ColumnElement[bool]) -> Sequence[Any]:
    query = (
        select(Card.uid, Card.standing, Card.holder_uid)
        .join(Holder, Holder.uid == Card.holder_uid)
        .where(condition, Holder.forgotten_at.is_(None))
        .order_by(Card.issued_at.desc(), Card.uid)
    )
    return reader.execute(query).all()


def _the_one(found: Sequence[Any]) -> Claim | None:
    """The only live card; of cancelled cards alone, the newest; of several live ones, none."""
    live = [card for card in found if card.standing != Standing.CANCELLED.value]
    if len(live) > 1 or not found:
        return None
    return of_card((live or found)[0].uid)


def _unknown(keys: KeyRing, typed: str) -> Claim:
    return Claim(UNKNOWN + keys.index("claim", typed))
