"""An authenticator app as the second factor (RFC 6238), and recovery codes for the day it is lost."""

import secrets
from collections.abc import Sequence

from passlib.totp import TOTP, TokenError
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models import audit, clock
from models.card_file import Reader
from models.office import Office
from models.sealed import seal, unseal
from models.sign_in_events import SecondFactorAdded, SecondFactorRemoved
from models.staff import Staff
from models.staff_session import RecoveryCode, SecondFactor
from models.statements import rows_changed

COLUMN = "second_factors.secret"
ISSUER = "Lossline"
STEP_SECONDS = 30
SKEW_SECONDS = 30
"""A code of the half minute before or after is taken too: clocks of telephones are not exact."""
RECOVERY_CODES = 8
_RECOVERY_LABEL = "recovery-code"

NONE, APP, RECOVERY = "none", "app", "recovery"


class AppIsOn(Exception):
    """There is an app already: it is taken away before another is added."""


def is_on(reader: Reader, work_number: str) -> bool:
    """Does this member have to show a code?"""
    confirmed = select(SecondFactor.confirmed_at).where(SecondFactor.work_number == work_number)
    return reader.execute(confirmed).scalar() is not None


def propose(session: Session, office: Office, work_number: str) -> str:
    """A new secret, to be shown once as an `otpauth://` address; it counts when its first code was right.

    Raises AppIsOn.
    """
    # Two pages that ask at once wait for each other.
    session.get_one(Staff, work_number, with_for_update=True)
    if is_on(session, work_number):
        raise AppIsOn(f"{work_number} has an app already")
    secret = TOTP.new(digits=6, period=STEP_SECONDS).base32_key
    session.execute(
        delete(SecondFactor).where(
            SecondFactor.work_number == work_number, SecondFactor.confirmed_at.is_(None)
        )
    )
    session.add(
        SecondFactor(
            work_number=work_number,
            secret=seal(office.keys, COLUMN, work_number, secret),
            confirmed_at=None,
            last_counter=0,
        )
    )
    return str(_app(secret).to_uri(label=work_number, issuer=ISSUER))


def key_in(address: str) -> str:
    """The secret in an `otpauth://` address, in groups of four, for whoever has to type it."""
    key = TOTP.from_uri(address).base32_key
    return " ".join(key[place : place + 4] for place in range(0, len(key), 4))


def confirm(session: Session, office: Office, work_number: str, code: str) -> Sequence[str] | None:
    """The first right code switches the app on and brings the recovery codes; None if it was not right."""
    if not _take_app_code(session, office, work_number, code):
        return None
    on = update(SecondFactor).where(
        SecondFactor.work_number == work_number, SecondFactor.confirmed_at.is_(None)
    )
    now = clock.now()
    if rows_changed(session.execute(on.values(confirmed_at=now))) == 0:
        return None
    codes = [_new_recovery_code() for _ in range(RECOVERY_CODES)]
    session.execute(delete(RecoveryCode).where(RecoveryCode.work_number == work_number))
    for each in codes:
        session.add(RecoveryCode(digest=_digest(office, work_number, each), work_number=work_number))
    subject = f"staff:{work_number}"
    audit.append(session, office.keys, subject, SecondFactorAdded(), actor=subject, at=now)
    return codes


def remove(session: Session, office: Office, work_number: str, actor: str) -> None:
    """Take the app away, and its recovery codes. Doing it again changes nothing."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.work_number == work_number))
    gone = session.execute(delete(SecondFactor).where(SecondFactor.work_number == work_number))
    if rows_changed(gone):
        audit.append(session, office.keys, f"staff:{work_number}", SecondFactorRemoved(), actor)


def take(session: Session, office: Office, work_number: str, code: str) -> str | None:
    """Spend a code: APP or RECOVERY; NONE where no second factor is on; None if it was not right."""
    if not is_on(session, work_number):
        return NONE
    if _take_app_code(session, office, work_number, code):
        return APP
    return RECOVERY if _take_recovery_code(session, office, work_number, code) else None


def _take_app_code(session: Session, office: Office, work_number: str, code: str) -> bool:
    row = session.execute(
        select(SecondFactor.secret, SecondFactor.last_counter).where(SecondFactor.work_number == work_number)
    ).one_or_none()
    if row is None:
        return False
    app = _app(unseal(office.keys, COLUMN, work_number, row.secret))
    try:
        found = app.match(
            code,
            time=int(clock.now().timestamp()),
            window=SKEW_SECONDS,
            last_counter=row.last_counter or None,
        )
    except (TokenError, ValueError):
        return False
    spent = update(SecondFactor).where(
        SecondFactor.work_number == work_number, SecondFactor.last_counter < found.counter
    )
    return rows_changed(session.execute(spent.values(last_counter=found.counter))) == 1


def _take_recovery_code(session: Session, office: Office, work_number: str, code: str) -> bool:
    spent = update(RecoveryCode).where(
        RecoveryCode.digest == _digest(office, work_number, code),
        RecoveryCode.work_number == work_number,
        RecoveryCode.used_at.is_(None),
    )
    return rows_changed(session.execute(spent.values(used_at=clock.now()))) == 1


def _app(secret: str) -> TOTP:
    return TOTP(key=secret, format="base32", digits=6, period=STEP_SECONDS)


def _new_recovery_code() -> str:
    text = f"{secrets.randbelow(10**10):010}"
    return f"{text[:5]}-{text[5:]}"


def _digest(office: Office, work_number: str, code: str) -> str:
    plain = code.replace("-", "").replace(" ", "")
    return office.keys.mac(_RECOVERY_LABEL, f"{work_number}\0{plain}".encode()).hex()
