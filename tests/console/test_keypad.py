"""The counter's keypad: paired with one clerk, keyed by the holder, answered with right, wrong or locked (P1)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from console.words import zh
from models import clock
from models.keypad import KeypadRequest
from models.office import Office
from models.pin import Cost, PinVault, Verdict
from models.staff import Role
from tests.console.desks import Visitor, a_desk, a_visitor
from tests.factories import A_PIN, CardFacts, a_lost_card, an_enabled_card, an_initial_card


@pytest.fixture
def clerk(office: Office) -> Visitor:
    """A clerk at a window."""
    return a_visitor(office, Role.CLERK)


@pytest.fixture
def screen(office: Office, clerk: Visitor) -> Visitor:
    """A tablet that was paired with the clerk."""
    tablet = Visitor(a_desk(office).test_client())
    paired = tablet.post("/pad/pair", "/pad", work_number="2001", code=a_code(clerk))
    assert paired.status_code == 303
    return tablet


def a_code(clerk: Visitor) -> str:
    """The code that the clerk's page shows."""
    shown = re.search(r"2001 · (\d{3}) (\d{3})", clerk.post("/keypad", "/keypad").text)
    assert shown
    return shown[1] + shown[2]


def keyed(screen: Visitor, pin: str) -> str:
    """What the screen says after somebody has keyed this."""
    request = re.search(r'name="request" value="(\w+)"', screen.get("/pad").text)
    assert request, "nobody is asked"
    answer = screen.post("/pad/key", "/pad", request=request[1], pin=pin)
    return screen.get(answer.headers["Location"]).text


def ask(clerk: Visitor, card: CardFacts) -> str:
    """Ask the holder; the address at which the clerk follows."""
    path = f"/counter/{card.uid}/keypad"
    clerk.post(path, f"/counter/{card.uid}")
    return path


def test_p1_the_holder_keys_the_pin_and_the_clerk_sees_that_it_is_right(
    office: Office, clerk: Visitor, screen: Visitor
) -> None:
    card = an_enabled_card(office)
    following = ask(clerk, card)
    assert zh.WORDS["keyed.waiting"] in clerk.get(following).text
    assert clerk.get(following).headers["Refresh"]

    thanks = keyed(screen, A_PIN)

    assert zh.WORDS["pad.thanks"] in thanks
    page = clerk.get(following)
    assert zh.WORDS["keyed.right"] in page.text
    assert A_PIN not in page.text
    assert "Refresh" not in page.headers


@dataclass
class LookedAtWhileItJudges(PinVault):
    """A vault that takes its time, in which somebody looks."""

    office: Office
    look: Callable[[], None]

    def __post_init__(self) -> None:
        super().__init__(self.office.keys, Cost.TEST)

    def verify(self, card_uid: str, stored: bytes | None, pin: str) -> Verdict:
        """Look, and judge."""
        self.look()
        return super().verify(card_uid, stored, pin)


def test_p1_while_what_was_keyed_is_judged_the_clerk_waits_on_and_then_sees_it(
    office: Office, clerk: Visitor
) -> None:
    following = ask(clerk, card := an_enabled_card(office))
    seen: list[TestResponse] = []
    vault = LookedAtWhileItJudges(office, lambda: seen.append(clerk.get(following)))
    tablet = Visitor(a_desk(replace(office, vault=vault)).test_client())
    tablet.post("/pad/pair", "/pad", work_number="2001", code=a_code(clerk))

    keyed(tablet, A_PIN)

    assert [zh.WORDS["keyed.waiting"] in page.text for page in seen] == [True]
    assert seen[0].headers["Refresh"]
    assert zh.WORDS["keyed.right"] in clerk.get(f"/counter/{card.uid}/keypad").text


def test_whoever_died_while_judging_is_not_waited_for_for_ever(
    office: Office, clerk: Visitor, screen: Visitor
) -> None:
    following = ask(clerk, an_enabled_card(office))
    with office.database.deeds() as session:
        session.execute(update(KeypadRequest).values(closed_at=clock.now()))
    seen = [clerk.get(following).text]

    with clock.travel(clock.now() + timedelta(minutes=2)):
        seen.append(clerk.get(following).text)

    told = [zh.WORDS["keyed.waiting"] in seen[0], zh.WORDS["keyed.withdrawn"] in seen[1]]
    assert told == [True, True]


def test_p1_with_the_pin_keyed_a_card_is_released(office: Office, clerk: Visitor, screen: Visitor) -> None:
    card = a_lost_card(office)
    ask(clerk, card)
    keyed(screen, A_PIN)

    path = f"/counter/{card.uid}/release"
    sent = clerk.post(path, path, bearer="holder", paper_card=card.number, paper_id_card=card.citizen_id)

    assert sent.status_code == 303


