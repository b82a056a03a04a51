"""The counter in a real browser: papers of people who are not there are hidden, from eyes and from screen readers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from console.words import zh
from ivr.desk import CardStatus
from models.office import Office
from models.staff import Role
from tests.console.at_work import AtWork
from tests.console.browser import chromium, served
from tests.console.desks import a_desk, staff_of
from tests.console.test_counter import status
from tests.factories import an_initial_card

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
