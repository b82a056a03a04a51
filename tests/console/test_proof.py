"""Deeds of weight ask for the password once more: on one page with what is sent, and nothing that was typed is lost."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from console.guard import guard_of
from console.weighty_deeds import NAMES, ON_AN_ACCOUNT
from console.words import zh
from models import clock
from models.office import Office
from models.reset_request import Mending
from models.staff import Role
from models.staff_session import StaffSession
from models.staff_sessions import PROVEN_FOR
from tests.console.desks import PASSWORD, Visitor, a_desk, a_visitor
from tests.factories import CardFacts, a_locked_card
from tests.models.looking import kinds
from tests.staffing import a_counter, with_papers

W = zh.WORDS
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def the_password_is_long_ago(office: Office) -> None:
    """Everybody was asked too long ago."""
    long_ago = clock.now() - PROVEN_FOR - timedelta(seconds=5)
    with office.database.deeds() as session:
        session.execute(update(StaffSession).values(proven_at=long_ago))


def the_form_on(page: TestResponse) -> dict[str, str]:
    """What the page that asks for the password sends along with it."""
    return {name: unescape(value) for name, value in FIELD.findall(page.text.split("<main", 1)[1])}


@pytest.fixture
def administrator(office: Office) -> Visitor:
    """Signed in, and asked for the password too long ago."""
    administrator = a_visitor(office, Role.ADMINISTRATOR)
    the_password_is_long_ago(office)
    return administrator


def test_one_page_shows_what_is_sent_asks_for_the_password_and_sends_both(administrator: Visitor) -> None:
    asked = administrator.post("/staff/new", "/staff/new", number="2077", name="赵敏", role="clerk")
    assert asked.status_code == 401
    for part in (W["staff.add"], "2077", "赵敏", W["role.clerk"], 'action="/staff/new"'):
        assert part in asked.text

    done = administrator.client.post("/staff/new", data=the_form_on(asked) | {"proof_password": PASSWORD})

    assert done.status_code == 200
    assert W["staff.password_once"] in done.text


def test_a_wrong_password_does_nothing_and_keeps_what_was_typed(
    office: Office, administrator: Visitor
) -> None:
    asked = administrator.post("/staff/new", "/staff/new", number="2077", name="赵敏", role="clerk")
    form = the_form_on(asked)

    wrong = administrator.client.post("/staff/new", data=form | {"proof_password": "not the one"})

    assert wrong.status_code == 401
    assert W["prove.failed"] in wrong.text
    assert "not the one" not in wrong.text
    assert the_form_on(wrong) == form
    assert "staff.added" not in kinds(office, "staff:2077")
    assert "staff.sign_in_failed" in kinds(office, "staff:5001")


def test_a_password_without_the_forms_own_token_is_not_looked_at(
    office: Office, administrator: Visitor
) -> None:
    fields = {"number": "2077", "name": "赵敏", "role": "clerk", "proof_password": PASSWORD}

    answer = administrator.client.post("/staff/new", data=fields)

    assert answer.status_code == 403
    assert "staff.added" not in kinds(office, "staff:2077")
    assert W["prove.about"] in administrator.get("/password").text


def test_a_right_password_is_not_asked_for_again_for_some_minutes(administrator: Visitor) -> None:
    asked = administrator.post("/staff/new", "/staff/new", number="2077", name="赵敏", role="clerk")
    administrator.client.post("/staff/new", data=the_form_on(asked) | {"proof_password": PASSWORD})

    again = administrator.post("/staff/new", "/staff/new", number="2078", name="钱进", role="clerk")

    assert W["staff.password_once"] in again.text


def test_a_page_that_is_only_opened_is_opened_once_the_password_is_given(administrator: Visitor) -> None:
    asked = administrator.get("/password")
    assert W["prove.about"] in asked.text

    sent = administrator.client.post("/prove", data=the_form_on(asked) | {"proof_password": PASSWORD})

    assert sent.headers["Location"] == "/password"
    assert W["password.new"] in administrator.get("/password").text


def test_browsers_are_told_whose_password_it_is(administrator: Visitor) -> None:
    page = administrator.get("/password").text

    assert re.search(r'<input [^>]*value="5001" autocomplete="username" readonly>', page)


def a_request(office: Office) -> tuple[CardFacts, str]:
    """Somebody's card, and the request that waits for it."""
    card = a_locked_card(office)
    uid = a_counter(office).ask(card.uid, Mending.UNLOCK, with_papers(card))
    assert uid
    return card, uid


def test_p6_an_approval_asks_for_the_password_in_its_own_form(office: Office) -> None:
    card, request = a_request(office)
    supervisor = a_visitor(office, Role.SUPERVISOR)
    fresh = supervisor.get("/approvals").text
    the_password_is_long_ago(office)
    stale = supervisor.get("/approvals").text

    done = supervisor.post(f"/approvals/{request}", "/approvals", decision="approve", proof_password=PASSWORD)

    assert "proof_password" not in fresh
    assert "proof_password" in stale
    assert done.headers["Location"] == "/approvals?done=approved"
    assert kinds(office, f"card:{card.uid}").count("pin.unlocked") == 1


def test_p6_an_approval_with_a_wrong_password_says_what_was_to_be_sent(office: Office) -> None:
    card, request = a_request(office)
    supervisor = a_visitor(office, Role.SUPERVISOR)
    the_password_is_long_ago(office)

    wrong = supervisor.post(f"/approvals/{request}", "/approvals", decision="refuse", proof_password="no")

    assert f"<dd>{W['approvals.refuse']}</dd>" in wrong.text
    assert the_form_on(wrong)["decision"] == "refuse"
    assert "reset.refused" not in kinds(office, f"card:{card.uid}")


def test_every_deed_that_asks_for_the_password_is_called_something(office: Office) -> None:
    app = a_desk(office)
    guards = {rule.endpoint: guard_of(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    weighty = {endpoint for endpoint, guard in guards.items() if guard and guard.is_weighty}

    assert weighty - NAMES.keys() == {"accounts.do"}
    assert {*NAMES.values(), *ON_AN_ACCOUNT.values()} - {""} <= W.keys()
