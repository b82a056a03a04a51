"""Rule P3, number by number: ten wrong PINs an hour, twenty a day, five different cards a day, then people only."""

from datetime import timedelta

import pytest

from ivr.city import PinRules
from models import clock, throttle_caller
from models.database import Database
from models.office import Office
from models.throttle_caller import LIMITS
from tests.factories import A_PIN, a_desk, an_enabled_card, make_office
from tests.models.looking import events, kinds
from tests.together import together

WRONG = "246813"
CALLER = "+8613700000001"
HOURS, MINUTES = timedelta(hours=1), timedelta(minutes=1)
NO_PAUSES = PinRules(pause=(), max_wrong=1000)
"""So that nothing but the caller's budget holds anybody back."""


@pytest.fixture
def office(database: Database) -> Office:
    """An office that looks at callers only."""
    return make_office(database, pin=NO_PAUSES)


def key(office: Office, card_number: str, caller: str | None = CALLER) -> None:
    """A wrong PIN for a number that nobody has."""
    with a_desk(office, caller=caller) as desk:
        named = desk.claim_by_card_number(card_number)
        assert desk.try_pin(named.claim, WRONG, named.typed) is None


def is_for_people(office: Office, caller: str | None = CALLER) -> bool:
    """Is this number served by people only?"""
    return a_desk(office, caller=caller).caller_is_for_people()


def judged(office: Office, card_numbers: list[str]) -> int:
    """How many PINs were judged for these numbers."""
    return sum(
        event.fields["is_judged"]
        for number in card_numbers
        for event in events(office, f"claim:{a_desk(office).claim_by_card_number(number).claim[2:]}")
        if event.kind == "pin.wrong"
    )


def subject(office: Office, caller: str) -> str:
    """The chain of a calling number."""
    return throttle_caller.subject(office.keys.index("caller", caller))


def test_these_are_the_limits() -> None:
    assert [(limit.count, limit.span) for limit in LIMITS] == [(10, HOURS), (20, 24 * HOURS), (5, 24 * HOURS)]


def test_the_tenth_wrong_pin_in_an_hour_is_the_last(office: Office) -> None:
    for _ in range(9):
        key(office, "99999999")
    assert not is_for_people(office)

    key(office, "99999999")

    assert is_for_people(office)
    assert not is_for_people(office, "+8613700000002")


def test_an_hour_after_the_first_of_ten_there_is_room_again(office: Office) -> None:
    now = clock.now()
    for minute in range(10):
        with clock.travel(now + minute * MINUTES):
            key(office, "99999999")

    with clock.travel(now + 59 * MINUTES):
        assert is_for_people(office)
    with clock.travel(now + 61 * MINUTES):
        assert not is_for_people(office)


def test_the_twentieth_wrong_pin_of_a_day_is_the_last(office: Office) -> None:
    now = clock.now()
    for number in range(20):
        with clock.travel(now + number * 7 * MINUTES):
            key(office, "99999999")

    with clock.travel(now + 23 * HOURS):
        assert is_for_people(office)
    with clock.travel(now + 25 * HOURS):
        assert not is_for_people(office)


def test_a_wrong_pin_on_the_fifth_different_card_of_a_day_is_the_last(office: Office) -> None:
    now = clock.now()
    for number in range(5):
        assert not is_for_people(office)
        key(office, f"9999999{number}")

    with clock.travel(now + 23 * HOURS):
        assert is_for_people(office)


def test_a_cards_number_and_its_holders_id_are_two_cards_whether_there_is_such_a_card_or_not(
    office: Office,
) -> None:
    card = an_enabled_card(office)
    known, unknown = "+8613700000005", "+8613700000006"
    for caller, citizen_id, number in (
        (known, card.citizen_id, card.keyed),
        (unknown, "110101199003070011", "98765432"),
    ):
        for make in ("claim_by_citizen_id", "claim_by_card_number"):
            with a_desk(office, caller=caller) as desk:
                named = getattr(desk, make)(citizen_id if make == "claim_by_citizen_id" else number)
                desk.try_pin(named.claim, WRONG, named.typed)
        for other in range(3):
            assert not is_for_people(office, caller)
            key(office, f"9999999{other}", caller)

    assert is_for_people(office, known)
    assert is_for_people(office, unknown)


def test_a_right_pin_costs_nothing(office: Office) -> None:
    card = an_enabled_card(office)

    for _ in range(12):
        with a_desk(office, caller=CALLER) as desk:
            assert desk.try_pin(card.claim, A_PIN)

    assert not is_for_people(office)


def test_beyond_the_budget_even_the_right_pin_is_told_as_wrong_and_the_card_is_not_counted(
    office: Office,
) -> None:
    card = an_enabled_card(office)
    for _ in range(10):
        key(office, "99999999")

    with a_desk(office, caller=CALLER) as desk:
        assert desk.try_pin(card.claim, A_PIN) is None

    assert [event.fields["in_a_row"] for event in events(office, f"card:{card.uid}")] == [0]
    with a_desk(office, caller="+8613700000002") as desk:
        assert desk.try_pin(card.claim, A_PIN)


def test_withheld_numbers_share_a_budget_ten_times_as_large(office: Office) -> None:
    for number in range(49):
        key(office, f"999999{number:02}", None)
    assert not is_for_people(office, None)

    key(office, "88888888", None)

    assert is_for_people(office, None)


def test_a_used_up_budget_is_written_down_once_and_again_the_next_time(office: Office) -> None:
    now = clock.now()
    for _ in range(12):
        key(office, "99999999")
    assert kinds(office, subject(office, CALLER)) == ["caller.over_budget"]

    with clock.travel(now + 25 * HOURS):
        for _ in range(10):
            key(office, "99999999")

    chain = events(office, subject(office, CALLER))
    assert [event.fields["limit"] for event in chain] == ["wrong in an hour"] * 2


def test_what_is_forgiven_is_counted_anew(office: Office) -> None:
    for _ in range(10):
        key(office, "99999999")

    with office.database.deeds() as session:
        assert throttle_caller.forgive(session, office.keys.index("caller", CALLER))

    assert not is_for_people(office)


@pytest.mark.parametrize(
    ("cards", "limit"), [(["99999999"], 10), ([f"9999{number:04}" for number in range(24)], 5)]
)
def test_of_many_calls_at_once_from_one_number_exactly_the_limit_is_judged(
    office: Office, cards: list[str], limit: int
) -> None:
    together(24, lambda number: key(office, cards[number % len(cards)]))

    assert judged(office, cards) == limit
    assert kinds(office, subject(office, CALLER)) == ["caller.over_budget"]
