"""Rule P2: the PINs that are refused are exactly those the rule names, counted over all there are."""

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ivr.city import ForbiddenDates, PinRules
from models.environment_keys import EnvironmentKeys
from models.key_list import Key, KeyList
from models.weak_pin import (
    KEYPAD_SHAPES,
    LUCKY_NUMBERS,
    PATTERNS,
    OwnFacts,
    is_date,
    is_own,
    is_too_easy,
    suggest,
)

TODAY = date(2026, 11, 22)
RULES = PinRules()
OWN = OwnFacts("110101197806154326", "A9047316X", "+8613905172864")
KEYS = EnvironmentKeys(*(KeyList((Key("k", secrets.token_bytes(32)),)) for _ in range(2)))

DIGITS = "0123456789"
PINS = some.from_regex("[0-9]{6}", fullmatch=True)


def runs() -> Iterator[str]:
    for start, step in product(range(10), (1, 2, 3, -1, -2, -3)):
        yield "".join(str((start + place * step) % 10) for place in range(6))


def fours() -> Iterator[str]:
    for digit, left, right in product(DIGITS, DIGITS, DIGITS):
        yield from (digit * 4 + left + right, left + digit * 4 + right, left + right + digit * 4)


def patterned() -> dict[str, set[str]]:
    """Every pattern of P2, made as the rule tells it."""
    pairs = list(product(DIGITS, DIGITS))
    triples = list(product(DIGITS, DIGITS, DIGITS))
    return {
        "six equal": {digit * 6 for digit in DIGITS},
        "runs": set(runs()),
        "ABABAB": {(a + b) * 3 for a, b in pairs},
        "AAABBB": {a * 3 + b * 3 for a, b in pairs},
        "ABCABC": {(a + b + c) * 2 for a, b, c in triples},
        "AABBCC": {a + a + b + b + c + c for a, b, c in triples},
        "palindromes": {a + b + c + c + b + a for a, b, c in triples},
        "four in a row": set(fours()),
        "two digits": {"".join(pin) for a, b in pairs for pin in product({a, b}, repeat=6)},
    }


def days_of_a_hundred_years() -> Iterator[date]:
    day = TODAY.replace(year=TODAY.year - 100)
    while day <= TODAY:
        yield day
        day += timedelta(days=1)


def dated() -> dict[str, set[str]]:
    """Every date of P2, written from the calendar."""
    days = list(days_of_a_hundred_years())
    return {
        **{order: {day.strftime(order) for day in days} for order in ("%y%m%d", "%d%m%y", "%m%d%y")},
        "year and month": {f"{year}{month:02}" for year in range(1926, 2027) for month in range(1, 13)},
    }


def test_the_patterns_have_the_sizes_that_the_rule_gives_them() -> None:
    sizes = {name: len(pins) for name, pins in patterned().items()}

    assert sizes == {
        "six equal": 10,
        "runs": 60,
        "ABABAB": 100,
        "AAABBB": 100,
        "ABCABC": 1000,
        "AABBCC": 1000,
        "palindromes": 1000,
        "four in a row": 2800,
        "two digits": 2800,
    }
    assert len(set().union(*patterned().values())) == 7180


def test_the_dates_have_the_sizes_of_a_hundred_years() -> None:
    assert [len(pins) for pins in dated().values()] == [36525, 36525, 36525, 1212]


def test_together_about_every_eleventh_pin_is_refused() -> None:
    shapes = set(KEYPAD_SHAPES.split()) | set(LUCKY_NUMBERS.split())

    refused = set().union(shapes, *patterned().values(), *dated().values())

    assert len(refused) == 91669


def test_every_pattern_is_refused() -> None:
    for name, pins in patterned().items():
        assert not [pin for pin in pins if not any(follows(pin) for follows in PATTERNS)], name


def test_every_date_is_refused() -> None:
    for order, pins in dated().items():
        assert not [pin for pin in pins if not is_date(pin, TODAY)], order


@pytest.mark.long
def test_of_all_million_pins_exactly_those_of_the_rule_are_refused() -> None:
    shapes = set(KEYPAD_SHAPES.split()) | set(LUCKY_NUMBERS.split())
    forbidden = set().union({RULES.initial}, shapes, *patterned().values(), *dated().values())

    refused = {pin for pin in map("".join, product(DIGITS, repeat=6)) if is_too_easy(pin, RULES, OWN, TODAY)}

    assert {pin for pin in refused - forbidden if not is_own(pin, OWN)} == set()
    assert forbidden - refused == set()


