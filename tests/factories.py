"""Offices and cards for tests, made as they would lie in the record. All people here are invented.

office = make_office(database)
card = an_enabled_card(office, pin="739164")
desk = a_desk(office)
assert desk.try_pin(card.claim, "739164")
"""

import itertools
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from ivr.city import City
from ivr.desk import Claim, Proof, ProvenBy
from models import audit, claims, clock, fingerprints, identity, losses
from models.audit_events import PinImported
from models.base import new_uid
from models.call import CallRecord
from models.card import Card, Standing
from models.database import Database
from models.desk import Desk
from models.environment_keys import EnvironmentKeys
from models.holder import Holder
from models.import_events import CardImported
from models.key_list import KeyList
from models.loss_report import LossChannel, LossKind
from models.office import Office
from models.pin import Cost
from models.sealed import seal, seal_if_any
from models.stored_pin import PinCounter, StoredPin
from settings import PUBLISHED_KEYS

A_PIN = "739164"
A_CITY = City(code="teststadt", name={"zh": "测试市", "en": "Testville"})

_numbers = itertools.count(1)


@dataclass(frozen=True)
class CardFacts:
    """What a test knows of a card it made."""

    uid: str
    number: str
    citizen_id: str
    phone: str | None
    pin: str | None
    name: str

    @property
    def claim(self) -> Claim:
        """The claim to this card."""
        return claims.of_card(self.uid)

    @property
    def keyed(self) -> str:
        """The number as it is keyed on a phone, X as X."""
        return identity.keyed_form(self.number)

    @property
    def proof(self) -> Proof:
        """The proof that the right PIN gives."""
        return Proof(self.claim, ProvenBy.PIN)


def make_keys() -> EnvironmentKeys:
    """Keys that protect nothing: they are published."""
    pepper, data = PUBLISHED_KEYS[:2]
    return EnvironmentKeys(KeyList.parse(f"p1:{pepper}"), KeyList.parse(f"d1:{data}"))


def make_office(database: Database, city: City = A_CITY, **rules: Any) -> Office:
    """An office on a migrated database. `rules` replace parts of the city: `pin=PinRules(max_wrong=3)`."""
    return Office.opened(database, make_keys(), replace(city, **rules), Cost.TEST)


def a_desk(
    office: Office,
    call_sid: str | None = None,
    turn: int = 1,
    caller: str | None = None,
    language: str = "zh",
) -> Desk:
    """A desk for one turn; without a call_sid, of a new call."""
    return Desk(office, call_sid or a_call(office), turn, caller, language)


def a_call(office: Office, **facts: Any) -> str:
    """A call in the record; its sid."""
    sid = f"CA{next(_numbers):032x}"
    values = {
        "to_number": "+8631112333",
        "city": office.city.code,
        "language": "zh",
        "started_at": clock.now(),
    }
    with office.database.deeds() as session:
        session.add(CallRecord(sid=sid, **{**values, **facts}))
    return sid


def a_citizen_id(born: date = date(1980, 1, 2)) -> str:
    """A valid citizen ID that no test has had before."""
    body = f"130102{born:%Y%m%d}{next(_numbers) % 1000:03}"
    weighed = sum(int(digit) * weight for digit, weight in zip(body, identity.CHECK_WEIGHTS, strict=True))
    return body + identity.CHECK_CHARACTERS[weighed % 11]


def as_keyed(identifier: str) -> str:
    """An identifier as a caller keys it: the star key is the letter X."""
    return identifier.replace("X", "*")


def an_enabled_card(office: Office, pin: str = A_PIN, **facts: Any) -> CardFacts:
    """A card in use whose PIN was changed once."""
    return _with_pin(office, an_initial_card(office, **facts), pin, "enabled")


