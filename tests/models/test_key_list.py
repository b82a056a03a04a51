"""Lists of keys are read newest first, and everything that is wrong with one is told at once."""

import secrets
from base64 import b64encode

import pytest

from models.key_list import Key, KeyFault, KeyList

OLD = Key("2025", secrets.token_bytes(32))
NEW = Key("2026", secrets.token_bytes(32))


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