@given(pin=PINS)
def test_what_neither_pattern_nor_date_nor_own_fact_forbids_is_fine(pin: str) -> None:
    shapes = {*KEYPAD_SHAPES.split(), *LUCKY_NUMBERS.split(), RULES.initial}
    may_be_weak = pin in shapes or is_date(pin, TODAY) or is_own(pin, OWN) or any(f(pin) for f in PATTERNS)

    assert is_too_easy(pin, RULES, OWN, TODAY) == may_be_weak


@pytest.mark.parametrize("pin", ["739164", "508371", "946627"])
def test_an_unremarkable_pin_is_fine(pin: str) -> None:
    assert not is_too_easy(pin, RULES, OWN, TODAY)


@pytest.mark.parametrize("pin", ["", "73916", "7391640", "73916*", "739164\n", "７３９１６４", "٧٣٩١٦٤"])
def test_nothing_but_six_plain_digits_is_fine(pin: str) -> None:
    assert is_too_easy(pin, RULES, OWN, TODAY)


@pytest.mark.parametrize("initial", ["123456", "888888", "739164"])
def test_the_initial_pin_is_never_a_new_one(initial: str) -> None:
    assert is_too_easy(initial, PinRules(initial=initial), OWN, TODAY)


def test_a_city_may_forbid_more() -> None:
    assert is_too_easy("739164", PinRules(forbidden=frozenset({"739164"})), OWN, TODAY)


@pytest.mark.parametrize(
    ("pin", "fact"),
    [
        ("806154", "six in a row of the ID"),
        ("451608", "the same backwards"),
        ("904731", "the card number without its letter"),
        ("473160", "the card number with X as nought"),
        ("517286", "the phone"),
        ("468271", "the phone backwards"),
        ("780615", "born, year first"),
        ("150678", "born, day first"),
        ("061578", "born, month first"),
        ("197806", "year and month of birth"),
        ("061978", "month and year of birth"),
    ],
)
def test_own_facts_are_refused(pin: str, fact: str) -> None:
    rules = PinRules(forbidden_dates=ForbiddenDates.OWN)

    assert is_too_easy(pin, rules, OWN, TODAY), fact


def test_a_holder_without_a_phone_can_choose_a_pin() -> None:
    assert not is_too_easy("739164", RULES, OwnFacts(OWN.citizen_id, OWN.card_number, None), TODAY)


def test_where_only_own_dates_are_forbidden_another_date_is_fine() -> None:
    assert is_too_easy("620814", RULES, OWN, TODAY)
    assert not is_too_easy("620814", PinRules(forbidden_dates=ForbiddenDates.OWN), OWN, TODAY)


@pytest.mark.parametrize("pin", ["920229", "930228", "150678", "061578", "192611", "202611", "000229"])
def test_a_day_or_a_month_of_the_last_hundred_years_is_a_date(pin: str) -> None:
    assert is_date(pin, TODAY)


@pytest.mark.parametrize("pin", ["930229", "930431", "931301", "197813", "197800", "192511", "320078"])
def test_what_no_calendar_knows_is_no_date(pin: str) -> None:
    assert not is_date(pin, TODAY)


@given(
    call=some.text(max_size=40),
    turn=some.integers(min_value=1, max_value=200),
    today=some.dates(date(2026, 1, 1)),
)
def test_a_suggestion_is_never_too_easy_and_the_same_when_asked_again(
    call: str, turn: int, today: date
) -> None:
    suggested = suggest(KEYS, call, turn, RULES, OWN, today)

    assert not is_too_easy(suggested, RULES, OWN, today)
    assert suggest(KEYS, call, turn, RULES, OWN, today) == suggested


def test_suggestions_differ_from_turn_to_turn_and_from_call_to_call() -> None:
    suggested = {
        suggest(KEYS, f"CA{call}", turn, RULES, OWN, TODAY) for call in range(20) for turn in range(20)
    }

    assert len(suggested) > 390


def test_own_facts_do_not_print() -> None:
    assert "1101" not in repr(OWN)
