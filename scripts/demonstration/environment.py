"""An environment with keys that nobody else has, for lines that serve nobody: the demo and recorded calls."""

import secrets
from base64 import b64encode

KEY_BYTES = 32


def fresh_environment(city: str) -> dict[str, str]:
    """All settings but the database and the address."""
    return {
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "TWILIO_PHONE_NUMBER": "+8631112333",
        "CITY_PROFILE": city,
        "SECRET_KEY": secrets.token_urlsafe(KEY_BYTES),
        "PIN_PEPPER": f"demo:{_key()}",
        "DATA_KEY": f"demo:{_key()}",
        "SEAL_KEY": f"demo:{_key()}",
        "LOSSLINE_DEMO": "1",
    }


def _key() -> str:
    return b64encode(secrets.token_bytes(KEY_BYTES)).decode()
