"""Passwords of staff: long, and none that is tried first."""

import pytest

from models import password_rules
from models.password_rules import LONGEST, SHORTEST, PasswordTooCommon, PasswordTooShort

OWN = ("石家庄", "shijiazhuang", "李敏", "2001")


@pytest.mark.parametrize(
    "password",
    [
        "123456789012345",
        "password2026!!!!",
        "passwordpassword",
        "PASSWORD password",
        "iloveyou iloveyou 1314",
        "woaini1314woaini1314",
        "qwertyuiopasdfg",
        "abcdefghijklmnop",
        "aaaaaaaaaaaaaaa",
        "shijiazhuang12333",
        "lossline-2026-07",
        "李敏李敏李敏李敏李敏李敏李敏李敏",
    ],
)
def test_what_a_guesser_tries_first_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooCommon):
        password_rules.check(password, OWN)


@pytest.mark.parametrize(
    "password",
    [
        "three boats on a slow river",
        "correct horse battery",
        "k7m3q-9fghj-tz4ab",
        "大雁飞过长河，不留影子也不留声音",
    ],
)
def test_unrelated_words_in_a_row_will_do(password: str) -> None:
    assert len(password) >= SHORTEST

    password_rules.check(password, OWN)


@pytest.mark.parametrize("password", ["", "x7-" * 4, "x" * (LONGEST + 1)])
def test_too_short_and_too_long_ones_are_refused(password: str) -> None:
    with pytest.raises(PasswordTooShort):
        password_rules.check(password)
