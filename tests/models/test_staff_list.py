"""Accounts of staff, and who is on duty."""

import pytest

from models import staff_list
from models.office import Office
from models.pin import Cost
from models.staff import Passwords, Role
from models.staff_list import StaffLine
from models.staff_refusals import LastAdministrator, NoSuchStaff, NotPossible
from tests.models.looking import kinds


def add(office: Office, work_number: str = "1001", role: Role = Role.OPERATOR) -> None:
    """An account."""
    with office.database.deeds() as session:
        staff_list.add(session, office.keys, work_number, "王芳", role, "hash", "test")


def do(office: Office, deed: object, work_number: str = "1001") -> None:
    """Do something to an account."""
    with office.database.deeds() as session:
        deed(session, office.keys, work_number, "test")  # type: ignore[operator]


def lines(office: Office) -> list[StaffLine]:
    """Everybody."""
    with office.database.deeds() as session:
        return list(staff_list.every(session))


def test_an_account_is_listed_and_logged(office: Office) -> None:
    add(office)

    [line] = lines(office)
    assert (line.work_number, line.role, line.is_disabled, line.on_duty_since) == (
        "1001",
        Role.OPERATOR,
        False,
        None,
    )
    assert kinds(office, "staff:1001") == ["staff.added"]


def test_a_work_number_is_given_once(office: Office) -> None:
    add(office)

    with pytest.raises(NotPossible, match="1001 is taken"):
        add(office)


def test_duty_begins_and_ends_once(office: Office) -> None:
    add(office)

    for deed in (staff_list.begin_duty, staff_list.begin_duty, staff_list.end_duty, staff_list.end_duty):
        do(office, deed)

    assert kinds(office, "staff:1001") == ["staff.added", "duty.began", "duty.ended"]


def test_a_disabled_account_is_off_duty_and_stays_off(office: Office) -> None:
    add(office)
    do(office, staff_list.begin_duty)

    do(office, staff_list.disable)
    do(office, staff_list.disable)

    [line] = lines(office)
    assert (line.is_disabled, line.on_duty_since) == (True, None)
    assert kinds(office, "staff:1001")[-2:] == ["duty.ended", "staff.disabled"]
    with pytest.raises(NotPossible, match="disabled"):
        do(office, staff_list.begin_duty)


def test_nobody_is_somebody_else(office: Office) -> None:
    for deed in (staff_list.begin_duty, staff_list.end_duty, staff_list.disable):
        with pytest.raises(NoSuchStaff, match="4711"):
            do(office, deed, "4711")


def test_a_password_is_hashed_and_known_again() -> None:
    passwords = Passwords(Cost.TEST)

    stored = passwords.hash("correct horse battery")

    assert stored.startswith("$argon2id$")
    assert passwords.is_right("correct horse battery", stored)
    assert not passwords.is_right("correct horse batterz", stored)
    assert not passwords.is_right("correct horse battery", None)


def test_a_password_longer_than_anybody_types_is_wrong_and_no_error() -> None:
    passwords = Passwords(Cost.TEST)

    assert not passwords.is_right("9" * 5_000, passwords.hash("correct horse battery"))


def test_the_last_administrator_is_not_disabled(office: Office) -> None:
    add(office, role=Role.ADMINISTRATOR)

    with pytest.raises(LastAdministrator):
        do(office, staff_list.disable)

    assert not lines(office)[0].is_disabled
