"""People at the desk, in browsers of their own; what the browser has to say is kept."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page

from console.words import zh
from tests.console.desks import PASSWORD

TYPED_FASTER = "Autofocus processing was blocked"
"""The test was in the field before the page put its cursor there."""
REFUSED = "Failed to load resource: the server responded with a status of"
"""How a browser mentions a page that says no, which stories ask for on purpose."""
MILLISECONDS = 60_000
"""How long something may take on a busy machine before it is taken for missing."""


@dataclass
class AtWork:
    """Opens browsers at an address of the desk."""

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, number: str, path: str, width: int = 1280, **options: Any) -> Page:
        """Somebody who signs in with keys alone, and is then where they wanted to be. `options`: of the browser."""
        context = self.browser.new_context(viewport={"width": width, "height": 900}, **options)
        context.set_default_timeout(MILLISECONDS)
        page = context.new_page()
        page.on("console", lambda message: self._note(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{self.address}{path}")
        page.get_by_label(zh.WORDS["sign_in.number"]).focus()
        page.keyboard.type(number)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{self.address}{path}")
        return page

    def _note(self, text: str) -> None:
        if TYPED_FASTER not in text and not text.startswith(REFUSED):
            self.complaints.append(text)


def press(page: Page, name: str) -> None:
    """Press a button or follow a link with the keyboard."""
    target = page.get_by_role("button", name=name, exact=True).or_(
        page.get_by_role("link", name=name, exact=True)
    )
    target.first.focus()
    page.keyboard.press("Enter")


def key_in(page: Page, label: str, text: str) -> None:
    """Type into a field with the keyboard."""
    page.get_by_label(label, exact=True).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
