"""In every step: the human key, back, say it again, patience, hanging up, a webhook that comes twice."""

from collections.abc import Callable

import pytest

from ivr.call_map import CALL_MAP
from ivr.steps.menu import Menu
from tests.calls.conftest import Branch
from tests.calls.engines import ON_SQLITE_ONLY
from tests.calls.routes import QUESTIONS, ROUTES, STEPS

LANGUAGES = ("zh", "en")
SAYS_IT_AGAIN_ON_ZERO = "nobody_now"
"""Outside staff hours there is nobody to be put through to: 0 says the same words again."""
WITH_STAFF = "staff.pin"
"""An operator waits for this caller: whatever is keyed, or not, leads back there."""
ZERO_IS_NO_PIN = frozenset({"loss.pin", "pin.present", "card.pin"})
"""At the PIN, 0# means «I have none, or forgot it»."""


def key(step: str, wanted: str) -> str:
    """The standard keys: one key in a menu, one key and # where a number is keyed."""
    node = CALL_MAP[step].node
    return wanted if isinstance(node, Menu) or wanted == "#" else f"{wanted}#"


def test_a_caller_can_be_led_to_every_step_of_the_map() -> None:
    assert set(ROUTES) == set(STEPS)


@ON_SQLITE_ONLY
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", STEPS)
def test_the_route_leads_there(step: str, language: str, open_line: Callable[..., Branch]) -> None:
    route = ROUTES[step]
    branch = open_line(route.city)

    route.go(branch.phone, branch.record, language)

    assert branch.record.step(branch.phone) == step
    assert branch.phone.hears


@ON_SQLITE_ONLY
@pytest.mark.parametrize("step", QUESTIONS)
def test_q2_the_human_key_is_alive_in_every_step(step: str, open_line: Callable[..., Branch]) -> None:
    route = ROUTES[step]
    branch = open_line(route.city)
    route.go(branch.phone, branch.record)

    branch.phone.press(key(step, "0"))

    if step == SAYS_IT_AGAIN_ON_ZERO:
        assert branch.record.step(branch.phone) == step
    elif step == WITH_STAFF:
        assert branch.record.step(branch.phone) == "staff.back"
    elif step in ZERO_IS_NO_PIN:
        assert branch.record.step(branch.phone) in {"queue", "pin.forgotten"}
    else:
        assert branch.record.step(branch.phone) in {"queue", "nobody_now"}
        assert branch.phone.is_told("queue.hold") or branch.phone.is_told("nobody.hours")


@ON_SQLITE_ONLY
@pytest.mark.parametrize("step", QUESTIONS)
def test_star_goes_back_in_every_step(step: str, open_line: Callable[..., Branch]) -> None:
    route = ROUTES[step]
    branch = open_line(route.city)
    route.go(branch.phone, branch.record)

    branch.phone.press(key(step, "*"))

    assert branch.record.step(branch.phone) == CALL_MAP[step].back


@ON_SQLITE_ONLY
@pytest.mark.parametrize("step", QUESTIONS)
def test_hash_says_it_again_in_every_step(step: str, open_line: Callable[..., Branch]) -> None:
    route = ROUTES[step]
    branch = open_line(route.city)
    route.go(branch.phone, branch.record)
    question = branch.phone.press("#").hears

    branch.phone.press("#")

    assert branch.phone.hears == question
    assert branch.record.step(branch.phone) == step


@ON_SQLITE_ONLY
@pytest.mark.parametrize("step", QUESTIONS)
def test_hash_never_counts_as_nonsense(step: str, open_line: Callable[..., Branch]) -> None:
    route = ROUTES[step]
    branch = open_line(route.city)
    route.go(branch.phone, branch.record)

    branch.phone.press("#", "#", "#", "#")

    assert branch.record.step(branch.phone) == step


@ON_SQLITE_ONLY
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", QUESTIONS)
def test_three_silences_end_the_asking_in_every_step(
    step: str, language: str, open_line: Callable[..., Branch]
) -> None:
    route = ROUTES[step]
    branch = open_line(route.city)
    route.go(branch.phone, branch.record, language)
    phone = branch.phone.press("#")

    phone.stay_silent().stay_silent()

    assert branch.record.step(phone) == step
    assert phone.is_told("nothing_heard")
    phone.stay_silent()
    if step == WITH_STAFF:
        assert branch.record.step(phone) == "staff.back"
        assert phone.is_told("staff_pin.back")
    elif route.at.endswith("03:00"):
        assert phone.is_told("goodbye")
        assert phone.is_over
    else:
        assert phone.is_told("why.not_understood")
        assert phone.is_in_queue


@pytest.mark.parametrize("step", STEPS)
def test_hanging_up_breaks_nothing_in_any_step(step: str, open_line: Callable[..., Branch]) -> None:
    route = ROUTES[step]
    branch = open_line(route.city)
    card = route.go(branch.phone, branch.record)
    before = branch.record.status(card)

    branch.phone.hang_up()

    assert branch.phone.is_over
    assert branch.record.status(card) is before
    branch.phone.dial(route.at)
    assert branch.record.step(branch.phone) == "main_menu"


@pytest.mark.parametrize("step", STEPS)
def test_a_webhook_that_comes_twice_gets_the_same_answer_and_does_nothing_twice(
    step: str, open_line: Callable[..., Branch]
) -> None:
    route = ROUTES[step]
    branch = open_line(route.city)
    card = route.card(branch.office)
    phone, record = branch.phone.dial(route.at, route.from_), branch.record
    answered = [phone.call.last_exchange.answer]

    again = [phone.retry()]
    for keys in route.keys:
        route.press(phone, record, card, (keys,))
        before = record.everything()
        answered.append(phone.call.last_exchange.answer)
        again.append(phone.retry())
        assert record.everything() == before

    assert again == answered


@pytest.mark.parametrize("step", STEPS)
def test_a_webhook_that_comes_late_gets_the_answer_of_its_time(
    step: str, open_line: Callable[..., Branch]
) -> None:
    route = ROUTES[step]
    branch = open_line(route.city)
    route.go(branch.phone, branch.record)
    turns = [each for each in branch.phone.call.exchanges if "/queue/" not in each.url]
    before = branch.record.everything()

    again = [branch.phone.deliver_again(turn) for turn in turns]

    assert again == [turn.answer for turn in turns]
    assert branch.record.everything() == before
