"""The staff's day in a real browser, against a running line: a caller over real HTTP, two operators, one frozen card.

With the keyboard alone, on both databases.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from console.words import zh
from ivr.desk import CardStatus
from models import waiting
from models.card_file import read_file
from models.database import Database
from models.office import Office
from models.staff import Role
from tests.calls.lines import city_of
from tests.console.at_work import AtWork, key_in, press
from tests.console.browser import chromium, served
from tests.console.desks import a_desk, staff_of
from tests.console.real_calls import INITIAL_PIN, RealLine, a_real_line
from tests.console.test_queue_call import ALWAYS_IN
from tests.factories import CardFacts, a_locked_card, an_initial_card, make_office
from tests.models.looking import kinds, messages

W = zh.WORDS


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def an_office_that_is_always_in(database: Database) -> Office:
    """Shijiazhuang's office, with staff around the clock."""
    city = city_of("shijiazhuang")
    return make_office(database, city, staff=replace(city.staff, hours=ALWAYS_IN.hours))


@pytest.fixture
def office(database: Database) -> Office:
    return an_office_that_is_always_in(database)


@pytest.fixture
def desk(browser: Browser, office: Office) -> Iterator[AtWork]:
    """The desk's pages; whatever the browser complains of fails the story."""
    with served(a_desk(office)) as address:
        desk = AtWork(browser, address)
        yield desk
        for context in browser.contexts:
            context.close()
    assert desk.complaints == []


@pytest.fixture
def line(office: Office) -> Iterator[RealLine]:
    with a_real_line(office) as line:
        yield line


def operators(desk: AtWork, office: Office) -> list[Page]:
    """Two who can take calls, on the queue's page and on duty."""
    pages = [desk.sign_in(staff_of(office, role), "/queue") for role in (Role.OPERATOR, Role.SUPERVISOR)]
    for page in pages:
        press(page, W["queue.begin_duty"])
        expect(page.get_by_text(W["queue.on_duty"])).to_be_visible()
    return pages


def status(office: Office, card: CardFacts) -> CardStatus:
    """How the card stands."""
    with office.database.light() as connection:
        file = read_file(connection, card.uid)
    assert file
    return file.status(office.now())


def test_a_caller_on_the_initial_pin_is_taken_by_one_of_two_operators_and_the_card_is_frozen(
    desk: AtWork, line: RealLine, office: Office
) -> None:
    card = an_initial_card(office)
    one, other = operators(desk, office)
    call = line.dial("1", card.citizen_id, INITIAL_PIN)
    take = f"#take-{call.sid}"
    for page in (one, other):
        page.locator(take).wait_for()
    assert status(office, card) is CardStatus.ACTIVE

    # Both at once: neither waits for an answer before the other has sent.
    for page in (one, other):
        page.evaluate("id => setTimeout(() => document.getElementById(id).form.requestSubmit())", take[1:])
    winner, loser = _who_has_it(one, other, call.sid)
    expect(loser.get_by_role("alert")).to_have_text(W["refused.TakenAlready"])
    expect(loser.get_by_role("alert")).to_be_focused()
    expect(loser.locator(take)).to_have_count(0)

    press(winner, W["call.find_keyed"])
    key_in(winner, W["holder.name"], card.name)
    key_in(winner, W["holder.citizen_id"], card.citizen_id)
    key_in(winner, W["holder.phone"], card.phone or "")
    winner.keyboard.press("Enter")
    press(winner, W["call.report"])
    expect(winner.get_by_role("heading", name=W["call.read_out"])).to_be_focused()
    read_out = winner.locator(".receipt").inner_text()
    winner.get_by_label(W["wrapped.loss_reported"]).focus()
    winner.keyboard.press("Space")
    press(winner, W["wrap_up.go"])
    expect(winner.get_by_role("status")).to_have_text(W["queue.wrapped_up"])
    call.stay_silent()

    assert status(office, card) is CardStatus.TEMPORARY_LOSS
    with office.database.light() as connection:
        file = read_file(connection, card.uid)
    assert file
    assert file.open_loss
    assert file.open_loss.ends_at
    assert file.open_loss.reference in re.sub(r"\D", "", read_out)
    assert f"{file.open_loss.ends_at.astimezone(office.zone):%Y}" in read_out
    assert kinds(office, f"card:{card.uid}").count("loss.reported") == 1
    assert [text for _, _, text in messages(office) if file.open_loss.reference in text]
    assert "/voice/queue/" not in call.last_exchange.url