def test_p1_a_form_says_before_it_is_filled_in_that_the_pin_has_to_be_keyed_and_asks_for_it(
    office: Office, clerk: Visitor, screen: Visitor
) -> None:
    card = a_lost_card(office)
    path = f"/counter/{card.uid}/release"
    told = [clerk.get(path).text, clerk.post(f"{path}/keypad", path).headers["Location"]]

    keyed(screen, "582047")
    told.append(clerk.get(f"{path}/keypad").text)
    clerk.post(f"{path}/keypad", path)
    told.append(clerk.get(f"{path}/keypad").text)
    keyed(screen, A_PIN)
    told.append(clerk.get(f"{path}/keypad").text)

    assert zh.WORDS["refused.PinNeeded"] in told[0]
    assert told[1] == f"/counter/{card.uid}/keypad"
    assert zh.WORDS["keyed.not_right"] in told[2]
    assert (zh.WORDS["keyed.waiting"] in told[3], "hx-trigger" in told[3]) == (True, True)
    assert (zh.WORDS["keyed.right"] in told[4], "hx-trigger" in told[4]) == (True, False)


def test_p1_a_form_that_asks_for_no_pin_does_not_speak_of_it(office: Office, clerk: Visitor) -> None:
    enabled, initial = an_enabled_card(office), an_initial_card(office)

    pages = [
        clerk.get(f"/counter/{enabled.uid}/report").text,
        clerk.get(f"/counter/{enabled.uid}/reset").text,
        clerk.get(f"/counter/{initial.uid}/phone").text,
    ]

    assert not any(zh.WORDS["keypad.ask"] in page or 'id="keyed"' in page for page in pages)


@pytest.mark.parametrize(
    ("make", "state"), [(an_enabled_card, "not_right"), (an_initial_card, "not_enabled")]
)
def test_the_clerk_sees_what_became_of_it_and_no_digit(
    office: Office, clerk: Visitor, screen: Visitor, make: object, state: str
) -> None:
    card = make(office)  # type: ignore[operator]
    following = ask(clerk, card)

    keyed(screen, "582047")

    page = clerk.get(following).text
    assert zh.WORDS[f"keyed.{state}"] in page
    assert "582047" not in page


def test_six_digits_are_asked_for_again(office: Office, clerk: Visitor, screen: Visitor) -> None:
    ask(clerk, an_enabled_card(office))

    assert "Location" in screen.post("/pad/key", "/pad", request="x", pin="12").headers
    assert zh.WORDS["pad.idle"] not in screen.get("/pad").text


@pytest.mark.parametrize("incomplete", ["", "58204", "5820471", "58204x"])
def test_an_incomplete_entry_keeps_the_request_and_the_next_one_is_judged(
    office: Office, clerk: Visitor, screen: Visitor, incomplete: str
) -> None:
    following = ask(clerk, an_enabled_card(office))

    again = keyed(screen, incomplete)

    assert zh.WORDS["pad.six"] in again
    assert zh.WORDS["keyed.waiting"] in clerk.get(following).text
    assert zh.WORDS["pad.thanks"] in keyed(screen, A_PIN)


def test_no_holder_leaves_the_keypad_by_its_header(office: Office, clerk: Visitor, screen: Visitor) -> None:
    idle = screen.get("/pad").text
    ask(clerk, an_enabled_card(office))

    pages = [idle, screen.get("/pad").text]

    assert all('class="brand" href="/pad"' in page for page in pages)


def test_a_screen_that_is_not_paired_shows_nothing_of_anybody(office: Office, clerk: Visitor) -> None:
    stranger = Visitor(a_desk(office).test_client())
    ask(clerk, an_enabled_card(office))

    assert zh.WORDS["pad.pair"] in stranger.get("/pad").text


def test_a_code_works_once_and_five_wrong_ones_end_it(office: Office, clerk: Visitor) -> None:
    code = a_code(clerk)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    guesser = Visitor(a_desk(office).test_client())
    for _ in range(5):
        assert guesser.post("/pad/pair", "/pad", work_number="2001", code=wrong).status_code == 401

    assert guesser.post("/pad/pair", "/pad", work_number="2001", code=code).status_code == 401

    code = a_code(clerk)
    assert guesser.post("/pad/pair", "/pad", work_number="2001", code=code).status_code == 303
    other = Visitor(a_desk(office).test_client())
    assert other.post("/pad/pair", "/pad", work_number="2001", code=code).status_code == 401


def test_asking_again_withdraws_what_was_asked_before(
    office: Office, clerk: Visitor, screen: Visitor
) -> None:
    first, second = an_enabled_card(office), an_enabled_card(office)
    followed = ask(clerk, first)
    ask(clerk, second)

    keyed(screen, A_PIN)

    assert zh.WORDS["keyed.withdrawn"] in clerk.get(followed).text
    assert zh.WORDS["keyed.right"] in clerk.get(f"/counter/{second.uid}/keypad").text


def test_a_city_may_shuffle_the_digits(office: Office) -> None:
    shuffling = replace(office, city=replace(office.city, pin=replace(office.city.pin, keypad_shuffled=True)))
    clerk = a_visitor(shuffling, Role.CLERK)
    screen = Visitor(a_desk(shuffling).test_client())
    screen.post("/pad/pair", "/pad", work_number="2001", code=a_code(clerk))
    ask(clerk, an_enabled_card(shuffling))

    orders = {tuple(re.findall(r'data-digit="(\d)"', screen.get("/pad").text)) for _ in range(8)}

    assert len(orders) > 1
    assert all(sorted(order) == list("0123456789") for order in orders)
