"""Opens the line of a city: the real application, signatures on, keys that protect nothing, and time to judge PINs."""

from functools import cache
from pathlib import Path

from flask import Flask

from app import create_app
from ivr.city import City
from models import policy
from models.key_list import KeyList
from models.office import Office
from settings import PUBLISHED_KEYS, Settings
from telephony.judging import Judging
from tests.calls.phone import ACCOUNT_SID, AUTH_TOKEN, LINE, PUBLIC_URL

PATIENT_SECONDS = 60.0
"""«One moment» is the subject of other tests: on a busy machine, too, the next answer is to be the turn's."""


@cache
def city_of(profile: str) -> City:
    """The rules of a city whose profile is shipped."""
    return policy.load(profile)


def patient() -> Judging:
    """Judges as the line does; whoever waits for it waits longer."""
    return Judging(wait_seconds=PATIENT_SECONDS)


def make_line(
    office: Office,
    tokens: tuple[str, ...] = (AUTH_TOKEN,),
    public_url: str = PUBLIC_URL,
    judging: Judging | None = None,
    tapes: Path | None = None,
) -> Flask:
    """The webhooks of an office. `tapes`: a folder in which it looks for orders to record calls."""
    pepper, data, secret = PUBLISHED_KEYS[:3]
    settings = Settings(
        database_url=str(office.database.url),
        twilio_account_sid=ACCOUNT_SID,
        twilio_auth_tokens=tokens,
        twilio_phone_number=LINE.number,
        public_url=public_url,
        secret_key=secret,
        pin_pepper=KeyList.parse(f"p1:{pepper}"),
        data_key=KeyList.parse(f"d1:{data}"),
        recordings_dir=tapes,
    )
    return create_app(settings, office, judging or patient())
