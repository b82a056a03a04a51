"""A new PIN: weighing it, holding its first entry for the second, and storing it (rules P1, P2, P4)."""

import secrets

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.desk import CardStatus, Claim, NewPin, PinDeed, Proof, ProvenBy
from models import (
    audit,
    claims,
    clock,
    fingerprints,
    identity,
    proofs,
    sms,
    throttle_card,
    throttle_line,
    weak_pin,
)
from models.audit_events import PinChanged, PinEnabled
from models.call import CallRecord
from models.card_file import CardFile, Reader, lock_file, read_file
from models.keys import framed, is_mac
from models.notices import tell_holder
from models.office import Office
from models.statements import insert_unless_there
from models.stored_pin import StoredPin
from models.visit import Visit
from models.weak_pin import OwnFacts

LABEL = "pin-twice"


def weigh(reader: Reader, office: Office, proof: Proof, pin: str) -> NewPin:
    """P2: judge six digits as a new PIN of this card. Hashes, so no transaction may be open."""
    file = read_file(reader, claims.card_uid(proof.claim) or "")
    if file is None or weak_pin.is_too_easy(pin, office.city.pin, _own(office, file), office.today()):
        return NewPin.TOO_EASY
    is_old = file.stored_pin is not None and office.vault.verify(file.uid, file.stored_pin, pin).is_right
    return NewPin.SAME_AS_OLD if is_old else NewPin.FINE


def suggestion(reader: Reader, office: Office, call_sid: str, turn: int, claim: Claim) -> str:
    """P2: a good PIN. The same turn always suggests the same one, so that it is kept nowhere."""
    file = read_file(reader, claims.card_uid(claim) or "")
    own = _own(office, file) if file else OwnFacts("", "")
    return weak_pin.suggest(office.keys, call_sid, turn, office.city.pin, own, office.today())


def hold(session: Session, visit: Visit, pin: str) -> None:
    """P4: keep a keyed digest of the first entry."""
    salt = secrets.token_hex(16)
    held = f"{salt}:{visit.office.keys.mac(LABEL, _message(visit, salt, pin)).hex()}"
    session.execute(update(CallRecord).where(CallRecord.sid == visit.call_sid).values(held_new_pin=held))


def is_held(reader: Reader, visit: Visit, pin: str) -> bool:
    """P4: is the second entry the same as the first?"""
    held = reader.execute(select(CallRecord.held_new_pin).where(CallRecord.sid == visit.call_sid)).scalar()
    salt, _, digest = (held or "").partition(":")
    return is_mac(visit.office.keys, LABEL, _message(visit, salt, pin), bytes.fromhex(digest))


def let_go(session: Session, visit: Visit) -> None:
    """P4: the second entry has settled, so the digest goes."""
    session.execute(update(CallRecord).where(CallRecord.sid == visit.call_sid).values(held_new_pin=None))


def store(session: Session, visit: Visit, proof: Proof, sealed: bytes) -> PinDeed:
    """P1, P4: store what `PinVault.seal` made of the new PIN, which was hashed before this transaction began."""
    office = visit.office
    uid = claims.card_uid(proof.claim)
    file = lock_file(session, uid) if uid else None
    if file is None or not _may_change(session, visit, file, proof):
        return PinDeed.NOT_POSSIBLE
    if throttle_line.is_alarmed(session):
        return PinDeed.CHANGES_OFF
    is_new = proof.by is ProvenBy.ENABLING
    now = clock.now()
    throttle_card.forgive(session, file.uid)
    insert_unless_there(session, StoredPin, {"card_uid": file.uid})
    changes = {"stored": sealed, "changed_at": now} | ({"enabled_at": now} if is_new else {})
    session.execute(update(StoredPin).where(StoredPin.card_uid == file.uid).values(changes))
    fingerprint = fingerprints.made(office.keys, fingerprints.of_pin(office.keys, file.uid, sealed))
    extra = office.city.pin.enable_extra.value
    event = (
        PinEnabled(proven_by=extra, fingerprint=fingerprint)
        if is_new
        else PinChanged(fingerprint=fingerprint)
    )
    audit.append(session, office.keys, f"card:{file.uid}", event, visit.actor, at=now)
    about = "pin_enabled" if is_new else "pin_changed"
    when = sms.moment(office.now(), visit.language)
    key = f"{visit.call_sid}:{visit.turn}"
    tell_holder(session, office, file, about, key, visit.language, {"when": when})
    return PinDeed.ENABLED if is_new else PinDeed.CHANGED


def _may_change(session: Session, visit: Visit, file: CardFile, proof: Proof) -> bool:
    """Enabling needs the initial PIN still in place, changing an enabled one; nobody under 14 (M1)."""
    office = visit.office
    if file.status(office.now()) in {CardStatus.SEALED, CardStatus.CANCELLED}:
        return False
    if identity.is_minor(file.citizen_id(office.keys), office.today()):
        return False
    match proof.by:
        case ProvenBy.ENABLING:
            return file.pin_is_initial
        case ProvenBy.PIN:
            return proofs.pin_still_counts(session, visit, file, proof)
        case ProvenBy.READ_BACK:
            return False


def _own(office: Office, file: CardFile) -> OwnFacts:
    return OwnFacts(file.citizen_id(office.keys), file.number, file.phone(office.keys))


def _message(visit: Visit, salt: str, pin: str) -> bytes:
    return framed(visit.call_sid.encode(), salt.encode(), pin.encode())
