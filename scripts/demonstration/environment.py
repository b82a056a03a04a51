"""An environment with keys that nobody else has, for lines that serve nobody: the demo and recorded calls."""

import secrets

from models.key_list import KEY_BYTES, Key


def fresh_environment(city: str) -> dict[str, str]:
    """All settings but the database and the address."""
    return {
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "TWILIO_PHONE_NUMBER": "+8631112333",
        "CITY_PROFILE": city,
        "SECRET_KEY": secrets.token_urlsafe(KEY_BYTES),
        "PIN_PEPPER": Key.fresh("demo").written,
        "DATA_KEY": Key.fresh("demo").written,
        "SEAL_KEY": Key.fresh("demo").written,
        "LOSSLINE_DEMO": "1",
    }
