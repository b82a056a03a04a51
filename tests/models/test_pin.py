"""A stored PIN has three layers, is bound to its card, and costs the same to judge whatever there is to judge."""

import hmac
import importlib.metadata
import logging
import multiprocessing
from base64 import b64decode

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as some

from models.environment_keys import EnvironmentKeys
from models.key_list import Key, KeyList
from models.keys import SealBroken, framed
from models.pin import Cost, PinVault
from settings import PUBLISHED_KEYS
from tests.events import events

PEPPER, WRAP, NEW_PEPPER, NEW_WRAP = (
    Key(name, b64decode(key)) for name, key in zip(("p1", "d1", "p2", "d2"), PUBLISHED_KEYS, strict=True)
)
KEYS = EnvironmentKeys(KeyList((PEPPER,)), KeyList((WRAP,)))
PIN_ROTATED = EnvironmentKeys(KeyList((NEW_PEPPER, PEPPER)), KeyList((WRAP,)))
WRAP_ROTATED = EnvironmentKeys(KeyList((PEPPER,)), KeyList((NEW_WRAP, WRAP)))

VAULT = PinVault(KEYS, Cost.TEST)

PINS = some.from_regex("[0-9]{6}", fullmatch=True)

GOLDEN_CARD = "00112233445566778899aabbccddeeff"
GOLDEN_PIN = "739164"
GOLDEN_PHC = (
    "$argon2id$v=19$m=19456,t=2,p=1$YSBnb2xkZW4gdmVjdG9yIQ$d+4Wjdd1EDONdI00Cxz1bbmF7/A3AgOK1kR3YxGl+aY"
)
GOLDEN_STORED = bytes.fromhex(
    "0002703101000264312ea8d16af40377f8bd0f97b32fa5daeb353fa2cf8d68bc0ae42c08ba7456dda46350241375e0f5"
    "19d9fc501dc7a37be655905e04cc5d5e6903b433e282bd3900c8baf18a5a1a2e7324a7d36bc7b55b3e5a418a61747145"
    "916a76d11261b23ef5dae87e1c529c6f0be53f927d32f1c94ddc20e177445e7c7921202061bb"
)


GOLDEN_ELSEWHERE = {
    "pwdlib 0.3.1, our cost": (
        "$argon2id$v=19$m=19456,t=2,p=1$cNB77HXXJy5mBdS3sEFUvQ$mZUuS8Cdfah6Ki8pfe9F5uZG9JotIazTRHP5LO607qk"
    ),
    "pwdlib 0.3.1, its own cost": (
        "$argon2id$v=19$m=65536,t=3,p=4$f+kU0FnqF0AJpJgNnrBQ2g$jv0qaPwL+CYHWoCcbzmrXUx5l8qFTNKBJEVqj5XRNZg"
    ),
    "argon2-cffi 25.1.0, our cost": (
        "$argon2id$v=19$m=19456,t=2,p=1$+JrPWxR9+NZV4UgWn6wXbg$ta/yO4HPfPuBWSTrgKuXBFJ4iOU64IHqF2Eqk8GqOI0"
    ),
}
"""What other libraries made of `inner(GOLDEN_CARD, GOLDEN_PIN)`, once, in an environment of their own:
`Argon2Hasher(time_cost=2, memory_cost=19456, parallelism=1).hash(…)`, `Argon2Hasher().hash(…)`, and `PasswordHasher`
with the same cost as the first.
"""


def sub_key(root: Key, label: bytes) -> bytes:
    """HKDF-SHA256 by hand."""
    return hmac.digest(
        hmac.digest(bytes(32), root.secret, "sha256"), b"lossline " + label + b"\x01", "sha256"
    )


def inner(card_uid: str, pin: str) -> str:
    """The innermost layer by hand: what argon2id is given."""
    message = framed(b"lossline pin v1", card_uid.encode(), pin.encode())
    return hmac.digest(sub_key(PEPPER, b"pin"), message, "sha256").hex()


