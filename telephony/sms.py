"""SMS through Twilio's Messages, as the record's outbox wants them sent."""

import requests
from twilio.base.exceptions import TwilioRestException

from models.outbox import TryLater, Undeliverable
from telephony.rest import rest_client

PASSING_STATUSES = frozenset({401, 403, 404, 408, 429})
"""Refusals that have to do with the account or the moment, not with this message."""


class TwilioMessenger:
    """Keeps `models.outbox.Messenger`. `api_url` stands in for Twilio's own address in tests."""

    keeps_texts = False

    def __init__(self, account_sid: str, auth_token: str, number: str, api_url: str | None = None) -> None:
        self._number = number
        self._client = rest_client(account_sid, auth_token, api_url)

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
