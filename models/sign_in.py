"""Signing in at the console: number, password and, where it is on, a code. Every failure looks and takes the same.

A try is spent before anything is judged, under the number and under the network address where that is known, whether
there is such a number or not. After five failures a number is shut for a minute, then for longer and longer, never for
good. Whoever is signed in and gives the password once more is counted under the number alone: strangers at the same
address do not keep them from their work.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, or_, update
from sqlalchemy.orm import Session

from logs import event_log
from models import audit, clock, fingerprints, second_factor, sign_in_door
from models.base import new_uid
from models.office import Office
from models.sign_in_events import SignedIn, SignInFailed
from models.staff import Passwords, Staff
from models.staff_session import SignInCounter, StaffSession
from models.statements import insert_unless_there, rows_changed

FREE_FAILURES = 5
SHUT_FOR = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
"""How long a number is shut after the fifth failure in a row, the sixth, and so on; the last from then on."""
ADDRESS_LIMIT = 20
ADDRESS_WINDOW = timedelta(hours=1)
UNKNOWN = "unknown"
"""What the audit log says where no address is known."""

log = event_log(__name__)


@dataclass(frozen=True)
class Attempt:
    """What somebody typed, and from where. It never prints the password or the code."""

    work_number: str
    password: str
    code: str
    address: str
    """Empty where it is not known: behind a proxy that nobody vouches for, all of the staff have the same."""
    browser: str

    @property
    def place(self) -> str:
        """As the audit log has it."""
        return self.address[:64] or UNKNOWN

    def __repr__(self) -> str:
        return f"Attempt({self.work_number!r}, from {self.address!r})"


def sign_in(office: Office, passwords: Passwords, attempt: Attempt) -> str | None:
    """The token of a new session, to be kept by the browser alone; None for every failure."""
    with office.database.deeds() as session:
        is_judged = _spend_address(session, office, attempt) and _spend_number(session, office, attempt)
    with office.database.deeds() as session:
        stored = _stored(session, attempt)
    is_right = passwords.is_right(attempt.password, stored)
    with office.database.deeds() as session:
        return _conclude(session, office, attempt, stored if is_right and is_judged else None, is_judged)


def prove_again(office: Office, passwords: Passwords, session_uid: str, attempt: Attempt) -> bool:
    """Password and code once more, before a deed of weight; counted under the number."""
    with office.database.deeds() as session:
        is_judged = _spend_number(session, office, attempt)
        stored = _stored(session, attempt)
    is_right = passwords.is_right(attempt.password, stored)
    with office.database.deeds() as session:
        is_still = _account(session, attempt, stored if is_right else None) is not None
        factor = second_factor.take(session, office, attempt.work_number, attempt.code) if is_judged else None
        if not (is_still and is_judged and factor):
            _log_failure(session, office, attempt, is_judged)
            return False
        sign_in_door.open_again(session, office.keys, attempt.work_number)
        proven = update(StaffSession).where(StaffSession.uid == session_uid, StaffSession.ended_at.is_(None))
        return rows_changed(session.execute(proven.values(proven_at=clock.now()))) == 1


def digest(token: str) -> str:
    """What is kept of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _stored(session: Session, attempt: Attempt) -> str | None:
    member = session.get(Staff, attempt.work_number)
    return member.password if member else None


def _account(session: Session, attempt: Attempt, judged: str | None) -> Staff | None:
    """The account, held until the deed is done, if its password is still the stored one that was judged right.

    Judging takes long enough for the password to be renewed in between.
    """
    account = session.get(Staff, attempt.work_number, with_for_update=True)
    return account if account and judged is not None and account.password == judged else None


def _conclude(
    session: Session, office: Office, attempt: Attempt, judged: str | None, is_judged: bool
) -> str | None:
    """`judged`: the stored password, if it was judged right."""
    member = _account(session, attempt, judged)
    factor = second_factor.take(session, office, attempt.work_number, attempt.code) if member else None
    if member is None or member.disabled_at is not None or factor is None:
        _log_failure(session, office, attempt, is_judged)
        return None
    _give_back_address(session, office, attempt)
    sign_in_door.open_again(session, office.keys, attempt.work_number)
    token, now = secrets.token_urlsafe(32), clock.now()
    member.last_signed_in_at = now
    row = StaffSession(
        uid=new_uid(),
        token_digest=digest(token),
        work_number=member.work_number,
        began_at=now,
        last_seen_at=now,
        proven_at=now,
        ended_at=None,
        address=attempt.address[:64],
        browser=attempt.browser[:200],
    )
    session.add(row)
    event = SignedIn(
        session=row.uid,
        address=attempt.place,
        factor=factor,
        fingerprint=fingerprints.made(office.keys, fingerprints.of_session(row.uid, row.token_digest)),
    )
    audit.append(
        session, office.keys, f"staff:{member.work_number}", event, f"staff:{member.work_number}", now
    )
    return token


def _log_failure(session: Session, office: Office, attempt: Attempt, is_judged: bool) -> None:
    """In the chain of the number where there is one; a number that nobody has may be a mistyped password."""
    event = SignInFailed(address=attempt.place, is_shut=not is_judged)
    is_known = session.get(Staff, attempt.work_number) is not None
    subject = f"staff:{attempt.work_number}" if is_known else audit.LINE
    audit.append(session, office.keys, subject, event, "console")
    log.warning("staff.sign_in_failed", is_shut=not is_judged)


def _spend_address(session: Session, office: Office, attempt: Attempt) -> bool:
    """Count the try under where it comes from; True if the number is to be looked at."""
    if not attempt.address:
        return True
    now, key = clock.now(), sign_in_door.key_of_address(office.keys, attempt.address)
    insert_unless_there(session, SignInCounter, {"key": key, "failures": 0, "since": now})
    is_long_ago = SignInCounter.since <= now - ADDRESS_WINDOW
    begin_anew = update(SignInCounter).where(SignInCounter.key == key, is_long_ago)
    session.execute(begin_anew.values(failures=0, since=now))
    return _counted(session, SignInCounter.key == key, SignInCounter.failures < ADDRESS_LIMIT)


def _spend_number(session: Session, office: Office, attempt: Attempt) -> bool:
    """Count the try under its number; True if it will be judged."""
    now, key = clock.now(), sign_in_door.key_of_number(office.keys, attempt.work_number)
    insert_unless_there(session, SignInCounter, {"key": key, "failures": 0, "since": now})
    is_open = or_(SignInCounter.shut_until.is_(None), SignInCounter.shut_until <= now)
    is_judged = _counted(session, SignInCounter.key == key, is_open)
    if is_judged:
        _shut_if_due(session, key)
    return is_judged


def _counted(session: Session, *which: ColumnElement[bool]) -> bool:
    spent = update(SignInCounter).where(*which).values(failures=SignInCounter.failures + 1)
    return rows_changed(session.execute(spent)) == 1


def _shut_if_due(session: Session, number: str) -> None:
    """From the fifth try on, the door shuts behind each; a right one opens it again at once."""
    counter = session.get_one(SignInCounter, number, populate_existing=True)
    over = counter.failures - FREE_FAILURES
    if over >= 0:
        counter.shut_until = clock.now() + SHUT_FOR[min(over, len(SHUT_FOR) - 1)]


def _give_back_address(session: Session, office: Office, attempt: Attempt) -> None:
    given_back = update(SignInCounter).where(
        SignInCounter.key == sign_in_door.key_of_address(office.keys, attempt.address),
        SignInCounter.failures > 0,
    )
    session.execute(given_back.values(failures=SignInCounter.failures - 1))
