"""One-time codes for enabling a PIN by phone (rule P4): asking for one costs the same whether the claim fits or not."""

import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from ivr.city import EnableExtra
from ivr.desk import CardStatus, Claim, CodeVerdict, Proof, ProvenBy
from models import audit, claims, clock, identity, outbox, sms
from models.audit_events import CodeAsked, CodeJudged, CodeRefused
from models.base import new_uid
from models.card_file import CardFile, Reader, read_file
from models.keys import framed, is_mac
from models.office import Office
from models.one_time_code import OneTimeCode
from models.outbox import OutboxKind
from models.statements import hold, insert_unless_there, rows_changed
from models.stored_pin import CODE, PinTry
from models.throttle_caller import WITHHELD_SHARE
from models.visit import Visit

A_DAY = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)
NO_CODE = ""


def send(session: Session, visit: Visit, claim: Claim, citizen_id: str | None) -> None:
    """Make a code, and send it if ID, card and phone all fit. The caller hears the same either way."""
    office = visit.office
    subject = claims.subject(claim)
    hold(session, f"codes of caller {visit.caller_index}")
    hold(session, f"codes of claim {claim}")
    if limit := _limit_reached(session, visit, claim):
        audit.append(session, office.keys, subject, CodeRefused(limit=limit), visit.actor)
        return
    file = read_file(session, claims.card_uid(claim) or "")
    phone = file.phone(office.keys) if file and _fits(office, file, citizen_id) else None
    uid, code = new_uid(), f"{secrets.randbelow(10**6):06}"
    session.add(
        OneTimeCode(
            uid=uid,
            claim=claim,
            caller=visit.caller_index,
            digest=office.keys.mac("code", _message(uid, code)).hex(),
            is_sent=phone is not None,
            made_at=clock.now(),
            tries=0,
        )
    )
    outbox.put(
        session,
        office.keys,
        OutboxKind.SMS,
        "code",
        # Without an addressee it is never sent: it lies there so that nobody can tell by the time it took.
        phone,
        _text(visit, file, code),
        f"sms:code:{uid}",
        expires_at=clock.now() + office.city.pin.code_lifetime,
        card_uid=file.uid if file else None,
    )
    audit.append(session, office.keys, subject, CodeAsked(is_sent=phone is not None), visit.actor)


def spend(session: Session, visit: Visit, claim: Claim) -> str:
    """Spend this turn's try on the claim's newest code; the code's uid, or NO_CODE if it may not be tried."""
    newest = session.execute(
        select(OneTimeCode.uid)
        .where(OneTimeCode.claim == claim)
        .order_by(OneTimeCode.made_at.desc(), OneTimeCode.uid)
        .limit(1)
    ).scalar()
    spent = {
        "call_sid": visit.call_sid,
        "turn": visit.turn,
        "claim": claim,
        "caller": visit.caller_index,
        "is_judged": False,
        "spent_at": clock.now(),
        "verdict": CODE,
    }
    is_this_turn = (PinTry.call_sid == visit.call_sid, PinTry.turn == visit.turn)
    if not insert_unless_there(session, PinTry, spent):
        was_judged = session.execute(select(PinTry.is_judged).where(*is_this_turn)).scalar_one()
        return newest if was_judged and newest else NO_CODE
    rules = visit.office.city.pin
    counted = session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.uid == (newest or NO_CODE),
            OneTimeCode.tries < rules.code_tries,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.made_at > clock.now() - rules.code_lifetime,
        )
        .values(tries=OneTimeCode.tries + 1)
    )
    if newest is None or rows_changed(counted) == 0:
        return NO_CODE
    session.execute(update(PinTry).where(*is_this_turn).values(is_judged=True))
    return newest


def conclude(session: Session, visit: Visit, claim: Claim, code_uid: str, code: str) -> Proof | CodeVerdict:
    """Judge the code that a try was spent on. A right one is used up with this."""
    digest = session.execute(select(OneTimeCode.digest).where(OneTimeCode.uid == code_uid)).scalar() or ""
    is_equal = is_mac(visit.office.keys, "code", _message(code_uid, code), bytes.fromhex(digest))
    used = session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.uid == (code_uid if is_equal else NO_CODE),
            OneTimeCode.is_sent.is_(True),
            OneTimeCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )
    is_right = rows_changed(used) == 1
    event = CodeJudged(is_right=is_right)
    audit.append(session, visit.office.keys, claims.subject(claim), event, visit.actor)
    file = read_file(session, claims.card_uid(claim) or "")
    if not is_right or file is None:
        return CodeVerdict.NOT_RIGHT
    return Proof(claim, ProvenBy.ENABLING) if file.pin_is_initial else CodeVerdict.ALREADY_ENABLED


def prove_without_code(reader: Reader, visit: Visit, claim: Claim, citizen_id: str | None) -> Proof | None:
    """P4 where no code is sent: ID, initial PIN and, where the city wants it, the calling number all fit."""
    office = visit.office
    extra = office.city.pin.enable_extra
    file = read_file(reader, claims.card_uid(claim) or "")
    if file is None or extra is EnableExtra.SMS_CODE:
        return None
    is_own_phone = visit.caller is not None and file.phone(office.keys) == visit.caller
    if extra is EnableExtra.REGISTERED_PHONE and not is_own_phone:
        return None
    is_proven = file.pin_is_initial and _fits(office, file, citizen_id)
    return Proof(claim, ProvenBy.ENABLING) if is_proven else None


def _limit_reached(session: Session, visit: Visit, claim: Claim) -> str | None:
    """Which limit a further code would break, if any. All are looked at every time."""
    now, rules = clock.now(), visit.office.city.pin
    of_claim = OneTimeCode.claim == claim
    of_caller = OneTimeCode.caller == visit.caller_index
    caller_limit = rules.codes_a_day_per_caller * (1 if visit.caller else WITHHELD_SHARE)
    reached = {
        "one a minute": _count(session, of_claim, OneTimeCode.made_at > now - A_MINUTE) >= 1,
        "card's day": _count(session, of_claim, OneTimeCode.made_at > now - A_DAY)
        >= rules.codes_a_day_per_card,
        "caller's day": _count(session, of_caller, OneTimeCode.made_at > now - A_DAY) >= caller_limit,
    }
    return next((limit for limit, is_reached in reached.items() if is_reached), None)


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.execute(select(func.count()).select_from(OneTimeCode).where(*conditions)).scalar_one()


def _fits(office: Office, file: CardFile, citizen_id: str | None) -> bool:
    """Is it the holder's own ID (None: the ID named the card), and a card that a machine may serve?"""
    own = file.citizen_id(office.keys)
    is_own = citizen_id is None or identity.normalise(citizen_id) == own
    is_in_use = file.status(office.now()) not in {CardStatus.SEALED, CardStatus.CANCELLED}
    return is_own and is_in_use and not identity.is_minor(own, office.today())


def _text(visit: Visit, file: CardFile | None, code: str) -> str:
    tail = file.number[-4:] if file else "0000"
    minutes = str(int(visit.office.city.pin.code_lifetime.total_seconds() // 60))
    return sms.write("code", visit.language, visit.office.city, tail=tail, code=code, minutes=minutes)


def _message(uid: str, code: str) -> bytes:
    return framed(uid.encode(), code.encode())
