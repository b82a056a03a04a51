"""Puts callers through to operators' telephones, and operators to whoever asked to be called back.

A caller who waits is given new TwiML, by Twilio's live-call update: the call leaves the queue (its Enqueue action hears
`redirected`) and dials the operator, who hears a whisper first. To call back, a new call rings the operator, and its
TwiML dials the other. Twilio's pages "Modify calls in progress", "Make outbound calls", "Dial", "Number" and "Sip" say
how.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import requests
from twilio.base.exceptions import TwilioRestException
from twilio.twiml.voice_response import Dial, VoiceResponse

from ivr.city import SpeechRules
from ivr.speech import say
from ivr.wording import spoken
from models.exchange import CallIsOver, NotConnected
from telephony.rest import rest_client

RING_SECONDS = 20
"""An operator sits beside the telephone."""
CALL_BACK_SECONDS = 45
"""Others may take their time."""
_NOT_FOUND, _NOT_IN_PROGRESS = 404, 21220


class TwilioExchange:
    """Keeps `models.exchange.Exchange`. `api_url` stands in for Twilio's own address in tests."""

    rings = True

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        number: str,
        public_url: str,
        api_url: str | None = None,
        speech: SpeechRules | None = None,
    ) -> None:
        self._client = rest_client(account_sid, auth_token, api_url)
        self._number = number
        self._public_url = public_url
        self._speech = speech or SpeechRules()

    def connect(self, call_sid: str, next_turn: int, telephone: str, whisper: str) -> None:
        """Dial the operator from the caller's call. One request, which may be refused and is not repeated."""
        with _refusals():
            self._client.calls(call_sid).update(twiml=self._to_the_operator(next_turn, telephone, whisper))

    def to_the_line(self, call_sid: str, next_turn: int) -> None:
        """Redirect the caller's call. One request, which may be refused and is not repeated."""
        response = VoiceResponse()
        response.redirect(f"{self._public_url}/voice/turn/{next_turn}", method="POST")
        with _refusals():
            self._client.calls(call_sid).update(twiml=str(response))

    def dial_out(self, call_sid: str, next_turn: int, number: str) -> None:
        """Dial another line from the caller's call. One request, which may be refused and is not repeated."""
        response = VoiceResponse()
        action = f"{self._public_url}/voice/turn/{next_turn}"
        response.dial(number, action=action, method="POST", timeout=CALL_BACK_SECONDS, caller_id=self._number)
        with _refusals():
            self._client.calls(call_sid).update(twiml=str(response))

    def call_back(self, number: str, telephone: str, whisper: str) -> None:
        """Call the operator, and from that call the other. One request, which is not repeated."""
        with _refusals():
            self._client.calls.create(
                to=telephone,
                from_=self._number,
                twiml=self._to_the_other(number, whisper),
                timeout=RING_SECONDS,
            )

    def _to_the_operator(self, next_turn: int, telephone: str, whisper: str) -> str:
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

    def _to_the_other(self, number: str, whisper: str) -> str:
        said = spoken(say("callback.whisper", number=" ".join(whisper)), "zh", self._speech.yao)
        response = VoiceResponse()
        response.say(said.text, language=self._speech.locales["zh"], voice=self._speech.voices["zh"])
        response.dial(number, timeout=CALL_BACK_SECONDS, caller_id=self._number)
        return str(response)


@contextmanager
def _refusals() -> Iterator[None]:
    """Twilio's refusals in our words. They name no number."""
    try:
        yield
    except TwilioRestException as error:
        if error.status == _NOT_FOUND or error.code == _NOT_IN_PROGRESS:
            raise CallIsOver(f"Twilio answered {error.status}, error {error.code}") from None
        raise NotConnected(f"Twilio answered {error.status}, error {error.code}") from None
    except requests.RequestException as error:
        raise NotConnected(f"Twilio was not reached: {type(error).__name__}") from None
