"""Twilio's REST interface: with a time limit, silent, and at a movable address."""

import logging
from typing import Any

from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

TIMEOUT_SECONDS = 10
TWILIO_API = "https://api.twilio.com"


def rest_client(account_sid: str, auth_token: str, api_url: str | None = None) -> Client:
    """A client of this account. `api_url` stands in for Twilio's own address in tests."""
    return Client(account_sid, auth_token, http_client=_Http(api_url or TWILIO_API))


class _Http(TwilioHttpClient):  # type: ignore[misc]  # The package has no types.
    """Twilio's client with a time limit, silent logs (they would hold numbers and texts) and a movable address."""

    def __init__(self, api_url: str) -> None:
        logger = logging.getLogger(f"{__name__}.http")
        logger.setLevel(logging.WARNING)
        super().__init__(timeout=TIMEOUT_SECONDS, logger=logger)
        self._api_url = api_url

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        """Send the request to the address this client was given."""
        return super().request(method, self._api_url + url.removeprefix(TWILIO_API), *args, **kwargs)
