"""A call from the telephone in the browser becomes a test: saved there, green when replayed, red after a change."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Page

from scripts.invented import EXAMPLE_CITIZEN_ID, EXAMPLE_PIN
from tests.console.browser import chromium, served
from tests.scripts.browser_phones import a_browser_phone
from tests.scripts.conftest import Environment, Lossline
from tests.scripts.phone_page import PATIENCE_MILLISECONDS, heard, says

CONFIRM = "确认挂失，请按1"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory, furnished: tuple[Path, Environment]) -> Path:
    """The file of a call in which a card is reported lost, as the browser saved it."""
    folder = tmp_path_factory.mktemp("saved")
    record = shutil.copy(furnished[0], folder / "lossline.db")
    demo = furnished[1] | {"DATABASE_URL": f"sqlite:///{record}"}
    with a_browser_phone(demo) as app, served(app) as address, chromium() as browser:
        download = _reported_and_saved(browser, address)
        path = folder / download.suggested_filename
        download.save_as(path)
    return path


def _reported_and_saved(browser: Browser, address: str) -> Download:
    page = browser.new_page(accept_downloads=True)
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    page.goto(f"{address}/phone")
    page.locator("#drawer > summary").click()
    page.locator("#speed").select_option("3")
    _report(page)
    with page.expect_download() as download:
        page.locator("#record").click()
    return download.value


def _report(page: Page) -> None:
    """Every key cuts short what is being said."""
    page.locator("#call").click()
    for words, keys in (
        ("您好", "1"),
        ("请输入您的身份证号码", EXAMPLE_CITIZEN_ID),
        ("六位社保账户密码", EXAMPLE_PIN),
        (CONFIRM, "1"),
    ):
        heard(page, words)
        page.keyboard.type(keys)
    heard(page, "已经挂失")
    page.keyboard.press("Escape")
    says(page, "您已挂机")


def test_it_holds_neither_the_number_nor_the_pin(saved: Path) -> None:
    text = saved.read_text(encoding="utf-8")

    assert CONFIRM in text
    assert EXAMPLE_CITIZEN_ID not in text
    assert EXAMPLE_PIN not in text


def test_it_is_green_at_once(saved: Path, run: Lossline) -> None:
    result = run("replay", "--jobs", "1", str(saved))

    assert result.exit_code == 0, result.output
    assert "as recorded" in result.stdout


def test_it_is_red_when_the_line_says_something_else(saved: Path, run: Lossline, tmp_path: Path) -> None:
    changed = tmp_path / saved.name
    changed.write_text(saved.read_text(encoding="utf-8").replace(CONFIRM, "要挂失，请按1"), encoding="utf-8")

    result = run("replay", "--jobs", "1", str(changed))

    assert result.exit_code == 1
    assert "press the right PIN: heard otherwise" in result.stdout
    assert "要挂失" in result.stdout