def unwrapped(card_uid: str, stored: bytes) -> str:
    """The outermost layer taken off by hand."""
    assert stored[:2] == b"\x00\x02"
    assert stored[2:4] == b"p1"
    assert stored[4:9] == b"\x01\x00\x02d1"
    bound_to = framed(b"pin", card_uid.encode(), b"p1")
    return AESGCM(sub_key(WRAP, b"pin-wrap")).decrypt(stored[9:21], stored[21:], bound_to).decode()


def test_exactly_one_distribution_provides_passlib() -> None:
    # With both installed the abandoned 1.7.4 silently lies over the maintained one.
    assert importlib.metadata.packages_distributions()["passlib"] == ["libpass"]


@given(pin=PINS, other=PINS)
@settings(max_examples=50)
def test_the_right_pin_is_right_and_every_other_is_wrong(pin: str, other: str) -> None:
    stored = VAULT.seal("card", pin)

    assert VAULT.verify("card", stored, pin).is_right
    assert VAULT.verify("card", stored, other).is_right == (other == pin)


def test_a_pin_stored_years_ago_is_still_verified() -> None:
    vault = PinVault(KEYS, Cost.PRODUCTION)

    assert vault.verify(GOLDEN_CARD, GOLDEN_STORED, GOLDEN_PIN).is_right
    assert not vault.verify(GOLDEN_CARD, GOLDEN_STORED, "739165").is_right


def test_a_hash_made_by_argon2_cffi_is_verified() -> None:
    made_elsewhere = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(inner("card", "246810"))
    wrapped = KEYS.seal("pin-wrap", made_elsewhere.encode(), framed(b"pin", b"card", b"p1"))

    assert VAULT.verify("card", framed(b"p1") + wrapped, "246810").is_right


@pytest.mark.parametrize("phc", GOLDEN_ELSEWHERE.values(), ids=GOLDEN_ELSEWHERE)
def test_hashes_that_other_libraries_made_are_verified_and_renewed_if_their_cost_is_another(phc: str) -> None:
    vault = PinVault(KEYS, Cost.PRODUCTION)
    bound_to = framed(b"pin", GOLDEN_CARD.encode(), b"p1")
    stored = framed(b"p1") + KEYS.seal("pin-wrap", phc.encode(), bound_to)

    verdict = vault.verify(GOLDEN_CARD, stored, GOLDEN_PIN)

    assert verdict.is_right
    assert (verdict.renewed is None) == ("m=19456,t=2,p=1" in phc)
    assert not vault.verify(GOLDEN_CARD, stored, "739165").is_right


def test_what_is_stored_is_plain_argon2id_within_the_wrap_so_another_library_can_take_over() -> None:
    phc = unwrapped("card", VAULT.seal("card", "246810"))

    assert PasswordHasher().verify(phc, inner("card", "246810"))
    assert unwrapped(GOLDEN_CARD, GOLDEN_STORED) == GOLDEN_PHC


def test_production_pays_nineteen_mebibytes_and_two_passes() -> None:
    parameters = extract_parameters(unwrapped("card", PinVault(KEYS).seal("card", "246810")))

    assert parameters.type is Type.ID
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19456, 2, 1)


def test_a_hash_moved_to_another_card_is_wrong_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    stored = VAULT.seal("one card", "246810")

    verdict = VAULT.verify("another card", stored, "246810")

    assert not verdict.is_right
    assert [event["card"] for event in events(caplog, "pin.seal_broken")] == ["another card"]


def test_what_is_stored_shows_neither_pin_nor_hash() -> None:
    stored = VAULT.seal("card", "246810")

    assert b"246810" not in stored
    assert b"argon2" not in stored


def test_with_nothing_stored_no_pin_is_right() -> None:
    assert not VAULT.verify("card", None, "123456").is_right


class CountingVault(PinVault):
    """Counts how often it hashed in order to judge."""

    judged = 0

    def _matches(self, card_uid: str, key_id: str, pin: str, phc: str) -> bool:
        self.judged += 1
        return super()._matches(card_uid, key_id, pin, phc)


