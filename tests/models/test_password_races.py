"""A password is renewed or chosen while another page still judges the old one: the new one is not overtaken."""

from collections.abc import Callable

import pytest

from models import sign_in, staff_sessions
from models.administration import Administration
from models.office import Office
from models.own_password import Overtaken, choose
from models.pin import Cost
from models.sign_in import Attempt
from models.staff import Passwords, Role
from models.staff_sessions import Member
from tests.models.looking import kinds
from tests.staffing import a_member

A_GOOD_ONE = "three boats on a slow river"


class Meanwhile(Passwords):
    """Passwords, and what happens elsewhere just after one was judged."""

    def __init__(self, happens: Callable[[], object]) -> None:
        super().__init__(Cost.TEST)
        self._happens = happens

    def is_right(self, password: str, stored: str | None) -> bool:
        """Judges first; then the other thing happens."""
        answer = super().is_right(password, stored)
        self._happens()
        return answer


PASSWORDS = Passwords(Cost.TEST)


@pytest.fixture
def desk(office: Office) -> Administration:
    """An administrator at work."""
    return Administration(office, PASSWORDS, a_member(office, Role.ADMINISTRATOR, "admin-1"))


def an_attempt(password: str) -> Attempt:
    return Attempt("2001", password, "", "10.0.0.7", "a browser")


def signed_in(office: Office, password: str) -> Member:
    """2001, who knows this one."""
    token = sign_in.sign_in(office, PASSWORDS, an_attempt(password))
    member = staff_sessions.member_by(office, token or "")
    assert member is not None
    return member


def test_whoever_signs_in_while_their_password_is_renewed_is_not_let_in(
    office: Office, desk: Administration
) -> None:
    old = desk.add("2001", "李敏", Role.CLERK)

    token = sign_in.sign_in(office, Meanwhile(lambda: desk.renew_password("2001")), an_attempt(old))

    assert token is None
    assert staff_sessions.sessions_of(office, "2001") == []
    assert kinds(office, "staff:2001")[-1] == "staff.sign_in_failed"


def test_whoever_proves_themselves_while_their_password_changes_has_proved_nothing(
    office: Office, desk: Administration
) -> None:
    old = desk.add("2001", "李敏", Role.CLERK)
    member = signed_in(office, old)
    meanwhile = Meanwhile(lambda: choose(office, PASSWORDS, member, A_GOOD_ONE))

    assert not sign_in.prove_again(office, meanwhile, member.session_uid, an_attempt(old))


def test_whoever_chooses_a_password_while_it_is_renewed_chooses_none(
    office: Office, desk: Administration
) -> None:
    member = signed_in(office, desk.add("2001", "李敏", Role.CLERK))
    renewed: list[str] = []

    with pytest.raises(Overtaken):
        choose(office, Meanwhile(lambda: renewed.append(desk.renew_password("2001"))), member, A_GOOD_ONE)

    assert sign_in.sign_in(office, PASSWORDS, an_attempt(A_GOOD_ONE)) is None
    assert signed_in(office, renewed[0]).has_temporary_password


def test_whose_session_was_ended_meanwhile_chooses_no_password(office: Office, desk: Administration) -> None:
    old = desk.add("2001", "李敏", Role.CLERK)
    member = signed_in(office, old)

    with pytest.raises(Overtaken):
        choose(office, Meanwhile(lambda: end_it(office, member)), member, A_GOOD_ONE)

    assert signed_in(office, old)


def end_it(office: Office, member: Member) -> None:
    """As its owner does on another page."""
    with office.database.deeds() as session:
        number, uid = member.work_number, member.session_uid
        staff_sessions.end(session, office, number, uid, staff_sessions.REVOKED, f"staff:{number}")
