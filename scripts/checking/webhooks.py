"""The address: does Twilio's way to the line work, and does the line let nobody else in?"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import requests

from scripts.checking.finding import Finding, Kind, judge
from scripts.phone.probe import Found, look, why_not_reached
from settings import Settings


def look_at_address(settings: Settings) -> Finding:
    """Could Twilio use it?"""
    address = urlsplit(settings.public_url)
    is_local = address.hostname in {"localhost", "127.0.0.1", "::1"}
    return judge(
        "address",
        settings.is_demo or (address.scheme == "https" and not is_local),
        f"webhooks under {settings.public_url}/voice",
        f"PUBLIC_URL {settings.public_url}: Twilio needs an https address that it can reach",
    )


def ring(settings: Settings) -> Iterator[Finding]:
    """Post a webhook that does nothing, signed and unsigned, the way Twilio would."""
    url = settings.public_url
    try:
        signed = look(url, settings.twilio_auth_tokens[0])
        unsigned = look(url, None)
    except requests.RequestException as error:
        reason = f"the line was not reached at {url}: {why_not_reached(error)}. Start it, or ask from outside"
        yield Finding("webhooks", Kind.UNKNOWN, reason)
        return
    yield judge(
        "webhooks", signed is Found.OUR_LINE, "a signed webhook is answered with TwiML", _lack(signed, url)
    )
    yield judge(
        "webhooks",
        unsigned is Found.ANOTHER_LINE,
        "an unsigned webhook is refused",
        f"{url}/voice answers whoever rings: an unsigned webhook has to be refused with 403",
    )


def _lack(signed: Found, url: str) -> str:
    if signed is Found.ANOTHER_LINE:
        return (
            f"the line at {url} refuses our signature: it runs with another TWILIO_AUTH_TOKEN or PUBLIC_URL, or "
            "something on the way changes path or body"
        )
    return (
        f"what answers at {url}/voice is not the line, or leads elsewhere: PUBLIC_URL or the proxy is wrong"
    )
