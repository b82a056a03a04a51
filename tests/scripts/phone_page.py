"""What somebody in front of the telephone in the browser waits for."""

from playwright.sync_api import Locator, Page

PATIENCE_MILLISECONDS = 90_000


def heard(page: Page, text: str) -> Locator:
    """Wait until this is being said."""
    said = page.locator(".spoken", has_text=text).last
    said.wait_for()
    return said


def says(page: Page, text: str) -> None:
    """Wait until the telephone's display says this."""
    page.locator("#state", has_text=text).wait_for()
