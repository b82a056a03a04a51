"""The environment is read once, all its faults are named at once, and secrets do not print."""

import re
import secrets
import subprocess
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from settings import PUBLISHED_KEYS, Settings, SettingsError, demo_environment

ROOT = Path(__file__).parent.parent


def new_key(name: str) -> str:
    return f"{name}:{b64encode(secrets.token_bytes(32)).decode()}"


def good_environment(**changes: str) -> dict[str, str]:
    environment = {
        "DATABASE_URL": "sqlite:///cards.db",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "new-token, old-token",
        "TWILIO_PHONE_NUMBER": "+8631112333",
        "PUBLIC_URL": "https://line.example/",
        "SECRET_KEY": secrets.token_hex(32),
        "PIN_PEPPER": new_key("p1"),
        "DATA_KEY": f"{new_key('d2')},{new_key('d1')}",
    }
    return environment | changes


def faults_of(environment: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as fault:
        Settings.from_env(environment)
    return fault.value.faults


def test_a_good_environment_is_read_into_types() -> None:
    settings = Settings.from_env(good_environment())

    assert settings.twilio_auth_tokens == ("new-token", "old-token")
    assert settings.public_url == "https://line.example"
    assert settings.data_key.ids == ("d2", "d1")
    assert settings.city_profile == "shijiazhuang"
    assert settings.seal_key is None
    assert not settings.is_demo
    assert settings.twilio_api_url is None


def test_what_only_some_processes_need_is_read_if_it_is_there() -> None:
    settings = Settings.from_env(
        good_environment(
            SEAL_KEY=new_key("s1"),
            CITY_PROFILE="nanjing",
            TRUSTED_PROXIES="2",
            LOSSLINE_DEMO="1",
            LOSSLINE_DEMO_DIR=".demo",
            LOSSLINE_TWILIO_API_URL="http://127.0.0.1:9/",
        )
    )

    assert settings.seal_key is not None
    assert settings.seal_key.id == "s1"
    assert len(settings.seal_key.secret) == 32
    assert settings.city_profile == "nanjing"
    assert settings.trusted_proxies == 2
    assert settings.is_demo
    assert settings.demo_dir == Path(".demo")
    assert settings.twilio_api_url == "http://127.0.0.1:9"


def test_an_empty_environment_hears_of_every_missing_name_at_once() -> None:
    assert faults_of({}) == (
        "DATABASE_URL is missing",
        "TWILIO_ACCOUNT_SID is missing",
        "TWILIO_AUTH_TOKEN is missing",
        "TWILIO_PHONE_NUMBER is missing",
        "PUBLIC_URL is missing",
        "SECRET_KEY is missing",
        "PIN_PEPPER is missing",
        "DATA_KEY is missing",
    )


def test_wrong_values_are_all_named_at_once() -> None:
    environment = good_environment(
        DATABASE_URL="mysql://cards",
        TWILIO_AUTH_TOKEN=" , ",
        TWILIO_PHONE_NUMBER="12333",
        PUBLIC_URL="line.example",
        SECRET_KEY="short",
        PIN_PEPPER=f"p1:{b64encode(bytes(16)).decode()}",
        DATA_KEY="no-colon",
        SEAL_KEY=f"{new_key('s1')},{new_key('s2')}",
        CITY_PROFILE="atlantis",
    )

    faults = faults_of(environment)

    assert [fault.split()[0].rstrip(":") for fault in faults] == [
        "DATABASE_URL",
        "TWILIO_AUTH_TOKEN",
        "TWILIO_PHONE_NUMBER",
        "PUBLIC_URL",
        "SECRET_KEY",
        "PIN_PEPPER",
        "DATA_KEY",
        "SEAL_KEY",
        "CITY_PROFILE",
    ]
    assert "PIN_PEPPER: key 'p1' has 16 bytes, 32 are needed" in faults


def test_an_address_that_no_database_has_is_a_fault_and_no_traceback() -> None:
    faults = faults_of(good_environment(DATABASE_URL="postgresql://x@127.0.0.1:port/x"))

    assert faults == ("DATABASE_URL cannot be read as the address of a database",)


def test_the_same_bytes_in_two_variables_are_refused() -> None:
    shared = new_key("k")

    assert faults_of(good_environment(PIN_PEPPER=shared, DATA_KEY=shared)) == (
        "DATA_KEY and PIN_PEPPER hold the same bytes: each needs keys of its own",
    )


@pytest.mark.parametrize("other", ["PIN_PEPPER", "SEAL_KEY", "SECRET_KEY", "TWILIO_AUTH_TOKEN"])
def test_the_bytes_of_a_data_key_serve_nowhere_else(other: str) -> None:
    secret = b64encode(secrets.token_bytes(32)).decode()
    dressed = f"x:{secret}" if other in {"PIN_PEPPER", "SEAL_KEY"} else secret

    faults = faults_of(good_environment(DATA_KEY=f"d1:{secret}", **{other: dressed}))

    assert len(faults) == 1
    assert {"DATA_KEY", other} <= set(faults[0].split())


def test_a_token_as_secret_key_and_a_token_twice_are_refused() -> None:
    token = secrets.token_hex(32)

    assert faults_of(good_environment(SECRET_KEY=token, TWILIO_AUTH_TOKEN=token)) == (
        "TWILIO_AUTH_TOKEN and SECRET_KEY hold the same bytes: each needs keys of its own",
    )
    assert "different ones" in faults_of(good_environment(TWILIO_AUTH_TOKEN=f"{token},{token}"))[0]


def test_a_key_that_cannot_be_read_hides_no_other_fault() -> None:
    good = b64encode(secrets.token_bytes(32)).decode()

    faults = faults_of(good_environment(DATA_KEY=f"d3:!,d2:{good},d1:{good}", CITY_PROFILE="atlantis"))

    assert faults[:2] == (
        "DATA_KEY: key 'd3' is not base64",
        "DATA_KEY: the same bytes stand under two ids",
    )
    assert faults[2].startswith("CITY_PROFILE atlantis: cannot be read")


@pytest.mark.parametrize(
    "invented",
    [
        bytes(32),
        b"\xff" * 32,
        bytes(range(32)),
        bytes(range(255, 223, -1)),
        bytes(range(0, 64, 2)),
        b"\x01\x02\x03\x04" * 8,
        b"correct horse battery staple 2026",
    ],
)
@pytest.mark.parametrize("variable", ["PIN_PEPPER", "DATA_KEY", "SEAL_KEY"])
def test_bytes_that_somebody_made_up_are_no_key(variable: str, invented: bytes) -> None:
    encoded = b64encode(invented[:32]).decode()

    faults = faults_of(good_environment(**{variable: f"k1:{encoded}"}))

    assert faults == (f"{variable} holds bytes that are not random: lossline keys new makes some",)


@pytest.mark.parametrize("invented", ["0" * 64, "abcd" * 16])
def test_letters_over_and_over_are_no_secret_key(invented: str) -> None:
    assert faults_of(good_environment(SECRET_KEY=invented)) == (
        "SECRET_KEY holds bytes that are not random: lossline keys new makes some",
    )


def test_only_the_worker_misses_a_seal_key() -> None:
    assert Settings.from_env(good_environment()).seal_key is None
    with pytest.raises(SettingsError) as fault:
        Settings.from_env(good_environment(), also_needed={"SEAL_KEY"})
    assert fault.value.faults == ("SEAL_KEY is missing",)


TOKEN = {
    "KEY_RING": "pkcs11",
    "PKCS11_MODULE": "/usr/lib/softhsm/libsofthsm2.so",
    "PKCS11_TOKEN": "lossline",
    "PKCS11_PIN": "hunter2",
    "PKCS11_PIN_PEPPER": "pepper-2026, pepper-2025",
    "PKCS11_DATA_KEY": "data-2026",
}


def test_keys_in_a_token_are_named_by_their_labels_and_those_outside_may_stay_for_a_while() -> None:
    moved = Settings.from_env(good_environment(**TOKEN, PIN_PEPPER="", DATA_KEY=""))
    moving = Settings.from_env(good_environment(**TOKEN))

    assert moved.token is not None
    assert moved.token.pin_pepper == ("pepper-2026", "pepper-2025")
    assert moved.token.data_key == ("data-2026",)
    assert moved.data_key.ids == ()
    assert moving.data_key.ids == ("d2", "d1")
    assert "hunter2" not in repr(moved)


def test_everything_that_is_wrong_with_a_token_s_settings_is_told_at_once() -> None:
    faults = faults_of(
        good_environment(KEY_RING="pkcs11", PKCS11_PIN_PEPPER="one,two,,one", PKCS11_DATA_KEY="data key")
    )

    assert faults == (
        "PKCS11_MODULE is missing",
        "PKCS11_TOKEN is missing",
        "PKCS11_PIN is missing",
        "PKCS11_PIN_PEPPER: label 3 is not made of letters, digits, dots, hyphens, underscores, 32 at most",
        "PKCS11_PIN_PEPPER: 2 keys are called 'one'",
        "PKCS11_DATA_KEY: label 1 is not made of letters, digits, dots, hyphens, underscores, 32 at most",
    )


def test_one_key_of_a_token_serves_one_purpose() -> None:
    assert faults_of(good_environment(**TOKEN | {"PKCS11_DATA_KEY": "data-2026,pepper-2025"})) == (
        "PKCS11_PIN_PEPPER and PKCS11_DATA_KEY both name pepper-2025",
    )


def test_another_ring_is_refused() -> None:
    assert faults_of(good_environment(KEY_RING="vault")) == ("KEY_RING must be one of environment, pkcs11",)


@pytest.mark.parametrize("form", [b64encode, bytes.hex])
def test_a_pepper_in_another_dress_is_no_secret_key(form: object) -> None:
    secret = secrets.token_bytes(32)
    dressed = b64encode(secret).decode() if form is b64encode else secret.hex()

    faults = faults_of(good_environment(PIN_PEPPER=f"p1:{b64encode(secret).decode()}", SECRET_KEY=dressed))

    assert faults == ("SECRET_KEY and PIN_PEPPER hold the same bytes: each needs keys of its own",)


@pytest.mark.parametrize("published", PUBLISHED_KEYS)
def test_a_key_that_is_published_in_this_repository_is_refused(published: str) -> None:
    faults = faults_of(good_environment(DATA_KEY=f"d1:{published}", SECRET_KEY=published))

    assert faults == (
        "DATA_KEY holds a key that is published in this repository: make your own",
        "SECRET_KEY holds a key that is published in this repository: make your own",
    )


def test_every_key_that_stands_in_this_repository_is_on_the_list_of_published_ones() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    # A lock is full of digests, which are as long as keys.
    files = [
        ROOT / name for name in listed.decode().split("\0") if name and not name.startswith("requirements")
    ]
    like_a_key = re.compile("(?<![A-Za-z0-9+/_-])([A-Za-z0-9+/_-]{43}=|[0-9A-Fa-f]{64})(?![A-Za-z0-9+/=_-])")

    found = {
        (str(path.relative_to(ROOT)), key)
        for path in files
        if path.is_file()
        for key in like_a_key.findall(path.read_text(encoding="utf-8", errors="ignore"))
    }

    unlisted = {where for where, key in found if key not in PUBLISHED_KEYS}
    assert not unlisted, f"add these keys to PUBLISHED_KEYS in settings.py, or take them out: {unlisted}"


def test_published_keys_have_the_length_of_keys() -> None:
    assert {len(b64decode(key)) for key in PUBLISHED_KEYS} == {32}


def test_secrets_do_not_print() -> None:
    environment = good_environment(DATABASE_URL="postgresql://lossline:hunter2@db/cards")

    printed = repr(Settings.from_env(environment))

    for secret in ("hunter2", "new-token", environment["SECRET_KEY"], environment["PIN_PEPPER"][3:]):
        assert secret not in printed


def test_faults_do_not_print_secrets_either() -> None:
    environment = good_environment(SECRET_KEY="hunter2", PIN_PEPPER="hunter3", DATABASE_URL="hunter4")

    assert "hunter" not in "".join(faults_of(environment))


def test_the_demo_leaves_its_environment_for_the_commands(tmp_path: Path) -> None:
    (tmp_path / ".demo").mkdir()
    (tmp_path / ".demo" / "environment").write_text(
        "# made by the demo\nA=1\n\nKEY=id:abc=\n", encoding="utf-8"
    )

    assert demo_environment(tmp_path) == {"A": "1", "KEY": "id:abc="}


def test_without_a_demo_there_is_no_demo_environment(tmp_path: Path) -> None:
    assert demo_environment(tmp_path) is None
