"""Is there a line at an address, and does it know our signature? Asked without leaving a trace in its record."""

from enum import Enum

import requests
from twilio.request_validator import RequestValidator

from scripts.exits import Faulty
from settings import Settings

PATIENCE_SECONDS = 3
FORM = {"CallSid": "CA" + "0" * 32, "CallStatus": "queued"}
"""A status that no call ends with: the line answers it and writes nothing."""


class Found(Enum):
    """What is at an address."""

    OUR_LINE = "the line"
    ANOTHER_LINE = "a line that does not know our signature"
    SOMETHING_ELSE = "not the line"


def is_running(settings: Settings) -> bool:
    """Does the line of these settings answer?"""
    try:
        return look(settings.public_url, settings.twilio_auth_tokens[0]) is Found.OUR_LINE
    except requests.RequestException:
        return False


def need_running(settings: Settings, url: str) -> None:
    """Raises Faulty, and says what to do, unless a line that knows our signature is at this address."""
    try:
        found = look(url, settings.twilio_auth_tokens[0])
    except requests.RequestException as error:
        raise Faulty(
            f"no line can be reached at {url}: {why_not_reached(error)}. Start one with scripts/demo, or name another "
            "with --url. Without --url, and with the demo's settings, one is started."
        ) from None
    if found is Found.ANOTHER_LINE:
        raise Faulty(
            f"the line at {url} does not know our signature. TWILIO_AUTH_TOKEN must be the line's own, and the address "
            "the very one in its PUBLIC_URL."
        )
    if found is Found.SOMETHING_ELSE:
        raise Faulty(
            f"what answers at {url} is not the line. --url wants the line's PUBLIC_URL, without /voice."
        )


def look(url: str, token: str | None) -> Found:
    """Post a webhook that does nothing, signed with this token or not at all. Raises requests' exceptions."""
    address = f"{url}/voice/ended"
    headers = (
        {"X-Twilio-Signature": RequestValidator(token).compute_signature(address, FORM)} if token else {}
    )
    answer = requests.post(address, FORM, headers=headers, timeout=PATIENCE_SECONDS, allow_redirects=False)
    if answer.status_code == 403:
        return Found.ANOTHER_LINE
    is_line = answer.status_code == 200 and "<Response" in answer.text
    return Found.OUR_LINE if is_line else Found.SOMETHING_ELSE


def why_not_reached(error: requests.RequestException) -> str:
    """In words for whoever has to mend it."""
    match error:
        case requests.Timeout():
            return "it does not answer in time"
        case requests.exceptions.SSLError():
            return "its certificate is not to be trusted"
        case requests.ConnectionError():
            return "the connection is refused, or the host is not known"
        case _:
            return "this is no web address"
