"""`lossline keys`: what it makes is taken, and what it tells is so."""

import re

import pytest
from sqlalchemy import text

from models.database import Database
from models.key_list import Key
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


def test_keys_are_changed_and_then_the_old_one_goes(run: Lossline, demo: dict[str, str]) -> None:
    old, new = demo["DATA_KEY"], Key.fresh("next").written
    both = f"{new},{old}"

    before = run("keys", "status", DATA_KEY=both).output
    turned = run("keys", "rotate", DATA_KEY=both)
    after = run("keys", "status", DATA_KEY=new)

    assert re.search("DATA_KEY demo: [1-9][0-9]+ values lie under it: lossline keys rotate", before)
    assert turned.exit_code == 0
    assert "rows sealed anew" in turned.output
    assert "DATA_KEY demo: may be dropped" in turned.output
    assert after.exit_code == 0
    assert re.search("holders.name +next +10", after.output)
    assert run("cards", "list", DATA_KEY=new).exit_code == 0
    assert run("audit", "verify", DATA_KEY=new).exit_code == 0


def test_what_cannot_be_opened_is_a_fault(run: Lossline, demo: dict[str, str]) -> None:
    database = Database(demo["DATABASE_URL"])
    with database.deeds() as session:
        session.execute(text("UPDATE cards SET bank_account = (SELECT max(bank_account) FROM cards)"))
    database.dispose()

    result = run("keys", "status")

    assert result.exit_code == 1
    assert "FAULT  cards.bank_account of" in result.output
