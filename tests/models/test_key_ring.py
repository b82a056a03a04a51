"""What every ring promises, wherever its root keys lie: in the environment, in a hardware module, or on the way."""

import dataclasses
import hashlib
import hmac
import multiprocessing
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import pkcs11
import pytest
from hypothesis import given
from hypothesis import strategies as some

from models import token_keys
from models.environment_keys import EnvironmentKeys
from models.key_list import Key, KeyFault, KeyList
from models.key_sources import open_ring
from models.keys import UNDER_PEPPER, KeyRing, KeysUnavailable, SealBroken, framed
from models.token_place import TokenPlace

OLD, NEW, PEPPER, NEW_PEPPER = (Key.fresh(name) for name in ("d1", "d2", "p1", "p2"))
NONE = KeyList(())

DATA_LABELS = some.sampled_from(["pii-enc", "pin-wrap", "retired"])


@dataclass(frozen=True)
class Rings:
    """A ring before and after a new pepper and a new data key were put before the old ones."""

    before: KeyRing
    after: KeyRing


@pytest.fixture(scope="module")
def place(soft_token: TokenPlace) -> TokenPlace:
    """A token with two peppers and two data keys of the names above."""
    for key in (OLD, NEW, PEPPER, NEW_PEPPER):
        token_keys.make_key(soft_token, key.id)
    return soft_token


def in_token(place: TokenPlace, pepper: tuple[str, ...], data: tuple[str, ...]) -> TokenPlace:
    return dataclasses.replace(place, pin_pepper=pepper, data_key=data)


@pytest.fixture(params=["environment", "token", "moving into a token"], scope="module")
def rings(request: pytest.FixtureRequest, place: TokenPlace) -> Rings:
    old = KeyList((PEPPER,)), KeyList((OLD,))
    match request.param:
        case "environment":
            both = KeyList((NEW_PEPPER, PEPPER)), KeyList((NEW, OLD))
            return Rings(open_ring(*old, None), open_ring(*both, None))
        case "token":
            before, after = in_token(place, ("p1",), ("d1",)), in_token(place, ("p2", "p1"), ("d2", "d1"))
            return Rings(open_ring(NONE, NONE, before), open_ring(NONE, NONE, after))
        case _:
            return Rings(open_ring(*old, None), open_ring(*old, in_token(place, ("p2",), ("d2",))))


@given(label=DATA_LABELS, plain=some.binary(), aad=some.binary())
def test_what_is_sealed_opens_again(rings: Rings, label: str, plain: bytes, aad: bytes) -> None:
    assert rings.after.open(label, rings.after.seal(label, plain, aad), aad) == plain


@given(plain=some.binary(), aad=some.binary(), other=some.binary())
def test_what_is_sealed_for_one_place_or_purpose_opens_at_no_other(
    rings: Rings, plain: bytes, aad: bytes, other: bytes
) -> None:
    sealed = rings.after.seal("pii-enc", plain, aad)

    with pytest.raises(SealBroken):
        rings.after.open("pin-wrap", sealed, aad)
    if other != aad:
        with pytest.raises(SealBroken):
            rings.after.open("pii-enc", sealed, other)


