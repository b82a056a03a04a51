"""What comes out of the printer: a receipt on one sheet of A5, and nothing on paper that can only be clicked."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from console.words import zh
from models.office import Office
from models.staff import Role
from tests.console.at_work import AtWork
from tests.console.browser import chromium, served
from tests.console.desks import Visitor, a_desk, staff_of
from tests.console.test_receipts import asked
from tests.factories import a_locked_card
from tests.staffing import a_counter

W = zh.WORDS
A5_POINTS = (420, 595)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def the_receipt_of_an_approved_reset(office: Office) -> str:
    """The longest there is: asked for, approved, by whom and by whom."""
    clerk = Visitor(a_desk(office).test_client())
    clerk.sign_in(office, Role.CLERK)
    receipt = asked(clerk, a_locked_card(office))
    supervisor = a_counter(office, Role.SUPERVISOR, "3009")
    [request] = supervisor.requests()
    supervisor.approve(request.uid)
    return receipt


def on_paper(page: Page) -> list[tuple[int, int]]:
    """The sheets that the printer is sent: width and height of each, in points."""
    printed = page.pdf(prefer_css_page_size=True).decode("latin-1")
    boxes = re.findall(r"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", printed)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def what_can_be_clicked(page: Page) -> list[str]:
    """Buttons, links and fields that would be printed."""
    page.emulate_media(media="print")
    shown = page.locator("button:visible, a:visible, input:visible, select:visible")
    return shown.all_inner_texts()


def test_a_receipt_is_one_sheet_of_a5_that_says_who_gave_it_and_has_no_buttons(
    browser: Browser, office: Office
) -> None:
    receipt = the_receipt_of_an_approved_reset(office)
    with served(a_desk(office)) as address:
        page = AtWork(browser, address).sign_in(staff_of(office, Role.CLERK), receipt)
        sheets, clickable = on_paper(page), what_can_be_clicked(page)
        told = page.locator("article").inner_text()
        page.context.close()

    assert sheets == [A5_POINTS]
    assert clickable == []
    assert W["receipt.from"].format(city=office.city.name["zh"]) in told


def test_the_history_of_a_card_is_printed_without_its_form_and_ways_on(
    browser: Browser, office: Office
) -> None:
    card = a_locked_card(office)
    with served(a_desk(office)) as address:
        page = AtWork(browser, address).sign_in(staff_of(office, Role.CLERK), f"/history/{card.uid}")
        sheets, clickable = on_paper(page), what_can_be_clicked(page)
        page.context.close()

    assert clickable == []
    assert A5_POINTS not in sheets
