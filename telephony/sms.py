"""SMS through Twilio's Messages, as the record's outbox wants them sent."""

import logging
from typing import Any

import requests
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from models.outbox import TryLater, Undeliverable

TIMEOUT_SECONDS = 10
TWILIO_API = "https://api.twilio.com"
PASSING_STATUSES = frozenset({401, 403, 404, 408, 429})
"""Refusals that have to do with the account or the moment, not with this message."""


class TwilioMessenger:
    """Keeps `models.outbox.Messenger`. `api_url` stands in for Twilio's own address in tests."""

    keeps_texts = False

    def __init__(self, account_sid: str, auth_token: str, number: str, api_url: str | None = None) -> None:
        self._number = number
        self._client = Client(account_sid, auth_token, http_client=_Http(api_url or TWILIO_API))

    def send(self, key: str, to: str, text: str) -> None:
        """Post one message. The key is ours alone: Messages takes none, so a message may come twice."""
        try:
            self._client.messages.create(to=to, from_=self._number, body=text)
        except TwilioRestException as error:
            # Twilio's own sentence quotes the number it refuses; its code says as much and names nobody.
            reason = f"Twilio answered {error.status}, error {error.code}"
            if 400 <= error.status < 500 and error.status not in PASSING_STATUSES:
                raise Undeliverable(reason) from None
            raise TryLater(reason) from None
        except requests.RequestException as error:
            raise TryLater(f"Twilio was not reached: {type(error).__name__}") from None


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
