"""The administrator's desk: accounts of staff. Nobody does anything to their own account here.

Each method is one deed in one transaction, in which the role is checked first. Every method may raise one of
`staff_refusals.py`.
"""

import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy.orm import Session

from models import account_deeds, account_list, second_factor, staff_list, staff_roles, staff_sessions
from models.account_list import Account
from models.office import Office
from models.refusal_reasons import Because
from models.staff import Passwords, Role, Staff
from models.staff_refusals import BadEntry, NoSuchStaff, OwnAccount
from models.staff_roles import Deed
from models.staff_visit import StaffVisit

_WORK_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,31}")
_LONGEST_NAME = 64
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another when they are read from paper."""


class Administration:
    """One administrator at work."""

    def __init__(self, office: Office, passwords: Passwords, work_number: str) -> None:
        self._office = office
        self._passwords = passwords
        self._visit = StaffVisit(office, work_number, "")

    def accounts(self) -> Sequence[Account]:
        """All of them."""
        with self._deed() as session:
            return account_list.every(session, self._office.keys)

    def account(self, work_number: str) -> Account:
        """One of them. Raises NoSuchStaff."""
        with self._deed() as session:
            return account_list.one(session, self._office.keys, work_number)

    def add(self, work_number: str, name: str, role: Role) -> str:
        """Make an account; its temporary password, to be shown once. Raises BadEntry, NumberTaken."""
        if not _WORK_NUMBER.fullmatch(work_number):
            raise BadEntry("a work number is made of letters, figures and hyphens", Because.NO_WORK_NUMBER)
        if not name or len(name) > _LONGEST_NAME:
            said = f"a name has 1 to {_LONGEST_NAME} characters"
            raise BadEntry(said, Because.NO_STAFF_NAME, longest=_LONGEST_NAME)
        password, stored = self._temporary()
        with self._deed() as session:
            keys, actor = self._office.keys, self._visit.actor
            staff_list.add(session, keys, work_number, name, role, stored, actor)
            staff_list.member_of(session, work_number).password_is_temporary = True
        return password

    def renew_password(self, work_number: str) -> str:
        """For whoever forgot theirs: a temporary one, to be shown once."""
        password, stored = self._temporary()
        with self._deed_on_another(work_number) as session:
            account_deeds.renew_password(session, self._office.keys, work_number, stored, self._visit.actor)
        return password

    def change_role(self, work_number: str, role: Role) -> None:
        """From the next page on."""
        with self._deed_on_another(work_number) as session:
            account_deeds.change_role(session, self._office.keys, work_number, role, self._visit.actor)

    def set_telephone(self, work_number: str, telephone: str) -> None:
        """Where calls ring; empty takes it away. Raises BadEntry."""
        try:
            with self._deed() as session:
                staff_list.set_telephone(
                    session, self._office.keys, work_number, telephone, self._visit.actor
                )
        except ValueError as fault:
            raise BadEntry(str(fault), Because.NO_STAFF_TELEPHONE) from None

    def disable(self, work_number: str) -> None:
        """Shut it at once. Raises LastAdministrator."""
        with self._deed_on_another(work_number) as session:
            staff_list.disable(session, self._office.keys, work_number, self._visit.actor)

    def enable(self, work_number: str) -> None:
        """Open it again."""
        with self._deed_on_another(work_number) as session:
            account_deeds.enable(session, self._office.keys, work_number, self._visit.actor)

    def end_sessions(self, work_number: str) -> None:
        """Sign somebody out everywhere."""
        with self._deed_on_another(work_number) as session:
            how, actor = staff_sessions.REVOKED, self._visit.actor
            staff_sessions.end_all(session, self._office.keys, work_number, how, actor)

    def reset_second_factor(self, work_number: str) -> None:
        """For whoever lost telephone and codes: the password alone lets them in again, until they add an app."""
        with self._deed_on_another(work_number) as session:
            second_factor.remove(session, self._office, work_number, self._visit.actor)

    def _temporary(self) -> tuple[str, str]:
        groups = ("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(3))
        password = "-".join(groups)
        return password, self._passwords.hash(password)

    @contextmanager
    def _deed_on_another(self, work_number: str) -> Iterator[Session]:
        with self._deed() as session:
            if work_number == self._visit.work_number:
                raise OwnAccount("nobody does this to their own account")
            # Not held yet: a deed that looks at all administrators has to hold them in one order, or two of them
            # who shut out each other would wait for one another.
            if session.get(Staff, work_number) is None:
                raise NoSuchStaff(f"nobody has the number {work_number}")
            yield session

    @contextmanager
    def _deed(self) -> Iterator[Session]:
        with self._office.database.deeds() as session:
            staff_roles.check(session, self._visit, Deed.KEEP_ACCOUNTS)
            yield session
