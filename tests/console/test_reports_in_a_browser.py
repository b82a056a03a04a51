"""Reports and a card's history in a real browser: they fit, nothing is complained of, the keyboard suffices."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from console.words import en, zh
from models.database import Database
from models.office import Office
from models.staff import Role
from tests.console.browser import chromium, listen, served
from tests.console.desks import PASSWORD, a_desk, staff_of
from tests.console.test_report_pages import a_busy_day
from tests.console.test_reset_pages import a_reset
from tests.factories import make_office

BOOKS = {"zh": zh.WORDS, "en": en.WORDS}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def complaints() -> list[str]:
    """What the browser had to say."""
    return []


@pytest.fixture
def office(database: Database) -> Office:
    """One with something to report."""
    office = make_office(database)
    a_busy_day(office)
    return office


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    with served(a_desk(office)) as address:
        yield address


def an_auditor(
    browser: Browser, office: Office, address: str, width: int, language: str, complaints: list[str]
) -> Page:
    """Signed in, in a browser of this width and language."""
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    listen(page, complaints)
    page.goto(f"{address}/language/{language}?then=/sign-in")
    page.get_by_label(BOOKS[language]["sign_in.number"]).fill(staff_of(office, Role.AUDITOR))
    page.get_by_label(BOOKS[language]["sign_in.password"]).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    return page


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_reports_and_history_fit_and_the_browser_has_nothing_to_complain_of(
    browser: Browser, office: Office, address: str, complaints: list[str], width: int, language: str
) -> None:
    card = a_reset(office)
    page = an_auditor(browser, office, address, width, language, complaints)

    for path in ("/reports?days=30", "/reports/map", f"/history/{card.uid}", "/reports?days=own"):
        page.goto(address + path, wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto(f"{address}/reports/map", wait_until="networkidle")
    assert page.locator("img").evaluate("image => image.complete && image.naturalWidth") > 1000
    page.goto(f"{address}/reports", wait_until="networkidle")
    bars = page.locator("svg.chart rect").evaluate_all("all => all.map(each => getComputedStyle(each).fill)")
    page.context.close()

    assert len(set(bars)) >= 2
    assert "rgb(0, 0, 0)" not in bars
    assert complaints == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_days_are_chosen_and_tables_reached_by_keyboard_alone(
    browser: Browser, office: Office, address: str, complaints: list[str]
) -> None:
    page = an_auditor(browser, office, address, 1280, "en", complaints)
    page.goto(f"{address}/reports")

    page.get_by_label(en.WORDS["reports.days"], exact=True).focus()
    page.keyboard.type(en.WORDS["reports.days.7"])
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.tagName") != "BUTTON":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**days=7**")
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('aria-label') || ''"))

    assert en.WORDS["reports.chart.calls"] in reached
    assert en.WORDS["reports.table.waits"] in reached
    page.context.close()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_screen_reader_is_told_what_the_charts_and_tables_are(
    browser: Browser, office: Office, address: str, complaints: list[str]
) -> None:
    page = an_auditor(browser, office, address, 1280, "en", complaints)
    page.goto(f"{address}/reports")

    told = page.get_by_role("img").evaluate_all("all => all.map(each => each.getAttribute('aria-label'))")

    assert len(told) == 4
    assert any(
        each.startswith("How long they waited (minutes:seconds). longest wait: most at") for each in told
    )
    assert (
        page.get_by_role("table", name=en.WORDS["reports.table.losses"]).get_by_role("rowheader").count()
        == 25
    )
    page.context.close()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("width", [1280, 390])
def test_what_happened_to_a_card_is_read_without_scrolling_sideways(
    browser: Browser, office: Office, address: str, complaints: list[str], width: int
) -> None:
    card = a_reset(office)
    page = an_auditor(browser, office, address, width, "zh", complaints)

    page.goto(f"{address}/history/{card.uid}", wait_until="networkidle")
    sentences = [cell.bounding_box() for cell in page.locator("tbody td:last-child").all()]
    headings = page.get_by_role("columnheader").count()
    page.context.close()

    assert sentences
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= width for box in sentences)
    assert headings == 3
