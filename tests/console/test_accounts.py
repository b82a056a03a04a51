"""The administrator's pages: a list, somebody new, what is done to an account; and choosing a password first."""

import re
from datetime import timedelta

import pytest

from console.accounts.pages import DONE
from console.words import zh
from models import clock, second_factor, staff_sessions
from models.account_list import Account
from models.administration import Administration
from models.office import Office
from models.pin import Cost
from models.staff import Passwords, Role
from models.staff_sessions import PROVEN_FOR
from tests.console.desks import PASSWORD, Visitor, a_visitor, staff_of

A_GOOD_ONE = "three boats on a slow river"


@pytest.fixture
def administrator(office: Office) -> Visitor:
    """Somebody who keeps accounts."""
    return a_visitor(office, Role.ADMINISTRATOR)


def account(office: Office, number: str) -> Account:
    """As an administrator sees it."""
    return Administration(office, Passwords(Cost.TEST), staff_of(office, Role.ADMINISTRATOR)).account(number)


def temporary_password_on(page: str) -> str:
    """What is shown once."""
    found = re.search(r'id="temporary">([^<]+)<', page)
    assert found
    return found[1]


def test_everybody_is_listed_with_masked_telephones(office: Office, administrator: Visitor) -> None:
    operator = staff_of(office, Role.OPERATOR)
    administrator.post(f"/staff/{operator}/telephone", f"/staff/{operator}", telephone="13900000001")

    page = administrator.get("/staff").text

    assert "139****0001" in page
    assert "13900000001" not in page
    assert zh.WORDS["staff.never"] in page


def test_somebody_new_chooses_a_password_before_anything_else(office: Office, administrator: Visitor) -> None:
    shown = administrator.post("/staff/new", "/staff/new", number="2009", name="赵敏", role="clerk").text
    newcomer = a_visitor(office)
    newcomer.post("/sign-in", "/sign-in", work_number="2009", password=temporary_password_on(shown))
    assert newcomer.get("/counter").headers["Location"] == "/password"
    assert "/counter" not in newcomer.get("/password").text

    chosen = newcomer.post("/password", "/password", new_password=A_GOOD_ONE, new_password_again=A_GOOD_ONE)

    assert chosen.headers["Location"] == "/account?done=password"
    assert newcomer.get("/counter").status_code == 200
    assert not account(office, "2009").has_temporary_password


