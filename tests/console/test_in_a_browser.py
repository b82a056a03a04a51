"""The pages in a real browser: at a desk and on a phone, in both languages, by day and by night."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from console.map_labels import LABELS
from ivr import draw
from tests.console.browser import chromium, listen, served
from tests.console.pages import cards_in, demo_app

WIDTHS = (1280, 390)
TEXTS_OUTSIDE = """() => [...document.querySelectorAll('g[id]')].flatMap(group => {
    const box = group.querySelector('.box').getBBox();
    return [...group.querySelectorAll('text')].filter(text => {
        const drawn = text.getBBox();
        return drawn.x < box.x || drawn.x + drawn.width > box.x + box.width;
    }).map(text => `${group.id}: ${text.textContent}`);
})"""
TEXTS_MEETING = """() => [...document.querySelectorAll('g[id]')].flatMap(group => {
    const texts = [...group.querySelectorAll('text')].map(text => [text.getBBox(), text.textContent]);
    return texts.flatMap(([one, said], n) => texts.slice(n + 1).filter(([other]) =>
        one.x < other.x + other.width && other.x < one.x + one.width
        && Math.abs(one.y - other.y) < 1).map(([, other]) => `${group.id}: ${said} / ${other}`));
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(demo_app(cards_in(tmp_path_factory.mktemp("demo")))) as address:
        yield address


@pytest.fixture
def complaints() -> list[str]:
    """What the browser had to say."""
    return []


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def page(request: pytest.FixtureRequest, browser: Browser, complaints: list[str]) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": request.param, "height": 800})
    listen(page, complaints)
    yield page
    page.close()


@pytest.mark.parametrize("path", ["/", "/en"])
def test_the_page_fits_and_the_browser_has_nothing_to_complain_of(
    page: Page, address: str, complaints: list[str], path: str
) -> None:
    page.goto(address + path, wait_until="networkidle")

    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.locator("img").evaluate("image => image.complete && image.naturalWidth") > 1000
    assert complaints == []


def test_the_language_is_changed_by_keyboard(page: Page, address: str) -> None:
    page.goto(address)

    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.className")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en")

    assert skip == "skip"
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.locator("h1").inner_text() == "Social security card line · demo"


def test_the_skip_link_leads_past_the_header(page: Page, address: str) -> None:
    page.goto(address)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


def test_the_map_in_words_opens_by_keyboard(page: Page, address: str) -> None:
    page.goto(address)

    page.locator("summary").focus()
    page.keyboard.press("Enter")

    assert page.get_by_text("次数用完 → 转人工").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_page_without_cards_fits_too(page: Page, tmp_path: Path, complaints: list[str]) -> None:
    with served(demo_app(tmp_path)) as address:
        page.goto(address, wait_until="networkidle")

        assert page.locator(".empty").first.is_visible()
        assert complaints == []


def test_the_picture_wears_its_style_when_opened_by_itself(
    page: Page, address: str, complaints: list[str]
) -> None:
    page.goto(f"{address}/call-map.svg")

    weight = page.evaluate("getComputedStyle(document.querySelector('.step')).fontWeight")

    assert weight == "700"
    assert complaints == []


@pytest.mark.parametrize("labels", [draw.CODES, *LABELS.values()], ids=["code", *LABELS])
def test_as_drawn_by_a_browser_each_text_of_the_picture_stays_in_its_box(
    browser: Browser, tmp_path: Path, labels: draw.Labels
) -> None:
    file = tmp_path / "call-map.svg"
    file.write_text(draw.svg(labels=labels), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())

    outside, meeting = page.evaluate(TEXTS_OUTSIDE), page.evaluate(TEXTS_MEETING)
    page.close()

    assert outside == []
    assert meeting == []