def test_judging_costs_one_hash_whether_there_is_a_pin_or_not() -> None:
    vault = CountingVault(KEYS, Cost.TEST)
    stored = vault.seal("card", "246810")

    for card, blob, pin in (
        ("card", stored, "246810"),
        ("card", stored, "135791"),
        ("unknown", None, "246810"),
        ("moved", stored, "246810"),
        ("card", b"garbage", "246810"),
        ("card", stored, "*"),
    ):
        vault.judged = 0
        vault.verify(card, blob, pin)
        assert vault.judged == 1, card


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345*", "123456\n", "１２３４５６", "١٢٣٤٥٦"])
def test_only_six_plain_digits_are_ever_stored(pin: str) -> None:
    with pytest.raises(ValueError, match="six digits"):
        VAULT.seal("card", pin)


def test_a_right_pin_under_the_newest_keys_and_cost_needs_no_renewal() -> None:
    assert VAULT.verify("card", VAULT.seal("card", "246810"), "246810").renewed is None


def test_after_a_new_pepper_the_next_right_entry_renews_the_blob() -> None:
    stored = VAULT.seal("card", "246810")
    vault = PinVault(PIN_ROTATED, Cost.TEST)

    renewed = vault.verify("card", stored, "246810").renewed

    assert renewed is not None
    assert vault.verify("card", renewed, "246810").renewed is None
    assert vault.verify("card", stored, "135791").renewed is None


def test_after_a_new_cost_the_next_right_entry_renews_the_blob() -> None:
    stored = VAULT.seal("card", "246810")

    renewed = PinVault(KEYS, Cost.PRODUCTION).verify("card", stored, "246810").renewed

    assert renewed is not None
    assert "m=19456,t=2,p=1" in unwrapped("card", renewed)


def test_a_new_wrap_key_needs_no_pin() -> None:
    stored = VAULT.seal("card", "246810")
    vault = PinVault(WRAP_ROTATED, Cost.TEST)

    rewrapped = vault.rewrap("card", stored)

    assert rewrapped is not None
    assert vault.verify("card", rewrapped, "246810").is_right
    assert vault.rewrap("card", rewrapped) is None
    only_new = PinVault(EnvironmentKeys(KeyList((PEPPER,)), KeyList((NEW_WRAP,))), Cost.TEST)
    assert only_new.verify("card", rewrapped, "246810").is_right


def test_a_pin_is_the_same_under_another_wrap_and_no_other_is() -> None:
    stored, vault = VAULT.seal("card", "246810"), PinVault(WRAP_ROTATED, Cost.TEST)
    rewrapped = vault.rewrap("card", stored)

    assert rewrapped != stored
    assert vault.is_same("card", stored, rewrapped)
    assert vault.is_same("card", stored, stored)
    assert vault.is_same("card", None, None)
    assert not vault.is_same("card", stored, None)
    assert not vault.is_same("card", stored, VAULT.seal("card", "246810")), (
        "set anew, though to the same digits"
    )
    assert not vault.is_same("another card", stored, rewrapped)


def test_nobody_rewraps_the_blob_of_another_card() -> None:
    with pytest.raises(SealBroken):
        PinVault(WRAP_ROTATED, Cost.TEST).rewrap("another card", VAULT.seal("one card", "246810"))


def test_a_blob_under_a_pepper_that_is_gone_is_wrong_and_the_log_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    stored = VAULT.seal("card", "246810")
    vault = PinVault(EnvironmentKeys(KeyList((NEW_PEPPER,)), KeyList((WRAP,))), Cost.TEST)

    assert not vault.verify("card", stored, "246810").is_right
    assert "pin.pepper_missing" in caplog.text


def test_the_log_never_holds_a_pin(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    VAULT.verify("another card", VAULT.seal("card", "246810"), "246810")

    assert "246810" not in caplog.text


def _judge_in_a_child(answers: "multiprocessing.Queue[bool]", stored: bytes) -> None:
    answers.put(VAULT.verify("card", stored, "246810").is_right)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_web_process_hashes_on_a_thread_of_its_own() -> None:
    stored = VAULT.seal("card", "246810")
    forking = multiprocessing.get_context("fork")
    answers = forking.Queue()

    child = forking.Process(target=_judge_in_a_child, args=(answers, stored))
    child.start()

    assert answers.get(timeout=90)
    child.join()
