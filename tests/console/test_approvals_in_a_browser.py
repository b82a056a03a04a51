"""Approvals in a real browser: the page follows what is asked for, and takes nothing out of anybody's hands."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from console.words import zh
from models.office import Office
from models.staff import Role
from tests.console.at_work import AtWork
from tests.console.browser import chromium, served
from tests.console.desks import PASSWORD, a_desk, staff_of
from tests.console.test_proof import a_request, the_password_is_long_ago
from tests.models.looking import kinds
from tests.staffing import a_counter

W = zh.WORDS


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def test_requests_come_and_go_under_a_password_that_is_being_typed(browser: Browser, office: Office) -> None:
    card, request = a_request(office)
    colleague = a_counter(office, Role.SUPERVISOR, "3009")
    with served(a_desk(office)) as address:
        work = AtWork(browser, address)
        page = work.sign_in(staff_of(office, Role.SUPERVISOR), "/approvals")
        the_password_is_long_ago(office)
        password = page.locator(f"#proof-password-{request}")
        password.click()
        page.keyboard.type(PASSWORD[:9])

        _, other = a_request(office)
        page.locator(f"#request-{other}").wait_for()
        expect(password).to_be_focused()
        colleague.refuse(other)
        expect(page.locator(f"#request-{other}")).to_have_count(0)
        page.keyboard.type(PASSWORD[9:])
        page.keyboard.press("Enter")

        expect(page.get_by_role("status").filter(has_text=W["approvals.approved"])).to_be_visible()
        expect(page.get_by_text(W["approvals.empty"])).to_be_visible()
        page.context.close()
    assert kinds(office, f"card:{card.uid}").count("pin.unlocked") == 1
    assert work.complaints == []
