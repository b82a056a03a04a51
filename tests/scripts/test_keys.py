"""`lossline keys`: what it makes is taken, and what it tells is so."""

import pytest

from settings import Settings
from tests.scripts.conftest import Lossline
from tests.test_settings import good_environment


def test_fresh_keys_are_taken_as_they_are_printed_and_never_come_again(run: Lossline) -> None:
    printed = [run("keys", "new").output for _ in range(2)]

    for each in printed:
        made = dict(line.split("=", 1) for line in each.splitlines())
        assert set(made) == {"SECRET_KEY", "PIN_PEPPER", "DATA_KEY", "SEAL_KEY"}
        Settings.from_env(good_environment(**made))
    assert not set(printed[0].splitlines()) & set(printed[1].splitlines())


@pytest.mark.parametrize("key_id", ["", "a b", "x" * 33, "a:b", "a,b"])
def test_an_id_that_no_list_could_hold_is_refused(run: Lossline, key_id: str) -> None:
    assert run("keys", "new", "--id", key_id).exit_code == 2
