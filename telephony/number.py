"""How our number is set up at Twilio: what a call to it asks for, and where."""

from dataclasses import dataclass

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException

from telephony.rest import rest_client


@dataclass(frozen=True)
class NumberSettings:
    """As they stand in Twilio's console. Addresses are as they were entered, connection overrides included."""

    voice_url: str
    voice_method: str
    fallback_url: str
    fallback_method: str
    status_callback: str
    status_method: str
    application_sid: str
    """A TwiML application wins over all addresses of the number."""
    trunk_sid: str
    """So does a SIP trunk."""
    receives: str
    """voice or fax."""


class AccountFault(Exception):
    """Twilio did not tell.

    AccountFault
    ├── NotReached   nobody answered
    └── NotAllowed   the account or its token is not accepted
    """


class NotReached(AccountFault):
    """Nobody answered, or Twilio has trouble of its own."""


class NotAllowed(AccountFault):
    """The account or its token is not accepted."""


def read_number(account_sid: str, auth_token: str, number: str, api_url: str | None) -> NumberSettings | None:
    """The settings of a number; None if the account has no such number. Raises AccountFault."""
    client = rest_client(account_sid, auth_token, api_url)
    try:
        found = client.incoming_phone_numbers.list(phone_number=number, limit=1)
    except requests.RequestException as error:
        raise NotReached(type(error).__name__) from None
    except TwilioRestException as error:
        raise _fault(error.status) from None
    except TwilioException as error:
        # A page that cannot be fetched comes with the answer itself.
        raise _fault(getattr(error.args[-1], "status_code", 0)) from None
    if not found:
        return None
    at_twilio = found[0]
    return NumberSettings(
        voice_url=at_twilio.voice_url or "",
        voice_method=at_twilio.voice_method or "",
        fallback_url=at_twilio.voice_fallback_url or "",
        fallback_method=at_twilio.voice_fallback_method or "",
        status_callback=at_twilio.status_callback or "",
        status_method=at_twilio.status_callback_method or "",
        application_sid=at_twilio.voice_application_sid or "",
        trunk_sid=at_twilio.trunk_sid or "",
        receives=at_twilio.voice_receive_mode or "voice",
    )


def _fault(status: int) -> AccountFault:
    return (NotAllowed if status in {401, 403, 404} else NotReached)(f"HTTP {status}")