@given(place=some.integers(min_value=0, max_value=60), change=some.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_noticed_wherever_it_is(rings: Rings, place: int, change: int) -> None:
    sealed = bytearray(rings.after.seal("pii-enc", b"110101199003070011", b"holders.citizen_id"))
    sealed[place % len(sealed)] ^= change

    with pytest.raises(SealBroken):
        rings.after.open("pii-enc", bytes(sealed), b"holders.citizen_id")


@given(garbage=some.binary(max_size=80))
def test_garbage_is_a_broken_seal_and_nothing_worse(rings: Rings, garbage: bytes) -> None:
    with pytest.raises(SealBroken):
        rings.after.open("pii-enc", garbage, b"")


def test_the_same_text_sealed_twice_looks_different(rings: Rings) -> None:
    assert rings.after.seal("pii-enc", b"same", b"") != rings.after.seal("pii-enc", b"same", b"")


def test_after_a_rotation_old_seals_open_and_new_ones_bear_the_new_key(rings: Rings) -> None:
    sealed_before = rings.before.seal("pii-enc", b"text", b"")

    sealed_after = rings.after.seal("pii-enc", b"text", b"")

    assert rings.after.open("pii-enc", sealed_before, b"") == b"text"
    assert rings.before.sealed_with(sealed_before) == "d1"
    assert rings.after.sealed_with(sealed_after) == "d2"
    with pytest.raises(SealBroken, match="not here"):
        rings.before.open("pii-enc", sealed_after, b"")


def test_old_macs_and_index_values_can_still_be_made_after_a_rotation(rings: Rings) -> None:
    before, after = rings.before, rings.after

    assert after.mac_with("p1", "code", b"246810") == before.mac("code", b"246810")
    assert after.mac("code", b"246810") != before.mac("code", b"246810")
    assert after.index("phone", "+8613800138000", "d1") == before.index("phone", "+8613800138000")
    assert after.index("phone", "+8613800138000") != before.index("phone", "+8613800138000")
    with pytest.raises(KeyError):
        before.mac_with("d2", "audit-mac", b"")
    with pytest.raises(KeyError):
        before.mac_with("p2", "pin", b"")


def test_a_field_is_found_however_it_was_typed_and_equal_values_of_two_fields_do_not_link(
    rings: Rings,
) -> None:
    index = rings.after.index

    assert index("citizen_id", " １１０１０１19900307001x") == index("citizen_id", "11010119900307001X")
    assert index("citizen_id", "1") != index("phone", "1")


def test_macs_differ_by_label_and_by_root_list(rings: Rings) -> None:
    labels = [*sorted(UNDER_PEPPER), "audit-mac", "pin-wrap", "pii-index/phone"]

    macs = {rings.after.mac(label, b"same") for label in labels}

    assert len(macs) == len(labels)
    assert {len(mac) for mac in macs} == {32}
    assert rings.after.ids("pin") == ("p2", "p1")
    assert rings.after.ids("audit-mac") == ("d2", "d1")


@pytest.mark.parametrize("label", sorted(UNDER_PEPPER))
def test_nothing_is_sealed_under_the_pepper(rings: Rings, label: str) -> None:
    with pytest.raises(ValueError, match="only makes macs"):
        rings.after.seal(label, b"", b"")


def test_many_threads_use_one_ring(rings: Rings) -> None:
    expected, wrong = rings.after.mac("pin", b"246810"), []

    def work() -> None:
        wrong.extend(mac for _ in range(50) if (mac := rings.after.mac("pin", b"246810")) != expected)

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not wrong


def _mac_in_a_child(answers: "multiprocessing.Queue[bytes]", ring: KeyRing) -> None:
    answers.put(ring.mac("pin", b"246810"))


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_forked_processes_use_the_ring_of_their_parent_while_it_goes_on(rings: Rings) -> None:
    expected, is_over = rings.after.mac("pin", b"246810"), threading.Event()

    def keep_busy() -> None:
        while not is_over.is_set():
            rings.after.mac("pin", b"135791")

    busy = threading.Thread(target=keep_busy)
    busy.start()
    try:
        heard = _heard_of_children(rings.after)
    finally:
        is_over.set()
        busy.join()

    assert heard == [expected] * 4
    assert rings.after.mac("pin", b"246810") == expected


def _heard_of_children(ring: KeyRing) -> list[bytes]:
    forking = multiprocessing.get_context("fork")
    answers = forking.Queue()
    children = [forking.Process(target=_mac_in_a_child, args=(answers, ring)) for _ in range(4)]
    for child in children:
        child.start()
    heard = [answers.get(timeout=90) for _ in children]
    for child in children:
        child.join()
    return heard


def test_a_sub_key_in_the_environment_is_hkdf_sha256_of_its_label() -> None:
    ring = EnvironmentKeys(KeyList((PEPPER,)), KeyList((OLD,)))
    extracted = hmac.digest(bytes(32), OLD.secret, "sha256")
    sub_key = hmac.digest(extracted, b"lossline audit-mac\x01", "sha256")

    assert ring.mac("audit-mac", b"event") == hmac.new(sub_key, b"event", hashlib.sha256).digest()


def test_a_sub_key_of_the_token_is_hkdf_expand_and_a_pepper_s_mac_is_made_by_the_root_key_itself(
    place: TokenPlace,
) -> None:
    ring = open_ring(NONE, NONE, in_token(place, ("p1",), ("d1",)))
    root = _by_hand(place, "d1")
    sub_key = root(b"lossline audit-mac\x01")

    assert ring.mac("audit-mac", b"event") == hmac.new(sub_key, b"event", hashlib.sha256).digest()
    assert ring.mac("pin", b"246810") == _by_hand(place, "p1")(framed(b"lossline", b"pin", b"246810"))


def _by_hand(place: TokenPlace, label: str) -> Callable[[bytes], bytes]:
    session = pkcs11.lib(place.module).get_token(token_label=place.token).open()
    return partial(session.get_key(label=label).sign, mechanism=pkcs11.Mechanism.SHA256_HMAC)


def test_the_bytes_of_root_keys_never_leave_the_token(place: TokenPlace) -> None:
    session = pkcs11.lib(place.module).get_token(token_label=place.token).open()

    for name in ("p1", "d1"):
        with pytest.raises(pkcs11.exceptions.AttributeSensitive):
            session.get_key(label=name)[pkcs11.Attribute.VALUE]


def test_everything_that_is_wrong_with_a_token_s_keys_is_told_at_once(place: TokenPlace) -> None:
    session = pkcs11.lib(place.module).get_token(token_label=place.token).open(rw=True)
    session.generate_key(
        pkcs11.KeyType.GENERIC_SECRET,
        256,
        label="loose",
        mechanism=pkcs11.Mechanism.GENERIC_SECRET_KEY_GEN,
        template={
            pkcs11.Attribute.EXTRACTABLE: True,
            pkcs11.Attribute.SENSITIVE: False,
            pkcs11.Attribute.SIGN: True,
        },
    )

    with pytest.raises(KeyFault) as fault:
        token_keys.open_roots(in_token(place, ("p1", "loose"), ("gone", "d1")))

    assert fault.value.faults == (
        "the token's key 'loose' may leave the token: it has to be sensitive and not extractable",
        "the token has no secret keys called 'gone'",
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"token": "nowhere"}, "the token 'nowhere' cannot be used"),
        ({"module": "/nowhere.so"}, "/nowhere.so: No such file"),
    ],
)
def test_a_token_that_is_not_there_is_a_fault(place: TokenPlace, change: dict[str, str], said: str) -> None:
    with pytest.raises(KeyFault, match=said):
        token_keys.open_roots(dataclasses.replace(in_token(place, ("p1",), ("d1",)), **change))


