"""Bad days as people live through them: a session over in the middle of a form, a browser closed in a call."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from console.words import zh
from models import staff_sessions
from models.database import Database
from models.office import Office
from models.staff import Role
from tests.console.at_work import AtWork, key_in, press
from tests.console.browser import chromium, served
from tests.console.desks import PASSWORD, a_desk, staff_of
from tests.console.real_calls import INITIAL_PIN, RealLine, a_real_line
from tests.console.test_a_day_at_the_desk import an_office_that_is_always_in
from tests.factories import an_initial_card
from tests.models.looking import kinds

W = zh.WORDS


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def office(database: Database) -> Office:
    return an_office_that_is_always_in(database)


@pytest.fixture
def desk(browser: Browser, office: Office) -> Iterator[AtWork]:
    with served(a_desk(office)) as address:
        yield AtWork(browser, address)
        for context in browser.contexts:
            context.close()


@pytest.fixture
def line(office: Office) -> Iterator[RealLine]:
    with a_real_line(office) as line:
        yield line


def test_after_signing_in_again_nothing_that_was_typed_is_lost(desk: AtWork, office: Office) -> None:
    card, number = an_initial_card(office), staff_of(office, Role.CLERK)
    page = desk.sign_in(number, f"/counter/{card.uid}/report")
    key_in(page, W["paper.id_card"], card.citizen_id)
    key_in(page, W["papers.reason"], "卡丢在公交车上了")
    with office.database.deeds() as session:
        staff_sessions.end_all(session, office.keys, number, staff_sessions.REVOKED, "test")

    press(page, W["deed.report.do"])
    expect(page.get_by_role("status")).to_have_text(W["sign_in.kept"])
    key_in(page, W["sign_in.number"], number)
    key_in(page, W["sign_in.password"], PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=W["sign_in.resume"]).wait_for()
    shown = page.locator("dl").inner_text()
    ways_on = page.get_by_role("navigation").get_by_role("link").all_inner_texts()
    press(page, W["sign_in.resume_go"])
    page.wait_for_url("**/receipt/*")

    assert W["deed.report"] in shown
    assert W["counter"] in ways_on
    assert W["papers.reason"] in shown
    assert "卡丢在公交车上了" in shown
    assert W["paper.id_card"] in shown
    assert "form_token" not in shown
    assert kinds(office, f"card:{card.uid}").count("loss.reported") == 1


def test_a_call_stays_open_when_the_browser_is_closed_and_is_there_on_return(
    desk: AtWork, line: RealLine, office: Office
) -> None:
    card, number = an_initial_card(office), staff_of(office, Role.OPERATOR)
    page = desk.sign_in(number, "/queue")
    press(page, W["queue.begin_duty"])
    expect(page.get_by_text(W["queue.on_duty"])).to_be_visible()
    call = line.dial("1", card.citizen_id, INITIAL_PIN)
    page.locator(f"#take-{call.sid}").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/call/{call.sid}")

    page.context.close()
    page = desk.sign_in(number, "/queue")
    press(page, W["queue.to_the_call"])
    page.wait_for_url(f"**/call/{call.sid}")
    press(page, W["call.find_keyed"])

    page.get_by_role("heading", name=W["verify"]).wait_for()
    assert not call.is_over


def test_a_supervisor_hands_on_the_call_of_a_colleague_whose_browser_is_gone(
    desk: AtWork, line: RealLine, office: Office
) -> None:
    gone = desk.sign_in(staff_of(office, Role.OPERATOR), "/queue")
    press(gone, W["queue.begin_duty"])
    expect(gone.get_by_text(W["queue.on_duty"])).to_be_visible()
    call = line.dial("0")
    gone.locator(f"#take-{call.sid}").focus()
    gone.keyboard.press("Enter")
    gone.wait_for_url(f"**/call/{call.sid}")
    gone.context.close()

    supervisor = desk.sign_in(staff_of(office, Role.SUPERVISOR), "/queue")
    supervisor.locator(f"#back-{call.sid}").focus()
    supervisor.keyboard.press("Enter")
    expect(supervisor.get_by_text(W["queue.was_put_back"])).to_be_visible()
    supervisor.locator(f"#take-{call.sid}").focus()
    supervisor.keyboard.press("Enter")

    supervisor.wait_for_url(f"**/call/{call.sid}")
    assert not call.is_over


def test_a_page_that_lost_its_session_while_it_watched_the_queue_shows_the_door(
    desk: AtWork, office: Office
) -> None:
    number = staff_of(office, Role.OPERATOR)
    page = desk.sign_in(number, "/queue")

    with office.database.deeds() as session:
        staff_sessions.end_all(session, office.keys, number, staff_sessions.REVOKED, "test")

    page.get_by_role("heading", name=W["sign_in"], exact=True).wait_for()