def an_initial_card(
    office: Office,
    number: str | None = None,
    citizen_id: str | None = None,
    phone: str | None = "",
    name: str = "林测试",
    bank: str | None = "CCB",
    standing: Standing = Standing.ACTIVE,
) -> CardFacts:
    """A card in use that is still on its initial PIN. `phone` None: none on file."""
    serial = next(_numbers)
    card = CardFacts(
        uid=new_uid(),
        number=number or f"A{serial:08}",
        citizen_id=citizen_id or a_citizen_id(),
        phone=f"+86138{serial:08}" if phone == "" else phone,
        pin=None,
        name=name,
    )
    now = clock.now()
    with office.database.deeds() as session:
        holder_uid = _holder(session, office, card)
        session.add(
            Card(
                uid=card.uid,
                number=card.number,
                keyed_form=identity.keyed_form(card.number, office.city.card.keyed_tail),
                holder_uid=holder_uid,
                standing=standing.value,
                bank=bank,
                bank_account=seal(office.keys, "cards.bank_account", card.uid, f"62{serial:017}"),
                issued_at=now,
            )
        )
        content = fingerprints.of_card(card.uid, card.number, holder_uid)
        fingerprint = fingerprints.made(office.keys, content)
        came = CardImported(standing=standing.value, fingerprint=fingerprint, has_phone=phone is not None)
        audit.append(session, office.keys, f"card:{card.uid}", came, "import", at=now)
    return card


def a_locked_card(office: Office, pin: str = A_PIN, **facts: Any) -> CardFacts:
    """A card whose PIN was locked after too many wrong ones."""
    return _with_pin(office, an_initial_card(office, **facts), pin, "locked")


def a_paused_card(office: Office, pin: str = A_PIN, **facts: Any) -> CardFacts:
    """A card with an enabled PIN, paused for all phones but the registered one."""
    card = an_enabled_card(office, pin, **facts)
    until = clock.now() + timedelta(days=7)
    with office.database.deeds() as session:
        counter = PinCounter(claim=card.claim, wrong=3, wrong_others=3, pauses=4, paused_until=until)
        session.add(counter)
    return card


def a_lost_card(office: Office, kind: LossKind = LossKind.TEMPORARY, **facts: Any) -> CardFacts:
    """A card with an enabled PIN that was reported lost just now."""
    card = an_enabled_card(office, **facts)
    channel = LossChannel.STAFFED if kind is LossKind.TEMPORARY else LossChannel.WRITTEN
    with office.database.deeds() as session:
        losses.open_loss(session, office, card.uid, kind, channel)
    return card


def a_cancelled_card(office: Office, **facts: Any) -> CardFacts:
    """A card that was replaced or given back."""
    return an_enabled_card(office, standing=Standing.CANCELLED, **facts)


def a_sealed_card(office: Office, **facts: Any) -> CardFacts:
    """A card that was issued and not yet taken into use, oddly with an enabled PIN."""
    return an_enabled_card(office, standing=Standing.SEALED, **facts)


def a_minors_card(office: Office, now: datetime | None = None, **facts: Any) -> CardFacts:
    """An enabled card whose holder is ten years old (M1)."""
    today = (now or office.now()).date()
    return an_enabled_card(office, citizen_id=a_citizen_id(date(today.year - 10, 1, 2)), **facts)


def _with_pin(office: Office, card: CardFacts, pin: str, state: str) -> CardFacts:
    """As an import leaves it, with its event."""
    stored = office.vault.seal(card.uid, pin)
    with office.database.deeds() as session:
        now = clock.now()
        locked_at = now if state == "locked" else None
        session.add(
            StoredPin(card_uid=card.uid, stored=stored, enabled_at=now, changed_at=now, locked_at=locked_at)
        )
        content = fingerprints.of_pin(office.keys, card.uid, stored)
        fingerprint = fingerprints.made(office.keys, content)
        came = PinImported(pin_after=state, is_kept=True, fingerprint=fingerprint)
        audit.append(session, office.keys, f"card:{card.uid}", came, "import", at=now)
    return replace(card, pin=pin)


def _holder(session: Session, office: Office, card: CardFacts) -> str:
    keys, uid = office.keys, new_uid()
    index = keys.index("citizen_id", card.citizen_id)
    known = session.query(Holder).filter_by(citizen_id_index=index).one_or_none()
    if known:
        return known.uid
    holder = Holder(
        uid=uid,
        citizen_id=seal(keys, "holders.citizen_id", uid, card.citizen_id),
        citizen_id_index=index,
        name=seal(keys, "holders.name", uid, card.name),
        phone=seal_if_any(keys, "holders.phone", uid, card.phone),
        phone_index=keys.index("phone", card.phone) if card.phone else None,
        employer=seal(keys, "holders.employer", uid, "测试有限公司"),
        address=seal(keys, "holders.address", uid, "测试路1号"),
    )
    session.add(holder)
    session.flush()
    return uid
