"""The phone desk in a real browser: one caller, two operators, one freezes the card; no mouse where keys do."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from console.words import zh
from ivr.desk import CardStatus, Why
from models import waiting
from models.card_file import read_file
from models.database import Database
from models.office import Office
from models.staff import Role
from tests.console.browser import chromium, served
from tests.console.callers import a_caller_waits
from tests.console.desks import PASSWORD, a_desk, staff_of
from tests.console.test_queue_call import ALWAYS_IN
from tests.factories import an_initial_card, make_office

TYPED_FASTER = "Autofocus processing was blocked"
"""The test was in the field before the page put its cursor there."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def office_in_hours(database: Database) -> Office:
    """An office whose staff are always in."""
    return make_office(database, staff=ALWAYS_IN)


def signed_in(browser: Browser, address: str, number: str, width: int, complaints: list[str]) -> Page:
    """Somebody at a desk of their own, on the queue page."""
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.on("console", lambda message: TYPED_FASTER in message.text or complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}/queue")
    page.get_by_label(zh.WORDS["sign_in.number"]).fill(number)
    page.get_by_label(zh.WORDS["sign_in.password"]).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue")
    return page


def hangs_up(office: Office, call_sid: str) -> None:
    """A caller gives up waiting."""
    with office.database.deeds() as session:
        waiting.leave(session, call_sid, waiting.GONE)


@pytest.mark.parametrize("width", [1280, 390])
def test_two_operators_see_a_caller_one_takes_the_call_and_freezes_the_card(
    browser: Browser, office_in_hours: Office, width: int
) -> None:
    office, complaints = office_in_hours, []
    card = an_initial_card(office)
    numbers = [staff_of(office, role) for role in (Role.OPERATOR, Role.SUPERVISOR)]
    with served(a_desk(office)) as address:
        one, other = (signed_in(browser, address, number, width, complaints) for number in numbers)

        sid = a_caller_waits(office, Why.ON_INITIAL_PIN, card.claim)
        one.locator(f"#take-{sid}").wait_for()
        other.locator(f"#take-{sid}").wait_for()
        one.locator(f"#take-{sid}").focus()
        one.keyboard.press("Enter")
        one.wait_for_url(f"**/call/{sid}")
        other.locator(f"#take-{sid}").wait_for(state="detached")

        one.get_by_role("button", name=zh.WORDS["call.find_keyed"]).click()
        one.get_by_label(zh.WORDS["holder.name"]).fill(card.name)
        one.get_by_label(zh.WORDS["holder.citizen_id"]).fill(card.citizen_id)
        one.get_by_label(zh.WORDS["holder.phone"]).fill(card.phone or "")
        one.keyboard.press("Enter")
        one.get_by_role("button", name=zh.WORDS["call.report"]).click()
        one.get_by_text(zh.WORDS["call.read_out"]).wait_for()

        for page in (one, other):
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.context.close()
    with office.database.light() as connection:
        file = read_file(connection, card.uid)
    assert file
    assert file.status(office.now()) is CardStatus.TEMPORARY_LOSS
    assert complaints == []


def test_when_the_caller_under_the_keys_hangs_up_the_focus_stays_in_the_queue_and_the_count_is_told(
    browser: Browser, office_in_hours: Office
) -> None:
    office, complaints = office_in_hours, []
    first, last = (a_caller_waits(office, Why.ASKED) for _ in range(2))
    with served(a_desk(office)) as address:
        page = signed_in(browser, address, staff_of(office, Role.OPERATOR), 1280, complaints)
        page.locator(f"#take-{first}").focus()
        seen = [page.locator("[aria-live=polite]").inner_text()]

        hangs_up(office, first)
        expect(page.locator(f"#take-{first}")).to_have_count(0)
        expect(page.get_by_role("region", name=zh.WORDS["queue.callers"])).to_be_focused()
        seen.append(page.locator("[aria-live=polite]").inner_text())
        page.keyboard.press("Tab")
        expect(page.locator(f"#take-{last}")).to_be_focused()
        hangs_up(office, last)
        expect(page.get_by_role("heading", name=zh.WORDS["queue"], exact=True)).to_be_focused()
        page.context.close()

    assert seen == [zh.WORDS["queue.waiting"].format(count=count) for count in (2, 1)]
    assert complaints == []
