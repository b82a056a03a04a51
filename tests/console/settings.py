"""Settings of a line whose keys protect nothing."""

from typing import Any

from models.key_list import KeyList
from settings import PUBLISHED_KEYS, Settings


def make_settings(**changes: Any) -> Settings:
    """Good settings; `changes` replace some: `is_demo=True`."""
    pepper, data, secret = PUBLISHED_KEYS[:3]
    good = {
        "database_url": "sqlite:///never-opened.db",
        "twilio_account_sid": "AC" + "0" * 32,
        "twilio_auth_tokens": ("a token",),
        "twilio_phone_number": "+8631112333",
        "public_url": "http://127.0.0.1:12333",
        "secret_key": secret,
        "pin_pepper": KeyList.parse(f"p1:{pepper}"),
        "data_key": KeyList.parse(f"d1:{data}"),
    }
    return Settings(**good | changes)
