"""The administrator's desk: accounts of others, never one's own, and never the last administrator's."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from models import second_factor, sign_in, staff_list, staff_sessions
from models.account_list import Account
from models.administration import Administration
from models.office import Office
from models.own_password import PasswordUnchanged, choose
from models.password_rules import PasswordTooCommon
from models.pin import Cost
from models.sign_in import Attempt
from models.staff import Passwords, Role
from models.staff_refusals import (
    BadEntry,
    LastAdministrator,
    NoSuchStaff,
    NotAllowed,
    NotDone,
    NumberTaken,
    OwnAccount,
)
from models.staff_sessions import Member
from tests.models.looking import kinds
from tests.staffing import a_counter, a_member
from tests.together import together

PASSWORDS = Passwords(Cost.TEST)
A_GOOD_ONE = "three boats on a slow river"


@pytest.fixture
def desk(office: Office) -> Administration:
    """An administrator at work."""
    return administration(office, "admin-1")


def administration(office: Office, work_number: str) -> Administration:
    """Another one."""
    return Administration(office, PASSWORDS, a_member(office, Role.ADMINISTRATOR, work_number))


def signed_in(office: Office, number: str, password: str) -> Member | None:
    """Whoever signs in with these."""
    token = sign_in.sign_in(office, PASSWORDS, Attempt(number, password, "", "10.0.0.7", "a browser"))
    return staff_sessions.member_by(office, token) if token else None


def test_a_new_account_has_a_temporary_password_that_is_good_for_choosing_another(
    office: Office, desk: Administration
) -> None:
    password = desk.add("2001", "李敏", Role.CLERK)
    first = signed_in(office, "2001", password)
    assert first is not None
    assert first.has_temporary_password

    choose(office, PASSWORDS, first, A_GOOD_ONE)

    later = signed_in(office, "2001", A_GOOD_ONE)
    assert later is not None
    assert not later.has_temporary_password
    assert signed_in(office, "2001", password) is None
    assert "staff.password_chosen" in kinds(office, "staff:2001")


def test_no_deed_is_done_with_a_temporary_password(office: Office, desk: Administration) -> None:
    clerk = a_counter(office, work_number="2001")
    desk.renew_password("2001")

    with pytest.raises(NotAllowed, match="temporary"):
        clerk.find("A12345678")


def test_a_renewed_password_signs_its_owner_out(office: Office, desk: Administration) -> None:
    member = signed_in(office, "2001", desk.add("2001", "李敏", Role.CLERK))
    assert member is not None

    desk.renew_password("2001")

    assert staff_sessions.sessions_of(office, "2001") == []
    assert kinds(office, "staff:2001")[-2:] == ["staff.session_ended", "staff.password_renewed"]


def test_choosing_a_password_ends_all_other_sessions(office: Office, desk: Administration) -> None:
    password = desk.add("2001", "李敏", Role.CLERK)
    here, there = (signed_in(office, "2001", password) for _ in range(2))
    assert here is not None
    assert there is not None

    choose(office, PASSWORDS, here, A_GOOD_ONE)

    assert [line.uid for line in staff_sessions.sessions_of(office, "2001")] == [here.session_uid]


def test_the_old_password_and_the_commonest_are_not_chosen(office: Office, desk: Administration) -> None:
    password = desk.add("2001", "李敏", Role.CLERK)
    member = signed_in(office, "2001", password)
    assert member is not None

    with pytest.raises(PasswordUnchanged):
        choose(office, PASSWORDS, member, password)
    with pytest.raises(PasswordTooCommon):
        choose(office, PASSWORDS, member, "李敏李敏李敏2001200120012001")


def test_another_role_counts_at_once_and_ends_duty(office: Office, desk: Administration) -> None:
    operator = a_member(office, Role.OPERATOR)
    with office.database.deeds() as session:
        staff_list.begin_duty(session, office.keys, operator, "test")

    desk.change_role(operator, Role.CLERK)

    account = desk.account(operator)
    assert (account.role, account.on_duty_since) == (Role.CLERK, None)
    assert kinds(office, f"staff:{operator}")[-2:] == ["duty.ended", "staff.role_changed"]


def test_a_disabled_account_is_signed_out_and_stays_so_when_it_is_enabled(
    office: Office, desk: Administration
) -> None:
    signed_in(office, "2001", desk.add("2001", "李敏", Role.CLERK))

    desk.disable("2001")
    desk.enable("2001")
    desk.enable("2001")

    account = desk.account("2001")
    assert (account.is_disabled, account.sessions) == (False, 0)
    assert kinds(office, "staff:2001")[-3:] == ["staff.session_ended", "staff.disabled", "staff.enabled"]


def test_a_lost_second_factor_is_reset_by_an_administrator(office: Office, desk: Administration) -> None:
    operator = a_member(office, Role.OPERATOR)
    with office.database.deeds() as session:
        second_factor.propose(session, office, operator)

    desk.reset_second_factor(operator)

    assert kinds(office, f"staff:{operator}")[-1] == "staff.second_factor_removed"


OWN: list[Callable[[Administration, str], object]] = [
    Administration.disable,
    Administration.enable,
    Administration.end_sessions,
    Administration.reset_second_factor,
    Administration.renew_password,
    lambda desk, number: desk.change_role(number, Role.CLERK),
]


@pytest.mark.parametrize("deed", OWN)
def test_nobody_does_this_to_their_own_account(
    desk: Administration, deed: Callable[[Administration, str], object]
) -> None:
    with pytest.raises(OwnAccount):
        deed(desk, "admin-1")


@pytest.mark.parametrize("deed", OWN)
def test_nothing_is_done_to_an_account_that_is_not_there(
    desk: Administration, deed: Callable[[Administration, str], object]
) -> None:
    with pytest.raises(NoSuchStaff):
        deed(desk, "4711")


@pytest.mark.parametrize("deed", [Administration.disable, OWN[-1]], ids=["disable", "change_role"])
def test_of_two_administrators_who_shut_out_each_other_one_remains(
    office: Office, deed: Callable[[Administration, str], object]
) -> None:
    pair = ("admin-1", "admin-2")
    desks = [administration(office, number) for number in pair]

    def shut_out_the_other(number: int) -> str:
        try:
            deed(desks[number], pair[1 - number])
        except (LastAdministrator, NotAllowed) as fault:
            return type(fault).__name__
        return "done"

    outcomes = together(2, shut_out_the_other)

    assert sorted(outcomes)[-1] == "done"
    assert outcomes.count("done") == 1
    with office.database.deeds() as session:
        left = [
            line
            for line in staff_list.every(session)
            if line.role is Role.ADMINISTRATOR and not line.is_disabled
        ]
    assert len(left) == 1


@pytest.mark.parametrize(("number", "name"), [("", "李敏"), ("20 01", "李敏"), ("a/b", "李敏"), ("2001", "")])
def test_a_number_or_name_that_is_none_is_refused(desk: Administration, number: str, name: str) -> None:
    with pytest.raises(BadEntry):
        desk.add(number, name, Role.CLERK)


def test_a_number_is_given_once(desk: Administration) -> None:
    desk.add("2001", "李敏", Role.CLERK)

    with pytest.raises(NumberTaken):
        desk.add("2001", "王芳", Role.CLERK)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("031188880001", "311****0001"),
        ("13900000000", "139****0000"),
        ("sip:1001@desk.example", "sip:100**********mple"),
        ("", ""),
    ],
)
def test_telephones_are_shown_masked(office: Office, desk: Administration, typed: str, shown: str) -> None:
    operator = a_member(office, Role.OPERATOR)

    desk.set_telephone(operator, typed)

    assert desk.account(operator).telephone == shown


def test_what_is_no_telephone_is_refused(office: Office, desk: Administration) -> None:
    with pytest.raises(NotDone):
        desk.set_telephone(a_member(office), "call me")


def test_the_list_begins_with_the_accounts_that_can_be_used(office: Office, desk: Administration) -> None:
    for number in ("2001", "2002"):
        a_member(office, Role.CLERK, number)
    desk.disable("2001")

    listed = desk.accounts()

    assert [account.work_number for account in listed] == ["2002", "admin-1", "2001"]
    assert replace(listed[0], name="") == Account(
        "2002", "", Role.CLERK, False, False, False, "", None, None, 0, None
    )
