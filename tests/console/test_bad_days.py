"""Bad days of the pages: pressed twice, sent again, two tabs, a card that changed, a database that is gone."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from console.words import zh
from models.database import Database
from models.office import Office
from models.reset_request import Mending
from models.staff import Role
from tests.console.desks import Visitor, a_desk, a_visitor
from tests.factories import CardFacts, a_locked_card, a_lost_card, an_initial_card
from tests.models.looking import kinds, messages
from tests.postgres_server import PostgresServer
from tests.staffing import a_counter, with_papers
from tests.together import together

W = zh.WORDS
HIDDEN = re.compile(r'<input type="hidden" name="(form_token|once|seen)" value="([^"]*)">')
COOKIE = "lossline-desk"


@pytest.fixture
def clerk(office: Office) -> Visitor:
    """A clerk at the counter."""
    return a_visitor(office, Role.CLERK)


def form_on(visitor: Visitor, path: str, card: CardFacts, **typed: str) -> dict[str, str]:
    """The form that this page shows, filled in for a holder with card and ID."""
    main = visitor.get(path).text.split("<main", 1)[1]
    papers = {"paper_card": card.number, "paper_id_card": card.citizen_id}
    return dict(HIDDEN.findall(main)) | {"bearer": "holder"} | papers | typed


def the_same_browser(office: Office, visitor: Visitor) -> Visitor:
    """A second request of it, at the same time."""
    cookie = visitor.client.get_cookie(COOKIE)
    assert cookie
    other = a_desk(office).test_client()
    other.set_cookie(COOKIE, cookie.value)
    return Visitor(other)


DEEDS = {
    "report": ("loss.reported", {}),
    "correct": ("holder.corrected", {"datum": "employer", "value": "新单位"}),
    "phone": ("phone.changed", {"phone": "13911112222"}),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_button_pressed_twice_does_one_deed_and_both_answers_lead_to_its_receipt(
    office: Office, clerk: Visitor, deed: str
) -> None:
    card, (event, typed) = an_initial_card(office), DEEDS[deed]
    path = f"/counter/{card.uid}/{deed}"
    form = form_on(clerk, path, card, **typed)
    browsers = (clerk, the_same_browser(office, clerk))

    answers = together(2, lambda each: browsers[each].client.post(path, data=form))

    assert kinds(office, f"card:{card.uid}").count(event) == 1
    assert {answer.status_code for answer in answers} == {303}
    receipts = [answer.headers["Location"].partition("?") for answer in answers]
    assert len({path for path, *_ in receipts}) == 1
    assert "/receipt/" in receipts[0][0]
    assert sorted(query for *_, query in receipts) == ["", "again=yes"]


def test_a_form_sent_again_after_going_back_changes_nothing_and_writes_no_second_message(
    office: Office, clerk: Visitor
) -> None:
    card = an_initial_card(office)
    path = f"/counter/{card.uid}/phone"
    form = form_on(clerk, path, card, phone="13911112222")
    first = clerk.client.post(path, data=form)
    before = len(messages(office))

    again = clerk.client.post(path, data=form | {"phone": "13933334444"})

    page = clerk.get(again.headers["Location"]).text
    assert again.headers["Location"] == f"{first.headers['Location']}?again=yes"
    assert W["receipt.again"] in page
    assert W["receipt.again"] not in clerk.get(first.headers["Location"]).text
    assert "139****2222" in page
    assert len(messages(office)) == before


def test_a_form_that_was_refused_may_be_sent_again(office: Office, clerk: Visitor) -> None:
    card = an_initial_card(office)
    path = f"/counter/{card.uid}/report"
    form = form_on(clerk, path, card)
    refused = clerk.client.post(path, data=form | {"paper_id_card": ""})
    assert refused.status_code == 409

    assert clerk.client.post(path, data=form).status_code == 303


def test_of_two_tabs_the_second_is_told_what_changed(office: Office, clerk: Visitor) -> None:
    card = an_initial_card(office)
    path = f"/counter/{card.uid}/report"
    one, other = (form_on(clerk, path, card) for _ in range(2))
    clerk.client.post(path, data=one)

    told = clerk.client.post(path, data=other)

    assert told.status_code == 409
    assert W["counter.has_changed"] in told.text
    assert f"<s>{W['status.1']}</s> → <strong>{W['status.2']}</strong>" in told.text
    assert kinds(office, f"card:{card.uid}").count("loss.reported") == 1


def test_a_card_that_somebody_else_changed_meanwhile_is_refused_and_said_how(
    office: Office, clerk: Visitor
) -> None:
    card = a_lost_card(office)
    path = f"/counter/{card.uid}/unlock"
    form = form_on(clerk, path, card, reason="输错了")
    before = W["status.4"]
    a_counter(office, work_number="2009").report_in_writing(card.uid, with_papers(card))

    refused = clerk.client.post(path, data=form)

    assert refused.status_code == 409
    assert f"<s>{before}</s> → <strong>{W['status.2']}</strong>" in refused.text
    assert "输错了" in refused.text


def test_a_card_that_did_not_change_is_not_said_to_have(office: Office, clerk: Visitor) -> None:
    card = an_initial_card(office)
    path = f"/counter/{card.uid}/report"

    refused = clerk.client.post(path, data=form_on(clerk, path, card) | {"paper_id_card": ""})

    assert W["counter.changed_since"] not in refused.text


def test_an_approval_pressed_twice_is_done_once_and_said_to_be_done(office: Office) -> None:
    card = a_locked_card(office)
    request = a_counter(office).ask(card.uid, Mending.UNLOCK, with_papers(card))
    supervisor = a_visitor(office, Role.SUPERVISOR)
    main = supervisor.get("/approvals").text.split("<main", 1)[1]
    form = dict(HIDDEN.findall(main.split("<form", 1)[1].split("</form>", 1)[0])) | {"decision": "approve"}
    browsers = (supervisor, the_same_browser(office, supervisor))

    answers = together(2, lambda each: browsers[each].client.post(f"/approvals/{request}", data=form))

    assert [answer.headers.get("Location") for answer in answers] == ["/approvals?done=approved"] * 2
    assert kinds(office, f"card:{card.uid}").count("pin.unlocked") == 1


@contextmanager
def gone(database: Database, request: pytest.FixtureRequest) -> Iterator[None]:
    """The database cannot be reached until the block is left."""
    if database.is_sqlite:
        file = Path(str(database.url.database))
        database.dispose()
        file.rename(file.with_suffix(".gone"))
        file.mkdir()
        yield
        file.rmdir()
        file.with_suffix(".gone").rename(file)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = str(database.url.database)
    other = Database(server.url())
    with other.light() as connection:
        connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'))
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": name},
        )
    yield
    with other.light() as connection:
        connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'))
    other.dispose()


def test_while_the_database_is_gone_nothing_is_half_done_and_then_it_goes_on_by_itself(
    office: Office, database: Database, clerk: Visitor, request: pytest.FixtureRequest
) -> None:
    card = an_initial_card(office)
    path = f"/counter/{card.uid}/report"
    form = form_on(clerk, path, card)

    with gone(database, request):
        answers: list[TestResponse] = [
            clerk.get("/counter"),
            clerk.client.post(path, data=form),
            a_visitor_without_an_account(office).get("/account"),
        ]

    for answer in answers[:2]:
        assert answer.status_code == 503
        assert W["error.503"] in answer.text
    assert answers[2].status_code == 303
    assert "loss.reported" not in kinds(office, f"card:{card.uid}")
    assert clerk.client.post(path, data=form).status_code == 303
    assert kinds(office, f"card:{card.uid}").count("loss.reported") == 1


def a_visitor_without_an_account(office: Office) -> Visitor:
    """A stranger, who is only asked to sign in: that needs no database."""
    return Visitor(a_desk(office).test_client())
