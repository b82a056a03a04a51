"""What administrators do to accounts beside `staff_list.py`: role, password, sessions; each with its event."""

from sqlalchemy.orm import Session

from models import administrators, audit, fingerprints, sign_in_door, staff_list, staff_roles, staff_sessions
from models.account_events import PasswordRenewed, RoleChanged, StaffEnabled
from models.keys import KeyRing
from models.staff import Role
from models.staff_roles import Deed


def change_role(session: Session, keys: KeyRing, work_number: str, role: Role, actor: str) -> None:
    """From the next page on. Whoever may take no calls any more is off duty. Raises LastAdministrator."""
    if role is not Role.ADMINISTRATOR:
        administrators.check_others(session, work_number)
    member = staff_list.member_of(session, work_number)
    if member.role == role.value:
        return
    event = RoleChanged(role_before=member.role, role_after=role.value)
    member.role = role.value
    if role not in staff_roles.MAY[Deed.TAKE_CALL]:
        staff_list.end_duty(session, keys, work_number, actor)
    audit.append(session, keys, f"staff:{work_number}", event, actor)


def enable(session: Session, keys: KeyRing, work_number: str, actor: str) -> None:
    """Open an account again. Doing it again changes nothing."""
    member = staff_list.member_of(session, work_number)
    if member.disabled_at is None:
        return
    member.disabled_at = None
    audit.append(session, keys, f"staff:{work_number}", StaffEnabled(), actor)


def renew_password(session: Session, keys: KeyRing, work_number: str, password: str, actor: str) -> None:
    """A temporary one (hashed already) in place of the old one; whoever is signed in is signed out.

    Failures with the old one count no more: whoever gets the new one in person can sign in at once.
    """
    member = staff_list.member_of(session, work_number)
    member.password, member.password_is_temporary = password, True
    sign_in_door.open_again(session, keys, work_number)
    staff_sessions.end_all(session, keys, work_number, staff_sessions.REVOKED, actor)
    fingerprint = fingerprints.made(keys, fingerprints.of_password(work_number, password))
    audit.append(session, keys, f"staff:{work_number}", PasswordRenewed(fingerprint), actor)