@pytest.mark.parametrize(
    ("new", "again", "fault"),
    [
        (A_GOOD_ONE, A_GOOD_ONE + "s", "password.differs"),
        ("short", "short", "refused.PasswordTooShort"),
        ("password20262026", "password20262026", "refused.PasswordTooCommon"),
        (PASSWORD, PASSWORD, "refused.PasswordUnchanged"),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_words_and_not_sent_back(
    office: Office, new: str, again: str, fault: str
) -> None:
    visitor = a_visitor(office, Role.CLERK)

    refused = visitor.post("/password", "/password", new_password=new, new_password_again=again)

    assert refused.status_code == 409
    assert zh.WORDS[fault] in refused.text
    assert new not in refused.text


def test_a_number_that_is_taken_keeps_what_was_typed(office: Office, administrator: Visitor) -> None:
    number = staff_of(office, Role.CLERK)

    refused = administrator.post("/staff/new", "/staff/new", number=number, name="赵敏", role="auditor")

    assert refused.status_code == 409
    assert zh.WORDS["refused.NumberTaken"] in refused.text
    assert 'value="赵敏"' in refused.text
    assert '<option value="auditor" selected>' in refused.text


def test_what_is_done_to_an_account_is_said(office: Office, administrator: Visitor) -> None:
    operator = staff_of(office, Role.OPERATOR)
    with office.database.deeds() as session:
        second_factor.propose(session, office, operator)
    page = f"/staff/{operator}"

    for what in DONE:
        done = administrator.post(f"{page}/{what}", page, role="clerk", telephone="13900000001")
        assert done.status_code == 303, what
        assert zh.WORDS[f"staff.done.{what}"] in administrator.get(done.headers["Location"]).text

    after = account(office, operator)
    assert (after.role, after.is_disabled, after.telephone) == (Role.CLERK, False, "139****0001")


def test_a_disabled_member_is_out_at_the_next_click(office: Office, administrator: Visitor) -> None:
    clerk = a_visitor(office, Role.CLERK)
    assert clerk.get("/counter").status_code == 200

    administrator.post("/staff/2001/disable", "/staff/2001")

    assert clerk.get("/counter").headers["Location"].startswith("/sign-in")


def test_a_renewed_password_is_shown_once_and_lets_its_owner_in(
    office: Office, administrator: Visitor
) -> None:
    staff_of(office, Role.CLERK)
    shown = administrator.post("/staff/2001/password", "/staff/2001").text

    clerk = a_visitor(office)
    clerk.post("/sign-in", "/sign-in", work_number="2001", password=temporary_password_on(shown))

    assert clerk.get("/").headers["Location"] == "/password"
    assert 'id="temporary"' not in administrator.get("/staff/2001").text


def test_a_number_shut_by_strangers_is_seen_and_a_new_password_opens_it_at_once(
    office: Office, administrator: Visitor
) -> None:
    number, stranger = staff_of(office, Role.CLERK), a_visitor(office)
    for _ in range(6):
        stranger.post("/sign-in", "/sign-in", work_number=number, password="not the one")
    page, everybody = administrator.get(f"/staff/{number}").text, administrator.get("/staff").text
    owner = a_visitor(office)
    kept_out = owner.sign_in(office, Role.CLERK).status_code

    renewed = administrator.post(f"/staff/{number}/password", f"/staff/{number}").text
    let_in = owner.sign_in(office, Role.CLERK, password=temporary_password_on(renewed)).status_code

    assert zh.WORDS["staff.shut_until"] in page
    assert zh.WORDS["staff.shut"] in everybody
    assert (kept_out, let_in) == (401, 303)
    assert zh.WORDS["staff.shut_until"] not in administrator.get(f"/staff/{number}").text


def test_nobody_finds_deeds_on_their_own_account_or_does_them(office: Office, administrator: Visitor) -> None:
    page = administrator.get("/staff/5001").text

    refused = administrator.post("/staff/5001/disable", "/staff/5001")

    assert "/staff/5001/disable" not in page
    assert refused.status_code == 409
    assert zh.WORDS["refused.OwnAccount"] in refused.text


def test_deeds_on_accounts_ask_for_the_password_again_after_some_minutes(
    office: Office, administrator: Visitor
) -> None:
    staff_of(office, Role.CLERK)
    with clock.travel(clock.now() + PROVEN_FOR + timedelta(seconds=5)):
        asked = administrator.post("/staff/2001/disable", "/staff/2001")

    assert zh.WORDS["prove.about"] in asked.text
    assert not account(office, "2001").is_disabled


@pytest.mark.parametrize("path", ["/staff/4711", "/staff/4711/nothing"])
def test_an_account_that_is_not_there_is_not_found(administrator: Visitor, path: str) -> None:
    answer = administrator.post(path, "/staff/new") if path.endswith("nothing") else administrator.get(path)

    assert answer.status_code == 404


def test_a_role_that_is_none_is_refused(office: Office, administrator: Visitor) -> None:
    staff_of(office, Role.CLERK)

    assert administrator.post("/staff/2001/role", "/staff/2001", role="king").status_code == 400


def test_signing_in_is_remembered(office: Office) -> None:
    a_visitor(office, Role.CLERK)

    seen = account(office, "2001")

    [session] = staff_sessions.sessions_of(office, "2001")
    assert (seen.last_signed_in_at, seen.sessions) == (session.began_at, 1)
