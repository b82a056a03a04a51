"""Every page of the console for everybody: axe finds nothing, it fits, focus is seen, headings and language are right.

A page that nobody visits fails here: add it to `tests/console/visits.py`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from flask import Flask, template_rendered
from jinja2 import Template
from playwright.sync_api import Browser, Page, Route

from console.guard import guard_of
from console.wording import COOKIE, HTML_LANGUAGE
from models.database import Database
from models.office import Office
from models.staff import Role
from tests.console import axe
from tests.console.a_full_house import SESSION_COOKIE, House, a_full_house
from tests.console.browser import chromium, served
from tests.console.desks import a_desk
from tests.console.pages import cards_in, demo_app
from tests.console.test_queue_call import ALWAYS_IN
from tests.console.visits import FAULTS, NO_PAGE, VISITS, Visit
from tests.factories import make_office

TEMPLATES = Path(__file__).parents[2] / "console" / "templates"
WIDTHS = {"zh": (1280, 390), "en": (390, 1280)}
"""Axe looks at each page in both languages and at both widths: at the first by day, at the other by night."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
NOTHING = "about:blank"
"""The page before must not ask for news with the next visitor's cookies: it would load itself anew."""
MILLISECONDS = 60_000
"""How long something may take to appear on a busy machine before it is taken for missing."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: bytes) -> Iterator[Office]:
    """One record for all visits."""
    path = tmp_path_factory.mktemp("house") / "record.db"
    path.write_bytes(migrated_sqlite)
    database = Database(f"sqlite:///{path}")
    yield make_office(database, staff=ALWAYS_IN)
    database.dispose()


@pytest.fixture(scope="module")
def house(office: Office) -> House:
    return a_full_house(office)


@pytest.fixture(scope="module")
def app(office: Office) -> Flask:
    return a_desk(office)


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture(scope="module")
def rendered(app: Flask) -> Iterator[set[str]]:
    """The names of all templates that were shown."""
    names: set[str] = set()

    def note(_app: Flask, template: Template, **_facts: Any) -> None:
        names.add(template.name or "")

    with template_rendered.connected_to(note, app):
        yield names


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """One for all visits: a browser of its own for each would take longer to open than to look into."""
    context = browser.new_context()
    context.set_default_timeout(MILLISECONDS)
    tab = context.new_page()
    tab.route(lambda url: url.endswith(("/keypad", "/pad")), _once)
    yield tab
    context.close()


@pytest.fixture(scope="module")
def visited() -> set[Visit]:
    """The visits that were made in this process."""
    return set()


@pytest.fixture
def page(tab: Page, house: House, address: str, language: str, visit: Visit, visited: set[Visit]) -> Page:
    """The page of a visit."""
    visited.add(visit)
    return _go(tab, house, address, language, visit)


def _go(tab: Page, house: House, address: str, language: str, visit: Visit) -> Page:
    """Make a visit, as somebody who has just signed in, or as a stranger."""
    tab.goto(NOTHING)
    tab.context.clear_cookies()
    cookies = {COOKIE: language, SESSION_COOKIE: _token(house, visit)}
    for name, value in cookies.items():
        tab.context.add_cookies([{"name": name, "value": value, "url": address}])
    tab.goto(address + visit.path.format_map(house.names))
    if visit.acts:
        visit.acts(tab, house.names)
    return tab


def _once(route: Route) -> None:
    """Pages that load themselves again every other second are looked at as they are now."""
    answer = route.fetch()
    headers = {name: value for name, value in answer.headers.items() if name != "refresh"}
    route.fulfill(response=answer, headers=headers)


def _token(house: House, visit: Visit) -> str:
    """Empty for a stranger."""
    match visit.pad:
        case "waiting":
            return house.a_pad_that_waits()
        case "idle":
            return house.idle_pad_token
        case _:
            return house.token_of(visit.role, visit.since) if visit.role else ""


ALL = [*(visit for visits in VISITS.values() for visit in visits), *FAULTS]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("visit", ALL, ids=lambda visit: f"{visit.role and visit.role.value} {visit.name}")
def test_everybody_can_use_this_page(page: Page, rendered: set[str], language: str) -> None:
    assert _faults(page, language) == {}
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.lang") == HTML_LANGUAGE[language]


@pytest.mark.parametrize("language", ["zh"])
@pytest.mark.parametrize("visit", [Visit(Role.CLERK, "/account"), Visit(None, "/nowhere")], ids=["in", "out"])
def test_the_first_key_leads_past_the_header(page: Page) -> None:
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.className")
    page.keyboard.press("Enter")

    assert first == "skip"
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize(("path", "language"), [("/", "zh"), ("/en", "en")])
def test_everybody_can_use_the_demos_first_page(
    browser: Browser, tmp_path: Path, path: str, language: str
) -> None:
    with served(demo_app(cards_in(tmp_path))) as address:
        page = browser.new_page()
        page.goto(address + path)
        found = _faults(page, language)
        page.close()

    assert found == {}


def _faults(page: Page, language: str) -> dict[str, object]:
    """What keeps somebody from using the page, by where that is so."""
    axe.bring_axe(page)
    found: dict[str, object] = {}
    for width, scheme in zip(WIDTHS[language], SCHEMES, strict=True):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found[f"at {width}, {scheme}"] = axe.violations(page)
        found[f"wider than {width}"] = page.evaluate("document.documentElement.scrollWidth") > width
    found["focus is not seen"] = axe.unseen_focus(page)
    return {what: each for what, each in found.items() if each}


def test_every_address_is_visited_or_shows_no_page(app: Flask) -> None:
    shown = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and (guard_of(app, rule.endpoint) or rule.endpoint == "static")
    }

    assert shown - (VISITS.keys() | NO_PAGE.keys()) == set()


def test_every_template_was_shown_in_a_visit(
    rendered: set[str], visited: set[Visit], tab: Page, house: House, address: str
) -> None:
    """A page that answers a form has no address, but a template. Visits that other processes made are made up for."""
    for visit in ALL:
        if visit not in visited:
            _go(tab, house, address, "zh", visit)

    pages = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.glob("desk/**/*.html")
        if "{% extends" in path.read_text(encoding="utf-8") and path.name != "page.html"
    }

    assert pages - rendered == set()


def test_axe_would_find_something(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(
        '<main><img src="x"><input><p style="color: #eee; background: #fff">pale</p>'
        + '<button style="width: 12px; height: 12px; padding: 0">i</button>' * 2
        + "</main>"
    )
    axe.bring_axe(page)

    found = axe.violations(page)
    page.close()

    assert {"image-alt", "label", "html-has-lang", "color-contrast", "target-size"} <= {
        each[0] for each in found
    }
