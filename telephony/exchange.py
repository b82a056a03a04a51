"""Puts callers who wait through to operators' telephones, by Twilio's live-call update.

The caller's call is given new TwiML: it leaves the queue (its Enqueue action hears `redirected`) and dials the
operator, who hears a whisper first. Twilio's pages "Modify calls in progress", "Dial", "Number" and "Sip" say how.
"""

from urllib.parse import quote

import requests
from twilio.base.exceptions import TwilioRestException
from twilio.twiml.voice_response import Dial, VoiceResponse

from models.exchange import CallIsOver, NotConnected
from telephony.rest import rest_client

RING_SECONDS = 20
_NOT_FOUND, _NOT_IN_PROGRESS = 404, 21220


class TwilioExchange:
    """Keeps `models.exchange.Exchange`. `api_url` stands in for Twilio's own address in tests."""

    rings = True

    def __init__(
        self, account_sid: str, auth_token: str, number: str, public_url: str, api_url: str | None = None
    ) -> None:
        self._client = rest_client(account_sid, auth_token, api_url)
        self._number = number
        self._public_url = public_url

    def connect(self, call_sid: str, next_turn: int, telephone: str, whisper: str) -> None:
        """Dial the operator from the caller's call. One request, which may be refused and is not repeated."""
        try:
            self._client.calls(call_sid).update(twiml=self._twiml(next_turn, telephone, whisper))
        except TwilioRestException as error:
            if error.status == _NOT_FOUND or error.code == _NOT_IN_PROGRESS:
                raise CallIsOver(f"Twilio answered {error.status}, error {error.code}") from None
            raise NotConnected(f"Twilio answered {error.status}, error {error.code}") from None
        except requests.RequestException as error:
            raise NotConnected(f"Twilio was not reached: {type(error).__name__}") from None

    def _twiml(self, next_turn: int, telephone: str, whisper: str) -> str:
        response = VoiceResponse()
        dial = Dial(
            action=f"{self._public_url}/voice/turn/{next_turn}",
            method="POST",
            timeout=RING_SECONDS,
            caller_id=self._number,
        )
        url = f"{self._public_url}/voice/queue/whisper/{quote(whisper, safe='')}"
        if telephone.startswith("sip:"):
            dial.sip(telephone, url=url, method="POST")
        else:
            dial.number(telephone, url=url, method="POST")
        response.append(dial)
        return str(response)