def test_the_same_name_in_token_and_environment_is_a_fault(place: TokenPlace) -> None:
    with pytest.raises(KeyFault, match="DATA_KEY: 2 keys are called 'd1'"):
        open_ring(KeyList((PEPPER,)), KeyList((OLD,)), in_token(place, ("p2",), ("d1",)))


def test_a_key_is_never_made_over_another(place: TokenPlace) -> None:
    with pytest.raises(KeyFault, match="has a key called 'p1' already"):
        token_keys.make_key(place, "p1")


def lose_sessions(place: TokenPlace) -> None:
    """What remains after the module was away for a moment."""
    with suppress(pkcs11.exceptions.PKCS11Error):
        pkcs11.lib(place.module).reinitialize()


# python-pkcs11 tries to end the operation that has failed, which fails as well.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_ring_goes_on_when_its_token_comes_back(place: TokenPlace) -> None:
    ring = open_ring(NONE, NONE, in_token(place, ("p1",), ("d1",)))
    expected = ring.mac("pin", b"246810")

    lose_sessions(place)

    assert ring.mac("pin", b"246810") == expected


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_while_the_token_is_away_pins_cannot_be_judged_but_data_can_be_read(
    place: TokenPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted = open_ring(NONE, NONE, in_token(place, ("p1",), ("d1",)))
    sealed = interrupted.seal("pii-enc", b"text", b"")
    there = os.environ["SOFTHSM2_CONF"]
    monkeypatch.setenv("SOFTHSM2_CONF", "/nowhere")
    lose_sessions(place)

    with pytest.raises(KeysUnavailable, match="the token 'lossline' cannot be used"):
        interrupted.mac("pin", b"246810")
    assert interrupted.open("pii-enc", sealed, b"") == b"text"

    monkeypatch.setenv("SOFTHSM2_CONF", there)
    assert len(interrupted.mac("pin", b"246810")) == 32


def test_a_wrong_token_pin_is_tried_no_second_time(place: TokenPlace) -> None:
    lose_sessions(place)

    with pytest.raises(KeyFault, match="PinIncorrect"):
        token_keys.open_roots(dataclasses.replace(in_token(place, ("p1",), ("d1",)), pin="wrong"))


@given(one=some.lists(some.binary()), other=some.lists(some.binary()))
def test_no_two_lists_of_parts_are_framed_alike(one: list[bytes], other: list[bytes]) -> None:
    assert (framed(*one) == framed(*other)) == (one == other)
