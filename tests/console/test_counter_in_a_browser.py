"""The counter in a real browser: papers of people who are not there are hidden, from eyes and from screen readers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from console.words import zh
from ivr.desk import CardStatus
from models.office import Office
from models.staff import Role
from tests.console.at_work import AtWork, key_in, press
from tests.console.browser import chromium, served
from tests.console.desks import a_desk, a_visitor, staff_of
from tests.console.test_counter import status
from tests.console.test_keypad import a_code
from tests.factories import A_PIN, a_lost_card, an_initial_card

W = zh.WORDS


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("script", ["with script", "without script"])
def test_papers_that_an_agent_shows_are_there_for_an_agent_only(
    browser: Browser, office: Office, script: str
) -> None:
    card, clerk = an_initial_card(office), staff_of(office, Role.CLERK)
    with served(a_desk(office)) as address:
        options = {"java_script_enabled": script == "with script"}
        page = AtWork(browser, address).sign_in(clerk, f"/counter/{card.uid}/report", **options)
        agents = page.get_by_role("textbox", name=W["paper.agent_id"])
        book = page.get_by_role("textbox", name=W["paper.household_book"])

        seen = [(agents.count(), book.count())]
        page.get_by_role("radio", name=W["bearer.agent"]).check()
        seen.append((agents.count(), book.count()))
        agents.fill("130102197001010018")
        page.get_by_role("textbox", name=W["paper.id_card"]).fill(card.citizen_id)
        page.get_by_role("button", name=W["deed.report.do"]).click()
        page.wait_for_url("**/receipt/*")
        page.context.close()

    assert seen == [(0, 1), (1, 0)]
    assert status(office, card) is CardStatus.FORMAL_LOSS


def a_tablet(browser: Browser, address: str, office: Office) -> Page:
    """A screen that is paired with the clerk, and waits."""
    tablet = browser.new_context().new_page()
    tablet.goto(f"{address}/pad")
    tablet.get_by_label(W["sign_in.number"]).fill("2001")
    tablet.get_by_label(W["pad.code"]).fill(a_code(a_visitor(office, Role.CLERK)))
    tablet.keyboard.press("Enter")
    tablet.get_by_role("heading", name=W["pad.idle"]).wait_for()
    return tablet


def test_p1_the_pin_is_keyed_while_the_clerk_stays_on_the_form_with_all_that_was_typed(
    browser: Browser, office: Office
) -> None:
    card, clerk = a_lost_card(office), staff_of(office, Role.CLERK)
    with served(a_desk(office)) as address:
        desk = AtWork(browser, address)
        tablet = a_tablet(browser, address, office)
        page = desk.sign_in(clerk, f"/counter/{card.uid}/release")
        key_in(page, W["paper.card"], card.number)
        key_in(page, W["paper.id_card"], card.citizen_id)

        press(page, W["keypad.ask"])
        expect(page.get_by_text(W["keyed.waiting"])).to_be_visible()
        expect(page.locator("#keyed")).to_be_focused()
        tablet.get_by_role("textbox", name=W["pad.pin"]).fill(A_PIN)
        tablet.keyboard.press("Enter")

        expect(page.get_by_role("status").filter(has_text=W["keyed.right"])).to_be_visible()
        page.get_by_label(W["paper.id_card"], exact=True).focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/receipt/*")
        page.context.close()
        tablet.context.close()

    assert desk.complaints == []
    assert status(office, card) is CardStatus.ACTIVE
