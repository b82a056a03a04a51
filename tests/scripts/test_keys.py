"""`lossline keys`: what it makes is taken, and what it tells is so."""

import pytest

from models.token_place import TokenPlace
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


def test_keys_made_in_a_token_open_an_office(run: Lossline, soft_token: TokenPlace) -> None:
    token = ("--module", soft_token.module, "--token", soft_token.token, "--pin", soft_token.pin)

    made = run("keys", "new-in-token", "--id", "2026-11", *token)
    lines = dict(line.split("=", 1) for line in made.output.splitlines())
    checked = run("check", PIN_PEPPER="", DATA_KEY="", PKCS11_PIN=soft_token.pin, **lines)

    assert lines["PKCS11_DATA_KEY"] == "data-2026-11"
    assert "DATA_KEY does not open the record" in checked.output, (
        "the demo's cards were sealed with other keys"
    )
    assert run("keys", "new-in-token", "--id", "2026-11", *token).exit_code == 2
    assert run("cards", "list", PKCS11_PIN=soft_token.pin, **lines).exit_code == 0, (
        "while keys move, both open"
    )


def test_a_token_that_cannot_be_opened_is_refused_and_said(run: Lossline) -> None:
    there = {
        "KEY_RING": "pkcs11",
        "PKCS11_MODULE": "/nowhere.so",
        "PKCS11_TOKEN": "lossline",
        "PKCS11_PIN": "1234",
        "PKCS11_PIN_PEPPER": "pepper",
        "PKCS11_DATA_KEY": "data",
    }

    for arguments, code in ((("cards", "list"), 2), (("check",), 1), (("keys", "new-in-token"), 2)):
        result = run(*arguments, **there)
        assert result.exit_code == code
        assert "/nowhere.so: No such file" in result.output
