"""Every setting of the line, typed, read from the environment once. Nothing else reads the environment."""

import re
from base64 import b64decode
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Self, TypeVar
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from logs import Level, log_level
from models import policy
from models.key_checks import faults_among
from models.key_list import KEY_BYTES, Key, KeyFault, KeyList
from models.policy import PolicyError
from models.token_place import TokenPlace, parse_labels

T = TypeVar("T")
F = TypeVar("F")

DEMO_ENVIRONMENT = Path(".demo") / "environment"

PUBLISHED_KEYS = (
    "dGhpcyBrZXkgaXMgcHVibGlzaGVkLCBubyBzZWNyZXQ=",
    "YSBzZWNvbmQga2V5IHRoYXQgaXMgcHVibGlzaGVkLi4=",
    "YSB0aGlyZCBrZXksIGFzIHB1YmxpYyBhcyB0aG9zZSE=",
    "YSBmb3VydGgsIGp1c3QgZm9yIHRlc3RzIHdpdGggaXQ=",
)
"""Every key that can be read in this repository (base64 of 32 bytes). None of them protects anything."""

RINGS = ("environment", "pkcs11")
DATABASES = ("sqlite", "postgresql", "postgresql+psycopg", "postgres")


class SettingsError(Exception):
    """The environment does not do. `faults` holds everything that is wrong with it, one sentence each."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("the settings do not do:\n" + "\n".join(f"  {fault}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Settings:
    """What the environment says, in types. Secrets do not print."""

    database_url: str = field(repr=False)
    twilio_account_sid: str
    twilio_auth_tokens: tuple[str, ...] = field(repr=False)
    """Newest first: two while a token is being changed."""
    twilio_phone_number: str
    public_url: str
    """Under which Twilio reaches the line, without a slash at the end."""
    secret_key: str = field(repr=False)
    pin_pepper: KeyList = field(repr=False)
    data_key: KeyList = field(repr=False)
    token: TokenPlace | None = None
    """Where KEY_RING is pkcs11: the hardware module's token, whose root keys are newer than those above."""
    seal_key: Key | None = field(default=None, repr=False)
    """Ed25519 seed of the worker's audit seals; other processes need none."""
    seal_public_keys: KeyList | None = None
    """Public halves of seal keys, of older ones too: for whoever checks seals and has no SEAL_KEY."""
    anchor_file: Path | None = None
    """Where the worker anchors the audit log's seals outside the database."""
    city_profile: str = "shijiazhuang"
    log_level: Level | None = None  # None: INFO in the processes that serve, WARNING in commands.
    metrics_token: str | None = field(default=None, repr=False)
    """Who knows it may read /metrics. None: nobody may."""
    trusted_proxies: int = 0  # Before the console. 0: nobody says, and its visitors' addresses are not known.
    recordings_dir: Path | None = None  # Of calls that somebody ordered to be recorded; None: no call is.
    is_demo: bool = False
    demo_dir: Path | None = None
    phone: str = "off"
    """The telephone in the browser: `on` (two ports after the line), `off`, or the address that serves it."""
    twilio_api_url: str | None = None
    """Where messages are posted instead of Twilio; for tests."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str], also_needed: Collection[str] = ()) -> Self:
        """Read the environment. `also_needed`: what other processes may leave out (SEAL_KEY).

        Raises SettingsError with all faults at once.
        """
        reader = _Reader(environ, also_needed)
        token = _token_place(reader)
        # Keys in the environment are all there are, or the older ones, which are on their way into the token.
        read_keys = partial(reader.read, instead=KeyList(())) if token is None else reader.read_if_there
        settings = cls(
            database_url=reader.read("DATABASE_URL", _database_url, ""),
            twilio_account_sid=reader.read("TWILIO_ACCOUNT_SID", str, ""),
            twilio_auth_tokens=reader.read("TWILIO_AUTH_TOKEN", _tokens, ()),
            twilio_phone_number=reader.read("TWILIO_PHONE_NUMBER", _phone_number, ""),
            public_url=reader.read("PUBLIC_URL", _web_address, ""),
            secret_key=reader.read("SECRET_KEY", _secret, ""),
            pin_pepper=read_keys("PIN_PEPPER", KeyList.parse) or KeyList(()),
            data_key=read_keys("DATA_KEY", KeyList.parse) or KeyList(()),
            token=token,
            seal_key=reader.read_if_there("SEAL_KEY", _one_seed),
            seal_public_keys=reader.read_if_there("SEAL_PUBLIC_KEYS", KeyList.parse),
            anchor_file=reader.read_if_there("ANCHOR_FILE", Path),
            city_profile=reader.read_if_there("CITY_PROFILE", _profile) or "shijiazhuang",
            log_level=reader.read_if_there("LOG_LEVEL", log_level),
            metrics_token=reader.read_if_there("METRICS_TOKEN", _secret),
            trusted_proxies=reader.read_if_there("TRUSTED_PROXIES", _count) or 0,
            recordings_dir=reader.read_if_there("RECORDINGS_DIR", Path),
            is_demo=environ.get("LOSSLINE_DEMO") == "1",
            demo_dir=reader.read_if_there("LOSSLINE_DEMO_DIR", Path),
            phone=reader.read_if_there("LOSSLINE_PHONE", _switch)
            or ("on" if environ.get("LOSSLINE_DEMO") == "1" else "off"),
            twilio_api_url=reader.read_if_there("LOSSLINE_TWILIO_API_URL", _web_address),
        )
        faults = (*reader.faults, *_faults_of_secrets(settings))
        if faults:
            raise SettingsError(faults)
        return settings


def demo_environment(root: Path) -> dict[str, str] | None:
    """The environment that `scripts/demo` left under this folder; None if there has been no demo yet."""
    path = root / DEMO_ENVIRONMENT
    if not path.exists():
        return None
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


class _Reader:
    """Reads one variable after the other and remembers what was wrong."""

    def __init__(self, environ: Mapping[str, str], also_needed: Collection[str]) -> None:
        self._environ = environ
        self._also_needed = also_needed
        self.faults: list[str] = []

    def read(self, name: str, parse: Callable[[str], T], instead: F) -> T | F:
        """The parsed variable; `instead` (and a fault) if it is missing or wrong."""
        text = self._environ.get(name, "").strip()
        if not text:
            self.faults.append(f"{name} is missing")
            return instead
        try:
            return parse(text)
        except PolicyError as fault:
            self.faults.extend(f"{name} {text}: {each}" for each in fault.faults)
        except KeyFault as fault:
            self.faults.extend(f"{name}: {each}" for each in fault.faults)
        except ValueError as fault:
            self.faults.append(f"{name} {fault}")
        return instead

    def read_if_there(self, name: str, parse: Callable[[str], T]) -> T | None:
        """The parsed variable, None if it is not set; which is a fault where this process needs it."""
        is_wanted = name in self._also_needed or self._environ.get(name, "").strip()
        return self.read(name, parse, None) if is_wanted else None


def _database_url(text: str) -> str:
    scheme, colon, rest = text.partition("://")
    if not colon or scheme not in DATABASES or not rest:
        raise ValueError(f"must begin with one of {', '.join(DATABASES)} and name a database after ://")
    try:
        make_url(text)
    except (ArgumentError, ValueError):
        raise ValueError("cannot be read as the address of a database") from None
    return text


def _tokens(text: str) -> tuple[str, ...]:
    tokens = tuple(token.strip() for token in text.split(","))
    if not all(tokens) or len(set(tokens)) < len(tokens):
        raise ValueError("must be one token, or several different ones with commas between them")
    return tokens


def _phone_number(text: str) -> str:
    if not re.fullmatch(r"\+[1-9][0-9]{2,14}", text):
        raise ValueError("must be a telephone number like +8631112333")
    return text


def _web_address(text: str) -> str:
    address = urlsplit(text)
    if address.scheme not in {"http", "https"} or not address.netloc or address.query or address.fragment:
        raise ValueError("must be a web address like https://line.example, without ? and #")
    return text.rstrip("/")


def _secret(text: str) -> str:
    if len(text.encode()) < KEY_BYTES:
        raise ValueError(f"has {len(text.encode())} bytes, {KEY_BYTES} are needed")
    return text


def _count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,2}", text):
        raise ValueError("must be a number: how many proxies stand before the console")
    return int(text)


def _switch(text: str) -> str:
    return text if text in {"on", "off"} else _web_address(text)


def _ring(text: str) -> str:
    if text not in RINGS:
        raise ValueError(f"must be one of {', '.join(RINGS)}")
    return text


def _token_place(reader: _Reader) -> TokenPlace | None:
    if reader.read_if_there("KEY_RING", _ring) != "pkcs11":
        return None
    place = TokenPlace(
        module=reader.read("PKCS11_MODULE", str, ""),
        token=reader.read("PKCS11_TOKEN", str, ""),
        pin=reader.read("PKCS11_PIN", str, ""),
        pin_pepper=reader.read("PKCS11_PIN_PEPPER", parse_labels, ()),
        data_key=reader.read("PKCS11_DATA_KEY", parse_labels, ()),
    )
    if shared := sorted({*place.pin_pepper} & {*place.data_key}):
        reader.faults.append(f"PKCS11_PIN_PEPPER and PKCS11_DATA_KEY both name {', '.join(shared)}")
    return place


def _one_seed(text: str) -> Key:
    keys = KeyList.parse(text).keys
    if [len(key.secret) for key in keys] != [KEY_BYTES]:
        raise ValueError(f"must be one Ed25519 seed of {KEY_BYTES} bytes, as id:base64")
    return keys[0]


def _profile(text: str) -> str:
    policy.load(text)
    return text


def _faults_of_secrets(settings: Settings) -> list[str]:
    keys = [
        *(("PIN_PEPPER", key.secret) for key in settings.pin_pepper.keys),
        *(("DATA_KEY", key.secret) for key in settings.data_key.keys),
        *(("SEAL_KEY", key.secret) for key in [settings.seal_key] if key),
    ]
    texts = [("SECRET_KEY", settings.secret_key)] if settings.secret_key else []
    tokens = [("TWILIO_AUTH_TOKEN", token) for token in settings.twilio_auth_tokens]
    return faults_among(keys, texts, tokens, {b64decode(key): "this repository" for key in PUBLISHED_KEYS})
