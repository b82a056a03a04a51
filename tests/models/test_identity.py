"""Citizen IDs, card numbers and telephones: what is well formed, how it is keyed, and how much of it is shown."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from stdnum.cn import ric

from models.identity import (
    age,
    born,
    is_card_number,
    is_minor,
    is_valid_citizen_id,
    keyed_form,
    mask_card,
    mask_id,
    mask_name,
    mask_phone,
    normalise,
    to_e164,
)

TODAY = date(2026, 11, 22)


def citizen_id(region: str = "110101", birth: date = date(1990, 3, 7), order: str = "001") -> str:
    """An ID of nobody, with the check digit that the oracle makes."""
    start = f"{region}{birth:%Y%m%d}{order}"
    return start + ric.calc_check_digit(start + "0")


@given(
    birth=some.dates(date(1900, 1, 1), TODAY),
    order=some.integers(min_value=0, max_value=999),
    last=some.sampled_from("0123456789X"),
)
def test_an_id_is_valid_with_exactly_the_check_digit_that_stdnum_makes(
    birth: date, order: int, last: str
) -> None:
    good = citizen_id(birth=birth, order=f"{order:03}")

    assert is_valid_citizen_id(good[:17] + last, TODAY) == (last == good[17])
    assert ric.is_valid(good)
    assert born(good) == birth


@given(place=some.integers(min_value=0, max_value=16), digit=some.integers(min_value=0, max_value=9))
def test_one_mistyped_digit_never_passes(place: int, digit: int) -> None:
    good = citizen_id()
    mistyped = good[:place] + str(digit) + good[place + 1 :]

    assert is_valid_citizen_id(mistyped, TODAY) == (mistyped == good)


@pytest.mark.parametrize("region", ["330113", "810000", "820000", "830000"])
def test_new_counties_and_residence_permits_are_valid_where_stdnum_fails(region: str) -> None:
    assert is_valid_citizen_id(citizen_id(region), TODAY)


@pytest.mark.parametrize("region", ["000000", "160000", "990000", "720000"])
def test_an_id_of_no_province_is_not_valid(region: str) -> None:
    assert not is_valid_citizen_id(citizen_id(region), TODAY)


def test_nobody_was_born_tomorrow_or_before_1900() -> None:
    assert is_valid_citizen_id(citizen_id(birth=TODAY), TODAY)
    assert not is_valid_citizen_id(citizen_id(birth=TODAY + timedelta(days=1)), TODAY)
    assert not is_valid_citizen_id(citizen_id(birth=date(1899, 12, 31)), TODAY)


def test_nobody_was_born_on_the_30th_of_february() -> None:
    start = "11010119900230001"

    assert not any(is_valid_citizen_id(start + last, TODAY) for last in "0123456789X")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "110101900307001",
        "1101011990030700111",
        "11010119900307001x",
        "１10101199003070011",
        "110101199003070011\n",
    ],
)
def test_only_the_normal_form_of_18_characters_is_valid(text: str) -> None:
    assert not is_valid_citizen_id(text, TODAY)


def test_the_normal_form_has_plain_capitals_and_no_blanks() -> None:
    assert normalise(" １10101-19900307-001x ") == "11010119900307001X"


@given(text=some.text("0123456789xX１ｘ- \u3000\t"))
def test_what_is_normal_stays_as_it_is(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_a_holder_is_a_minor_until_the_day_of_the_14th_birthday() -> None:
    child = citizen_id(birth=date(2012, 11, 23))

    assert is_minor(child, date(2026, 11, 22))
    assert not is_minor(child, date(2026, 11, 23))


def test_who_was_born_on_a_leap_day_comes_of_age_on_the_first_of_march() -> None:
    child = citizen_id(birth=date(2012, 2, 29))

    assert age(child, date(2026, 2, 28)) == 13
    assert age(child, date(2026, 3, 1)) == 14


@pytest.mark.parametrize(("text", "is_one"), [("A1234567X", True), ("123456789", True), ("a12345678", False)])
def test_a_card_number_is_nine_digits_or_capitals(text: str, is_one: bool) -> None:
    assert is_card_number(text) == is_one
    assert not is_card_number(text[1:])
    assert not is_card_number(text + "\n")


@pytest.mark.parametrize(
    ("card", "keyed"),
    [("A1234567X", "1234567X"), ("AX123456B", "X123456"), ("123456789", "123456789"), ("ABCDEFGHI", "")],
)
def test_a_card_number_is_keyed_by_its_digits_and_x(card: str, keyed: str) -> None:
    assert keyed_form(card) == keyed


def test_where_only_the_last_eight_are_keyed_they_are_cut_before_letters_go() -> None:
    assert keyed_form("1A234567X", tail=8) == "234567X"
    assert keyed_form("123456789", tail=8) == "23456789"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13800138000", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("8613800138000", "+8613800138000"),
        ("010-12345678", "+861012345678"),
        ("+15551234567", "+15551234567"),
    ],
)
def test_a_telephone_number_has_one_international_form(written: str, number: str) -> None:
    assert to_e164(written) == number


@pytest.mark.parametrize("written", ["", "12333", "110", "1380013800", "hello", "+", "＋"])
def test_what_cannot_be_called_back_is_no_number(written: str) -> None:
    assert to_e164(written) is None


@pytest.mark.parametrize(
    "sent", ["anonymous", "Anonymous", "unknown", "restricted", "+266696687", "+7378742833"]
)
def test_a_withheld_caller_has_no_number(sent: str) -> None:
    assert to_e164(sent) is None


def test_papers_and_screens_show_no_more_than_rule_d1_lets_them() -> None:
    assert mask_id("11010119900307001X") == "110***********001X"
    assert mask_phone("+8613800138000") == "138****8000"
    assert mask_card("A1234567X") == "*****567X"
    assert mask_name("张三丰") == "张**"


@given(text=some.text(max_size=12))
def test_a_mask_always_hides_something(text: str) -> None:
    for mask in (mask_id, mask_phone, mask_card, mask_name):
        assert not text or "*" in mask(text)
