"""Keys: each purpose has its own, newest first, and what is sealed opens only where it belongs."""

import hashlib
import hmac
import secrets
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.environment_keys import EnvironmentKeys
from models.key_list import Key, KeyFault, KeyList
from models.keys import KeyRing, SealBroken, framed

OLD = Key("2025", secrets.token_bytes(32))
NEW = Key("2026", secrets.token_bytes(32))
PEPPER = KeyList((Key("p1", secrets.token_bytes(32)),))

KEYS: KeyRing = EnvironmentKeys(PEPPER, KeyList((OLD,)))
AFTER_ROTATION: KeyRing = EnvironmentKeys(PEPPER, KeyList((NEW, OLD)))

LABELS = some.sampled_from(["pii-enc", "pin-wrap", "retired"])


def written(*keys: Key) -> str:
    return ",".join(f"{key.id}:{b64encode(key.secret).decode()}" for key in keys)


def test_a_key_list_is_read_newest_first() -> None:
    assert KeyList.parse(written(NEW, OLD)) == KeyList((NEW, OLD))


def test_all_faults_of_a_key_list_are_named_at_once_and_no_key_is() -> None:
    short, bare = b64encode(bytes(31)).decode(), b64encode(NEW.secret).decode()
    text = f"one:!!!,two:{short},{bare},two:{written(OLD)}"

    with pytest.raises(KeyFault) as fault:
        KeyList.parse(text)

    assert fault.value.faults == (
        "key 'one' is not base64",
        "key 'two' has 31 bytes, 32 are needed",
        "key 3 is not of the form id:base64",
        "key 'two' is not base64",
        "2 keys are called 'two'",
    )


def test_the_same_bytes_under_two_ids_are_refused() -> None:
    with pytest.raises(KeyFault, match="same bytes stand under two ids"):
        KeyList.parse(written(NEW, Key("other", NEW.secret)))


def test_keys_do_not_print() -> None:
    assert repr(NEW.secret)[2:10] not in repr(KeyList((NEW,)))


@given(label=LABELS, plain=some.binary(), aad=some.binary())
def test_what_is_sealed_opens_again(label: str, plain: bytes, aad: bytes) -> None:
    assert KEYS.open(label, KEYS.seal(label, plain, aad), aad) == plain


@given(plain=some.binary(), aad=some.binary(), other=some.binary())
def test_what_is_sealed_for_one_place_or_purpose_opens_at_no_other(
    plain: bytes, aad: bytes, other: bytes
) -> None:
    sealed = KEYS.seal("pii-enc", plain, aad)

    with pytest.raises(SealBroken):
        KEYS.open("pin-wrap", sealed, aad)
    if other != aad:
        with pytest.raises(SealBroken):
            KEYS.open("pii-enc", sealed, other)


@given(place=some.integers(min_value=0, max_value=60), change=some.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_noticed_wherever_it_is(place: int, change: int) -> None:
    sealed = bytearray(KEYS.seal("pii-enc", b"110101199003070011", b"holders.citizen_id"))
    sealed[place % len(sealed)] ^= change

    with pytest.raises(SealBroken):
        KEYS.open("pii-enc", bytes(sealed), b"holders.citizen_id")


@given(garbage=some.binary(max_size=80))
def test_garbage_is_a_broken_seal_and_nothing_worse(garbage: bytes) -> None:
    with pytest.raises(SealBroken):
        KEYS.open("pii-enc", garbage, b"")


def test_the_same_text_sealed_twice_looks_different() -> None:
    assert KEYS.seal("pii-enc", b"same", b"") != KEYS.seal("pii-enc", b"same", b"")


def test_after_a_rotation_old_seals_open_and_new_ones_bear_the_new_key() -> None:
    sealed_before = KEYS.seal("pii-enc", b"text", b"")

    sealed_after = AFTER_ROTATION.seal("pii-enc", b"text", b"")

    assert AFTER_ROTATION.open("pii-enc", sealed_before, b"") == b"text"
    assert KEYS.sealed_with(sealed_before) == OLD.id
    assert AFTER_ROTATION.sealed_with(sealed_after) == NEW.id
    with pytest.raises(SealBroken, match="not here"):
        KEYS.open("pii-enc", sealed_after, b"")


def test_old_index_values_can_still_be_made_after_a_rotation() -> None:
    assert AFTER_ROTATION.index("phone", "+8613800138000", OLD.id) == KEYS.index("phone", "+8613800138000")
    assert AFTER_ROTATION.index("phone", "+8613800138000") != KEYS.index("phone", "+8613800138000")


def test_a_field_is_found_however_it_was_typed_and_equal_values_of_two_fields_do_not_link() -> None:
    assert KEYS.index("citizen_id", " １１０１０１19900307001x") == KEYS.index(
        "citizen_id", "11010119900307001X"
    )
    assert KEYS.index("citizen_id", "1") != KEYS.index("phone", "1")


def test_macs_differ_by_label_and_by_root_list() -> None:
    macs = {
        KEYS.mac(label, b"same") for label in ("pin", "pin-twice", "code", "heard", "audit-mac", "pin-wrap")
    }

    assert len(macs) == 6
    assert KEYS.ids("pin") == ("p1",)
    assert KEYS.ids("audit-mac") == ("2025",)


def test_a_sub_key_is_hkdf_sha256_of_its_label() -> None:
    extracted = hmac.digest(bytes(32), OLD.secret, "sha256")
    sub_key = hmac.digest(extracted, b"lossline audit-mac\x01", "sha256")

    assert KEYS.mac("audit-mac", b"event") == hmac.new(sub_key, b"event", hashlib.sha256).digest()


@given(one=some.lists(some.binary()), other=some.lists(some.binary()))
def test_no_two_lists_of_parts_are_framed_alike(one: list[bytes], other: list[bytes]) -> None:
    assert (framed(*one) == framed(*other)) == (one == other)
