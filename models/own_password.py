"""A password that a member of staff chooses for themselves: nobody else knows it, administrators least of all."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit, clock, fingerprints, password_rules, staff_sessions
from models.account_events import PasswordChosen
from models.office import Office
from models.staff import Passwords, Staff
from models.staff_refusals import BadEntry
from models.staff_session import StaffSession
from models.staff_sessions import Member, running


class PasswordUnchanged(BadEntry):
    """It is the old one."""


class Overtaken(Exception):
    """While it was judged, the session ended or the password was changed elsewhere: sign in, or look again."""


def choose(office: Office, passwords: Passwords, member: Member, password: str) -> None:
    """From now on this one; all other sessions of the member end. Raises BadEntry and Overtaken.

    Whoever calls this has had the old one proven within minutes (`sign_in.prove_again`).
    """
    own = (*office.city.name.values(), office.city.code, member.name, member.work_number)
    password_rules.check(password, own)
    with office.database.light() as connection:
        known = select(Staff.password).where(Staff.work_number == member.work_number)
        old = connection.execute(known).scalar()
    if passwords.is_right(password, old):
        raise PasswordUnchanged("this is the password that you have")
    stored, actor = passwords.hash(password), f"staff:{member.work_number}"
    with office.database.deeds() as session:
        account = session.get_one(Staff, member.work_number, with_for_update=True)
        if account.password != old or not _is_running(session, member):
            raise Overtaken(f"the password or the session of {member.work_number} is another by now")
        account.password, account.password_is_temporary = stored, False
        how, here = staff_sessions.REVOKED, member.session_uid
        staff_sessions.end_all(session, office.keys, member.work_number, how, actor, but=here)
        content = fingerprints.of_password(member.work_number, stored)
        event = PasswordChosen(fingerprints.made(office.keys, content))
        audit.append(session, office.keys, actor, event, actor)


def _is_running(session: Session, member: Member) -> bool:
    found = select(StaffSession.uid).where(StaffSession.uid == member.session_uid, *running(clock.now()))
    return session.execute(found).scalar() is not None
