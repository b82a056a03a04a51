"""The telephone in a real browser: called by keyboard, heard, looked at, in two tabs, on a phone's screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route

from scripts.invented import EXAMPLE_CITIZEN_ID, EXAMPLE_PIN
from tests.console.axe import bring_axe, violations
from tests.console.browser import chromium, served
from tests.scripts.browser_phones import a_browser_phone
from tests.scripts.conftest import Environment
from tests.scripts.phone_page import PATIENCE_MILLISECONDS, heard, says

WIDTHS = (1280, 390)
ONE_TONES, STAR_TONES = [697, 1209], [941, 1209]
WATCH = """
window.tones = []; window.played = [];
const make = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () {
  const tone = make.call(this), start = tone.start.bind(tone);
  tone.start = (when) => { window.tones.push(tone.frequency.value); start(when); };
  return tone;
};
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () { window.played.push(this.src); return play.call(this); };
"""
"""Notes each tone and each sound before the browser makes it."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def complaints() -> list[str]:
    """What the browser had to say."""
    return []


@pytest.fixture
def context(browser: Browser, complaints: list[str]) -> Iterator[BrowserContext]:
    """Somebody's browser, with a desk's screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    context.add_init_script(WATCH)

    def note(message: ConsoleMessage) -> None:
        complaints.append(message.text)

    context.on("console", note)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def address(demo: Environment) -> Iterator[str]:
    with a_browser_phone(demo) as app, served(app) as address:
        yield address


def test_a_card_is_frozen_by_keyboard_alone_and_everything_is_heard(
    page: Page, address: str, complaints: list[str]
) -> None:
    page.goto(f"{address}/phone")

    page.keyboard.press("Enter")
    heard(page, "您好")
    page.keyboard.press("1")
    heard(page, "请输入您的身份证号码")
    page.keyboard.type(EXAMPLE_CITIZEN_ID)
    heard(page, "六位社保账户密码")
    page.keyboard.type(EXAMPLE_PIN)
    heard(page, "确认挂失")
    page.keyboard.press("1")
    heard(page, "已经挂失")
    page.keyboard.press("Escape")
    says(page, "您已挂机")

    tones, played = page.evaluate("[window.tones, window.played]")
    keyed = page.locator("kbd").all_inner_texts()
    assert [round(tone) for tone in tones if round(tone) != 450][:2] == ONE_TONES
    assert any(round(tone) == 450 for tone in tones), "it rang"
    assert played
    assert all(sound.endswith(".wav") for sound in played)
    assert keyed == ["1", EXAMPLE_CITIZEN_ID, "••••••", "1"]
    assert EXAMPLE_PIN not in page.locator("#transcript").inner_text()
    assert complaints == []


def test_to_load_the_page_anew_in_a_call_asks_first(page: Page, address: str) -> None:
    page.goto(f"{address}/phone")
    page.locator("#call").click()
    heard(page, "您好")

    with page.expect_event("dialog") as asked:
        page.evaluate("setTimeout(() => location.reload(), 0)")
    asked.value.dismiss()

    assert asked.value.type == "beforeunload"
    page.locator("#hang-up").click()
    says(page, "您已挂机")


def test_words_are_lit_up_as_they_are_spoken_and_a_key_cuts_them_off(page: Page, address: str) -> None:
    page.goto(f"{address}/phone")
    page.keyboard.press("Enter")
    said = heard(page, "您好")
    part = "element => parseFloat(element.style.getPropertyValue('--part') || '0')"

    parts = [said.evaluate(part)]
    while parts[-1] <= parts[0]:
        parts.append(said.evaluate(part))
    page.keyboard.press("*")
    page.locator(".unheard").first.wait_for()

    assert parts[-1] < 100
    assert page.locator(".unheard").first.inner_text()


def test_a_click_on_a_card_keys_its_number_with_the_hash_that_ends_it(page: Page, address: str) -> None:
    page.goto(f"{address}/phone")
    page.locator("#call").click()
    heard(page, "您好")
    page.locator("[data-key='1']").click()
    heard(page, "请输入您的身份证号码")

    page.get_by_role("button", name="A1235456X").click()
    heard(page, "六位社保账户密码")

    tones = [round(tone) for tone in page.evaluate("window.tones") if round(tone) != 450]
    assert page.locator("kbd").nth(1).inner_text() == "1235456*#"
    assert tones[-4:-2] == STAR_TONES


def test_the_drawer_shows_webhooks_and_the_way_over_the_map(
    page: Page, address: str, complaints: list[str]
) -> None:
    page.goto(f"{address}/phone/en")
    page.locator("#drawer > summary").click()
    page.locator("#call").click()
    heard(page, "您好")
    page.keyboard.press("4")
    heard(page, "按1")
    page.locator(".webhook", has_text="main_menu → questions").wait_for()
    page.locator(".webhook").nth(1).locator("summary").click()

    assert "<Gather" in page.locator(".webhook").nth(1).locator("pre").inner_text()
    page.locator("#map:not([hidden])").wait_for()
    assert (
        page.locator("#map").evaluate("async map => { await map.decode(); return map.naturalWidth; }") > 1000
    )
    assert "questions" in (page.locator("#map").get_attribute("alt") or "")
    assert complaints == []


def test_at_night_the_line_lives_at_night(page: Page, address: str) -> None:
    page.goto(f"{address}/phone")

    page.locator("#at").select_option("own")
    page.locator("#own-moment").fill("2026-03-03T03:00")
    page.locator("#call").click()
    heard(page, "现在可以自助办理")

    assert page.locator("#transcript time").first.inner_text().startswith("03:00")


def test_two_tabs_wait_in_the_queue_one_behind_the_other(
    context: BrowserContext, always_staffed: Environment
) -> None:
    with a_browser_phone(always_staffed) as app, served(app) as address:
        first, second = context.new_page(), context.new_page()
        for tab in (first, second):
            tab.goto(f"{address}/phone")
            tab.locator("#speed").select_option("3")
            tab.locator("#call").click()
            heard(tab, "您好")
            tab.locator("[data-key='0']").click()
            tab.locator(".aside", has_text="已进入排队").wait_for()
        heard(second, "前面还有")
        first.close()

        second.locator("#hang-up").click()
        says(second, "您已挂机")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["/phone", "/phone/en"])
def test_the_page_fits_and_every_button_has_a_name(
    page: Page, address: str, complaints: list[str], path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + path)

    names = page.locator("button").evaluate_all(
        "buttons => buttons.map(button => button.getAttribute('aria-label') || button.textContent)"
    )
    pad = page.locator(".pad button").evaluate_all(
        "keys => keys.map(key => key.getBoundingClientRect().height)"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert all(name.strip() for name in names)
    assert {"拨打", "Call"} <= set((page.locator("#call").get_attribute("aria-label") or "").split())
    assert min(pad) >= 44
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_keep_anybody_from_telephoning(page: Page, address: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{address}/phone")
    page.locator("#drawer > summary").click()
    page.locator("#call").click()
    heard(page, "您好")
    page.locator(".webhook").first.locator("summary").click()

    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    bring_axe(page)
    assert violations(page) == []


def test_focus_goes_from_calling_to_hanging_up_and_back(page: Page, address: str) -> None:
    page.goto(f"{address}/phone")
    page.locator("#call").focus()

    page.keyboard.press("Enter")
    heard(page, "您好")
    calling = page.evaluate("document.activeElement.id")
    page.keyboard.press("Enter")
    says(page, "您已挂机")

    assert (calling, page.evaluate("document.activeElement.id")) == ("hang-up", "call")


def test_without_any_voice_there_is_silence_the_words_and_a_notice(page: Page, address: str) -> None:
    def without_voice(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('data-voice="server"', 'data-voice=""'))

    page.route("**/phone", without_voice)
    page.goto(f"{address}/phone")
    page.locator("#call").click()
    heard(page, "您好")

    assert "没有声音" in page.locator("#voice").inner_text()
    assert page.evaluate("window.played") == []


def test_a_muted_telephone_makes_no_sound(page: Page, address: str) -> None:
    page.goto(f"{address}/phone")

    page.keyboard.press("m")
    page.keyboard.press("5")

    assert page.locator("#mute").get_attribute("aria-pressed") == "true"
    assert page.evaluate("window.tones") == []


def test_files_of_the_page_are_small_and_name_nothing_elsewhere() -> None:
    scripts = list((Path(__file__).parents[2] / "console" / "static" / "phone").glob("*.js"))

    assert scripts
    for script in scripts:
        text = script.read_text(encoding="utf-8")
        assert len(text.splitlines()) < 150, script.name
        assert "//cdn" not in text
        assert "eval(" not in text