def test_a_caller_who_hangs_up_disappears_from_both_pages(
    desk: AtWork, line: RealLine, office: Office
) -> None:
    one, other = operators(desk, office)
    call = line.dial("0")
    for page in (one, other):
        page.locator(f"#call-{call.sid}").wait_for()

    call.hang_up()

    for page in (one, other):
        expect(page.locator(f"#call-{call.sid}")).to_have_count(0)
        expect(page.get_by_text(W["queue.empty"])).to_be_visible()
    with office.database.light() as connection:
        caller = waiting.of_call(connection, call.sid)
    assert caller
    assert caller.state == waiting.GONE


def test_a_caller_who_hangs_up_in_the_talk_is_said_to_be_gone_and_the_clock_stops(
    desk: AtWork, line: RealLine, office: Office
) -> None:
    one, _ = operators(desk, office)
    call = line.dial("0")
    one.locator(f"#take-{call.sid}").focus()
    one.keyboard.press("Enter")
    one.get_by_text(W["line.connected"]).wait_for()
    clock = one.get_by_role("timer", name=W["line.lasts"])
    expect(clock).to_have_text(re.compile(r"\d+:\d\d"))

    call.hang_up()

    expect(one.get_by_text(W["line.hung_up"])).to_be_visible()
    one.reload()
    expect(one.get_by_text(W["line.hung_up"])).to_be_visible()
    expect(clock).not_to_have_attribute("data-seconds", re.compile(".*"))
    one.get_by_label(W["wrapped.cut_off"]).focus()
    one.keyboard.press("Space")
    press(one, W["wrap_up.go"])
    expect(one.get_by_role("status")).to_have_text(W["queue.wrapped_up"])


def test_a_call_taken_in_the_moment_of_hanging_up_is_told_to_be_over(
    desk: AtWork, line: RealLine, office: Office
) -> None:
    one, _ = operators(desk, office)
    call = line.dial("0")
    one.locator(f"#take-{call.sid}").wait_for()
    one.route("**/queue/now", lambda route: route.abort())
    call.hang_up()

    one.locator(f"#take-{call.sid}").focus()
    one.keyboard.press("Enter")

    expect(one.get_by_role("alert")).to_have_text(W["refused.NoSuchCall"])


def test_a_clerk_resets_a_pin_with_a_supervisors_approval_and_an_auditor_sees_it_in_three_clicks(
    desk: AtWork, office: Office
) -> None:
    card = a_locked_card(office)
    clerk = desk.sign_in(staff_of(office, Role.CLERK), "/counter")
    key_in(clerk, W["counter.typed"], card.citizen_id)
    clerk.keyboard.press("Enter")
    clerk.locator('a[href$="/reset"]').focus()
    clerk.keyboard.press("Enter")
    key_in(clerk, W["paper.card"], card.number)
    key_in(clerk, W["paper.id_card"], card.citizen_id)
    key_in(clerk, W["papers.reason"], "忘记密码")
    press(clerk, W["deed.reset.do"])
    clerk.get_by_role("heading", name=W["receipt.waits"].format(deed=W["deed.reset"])).wait_for()

    supervisor = desk.sign_in(staff_of(office, Role.SUPERVISOR), "/approvals")
    press(supervisor, W["approvals.approve"])
    expect(supervisor.get_by_role("status").filter(has_text=W["approvals.approved"])).to_be_visible()

    auditor = desk.sign_in(staff_of(office, Role.AUDITOR), "/")
    auditor.get_by_role("navigation").get_by_role("link", name=W["resets"]).click()
    auditor.get_by_label(W["counter.typed"]).fill(card.number)
    auditor.get_by_role("button", name=W["counter.find"]).click()
    found = auditor.locator("article").inner_text()
    auditor.locator("article h2 a").click()
    auditor.wait_for_url("**/audit/*")

    for part in ("2001", "3001", W["paper.card"], W["paper.id_card"], "忘记密码", W["resets.unchanged"]):
        assert part in found


def _who_has_it(one: Page, other: Page, sid: str) -> tuple[Page, Page]:
    """Whoever came to the work sheet, and whoever did not."""
    for page in (one, other):
        page.wait_for_url(lambda url: not url.endswith("/queue"))
    return (one, other) if one.url.endswith(f"/call/{sid}") else (other, one)
