"""The IncomingPhoneNumber resource: what is set for a number, and setting it otherwise."""

from dataclasses import replace

from telephony.simulator.number import Number
from telephony.simulator.parameters import API_VERSION
from telephony.simulator.rest.asked import Asked, Record, Told
from telephony.simulator.rest.documents import method
from telephony.simulator.rest.pages import page
from telephony.simulator.rest.refusals import not_there
from telephony.simulator.rest.shapes import address
from telephony.simulator.switchboard import Twilio


def list_numbers(twilio: Twilio, asked: Asked) -> Told:
    """`GET IncomingPhoneNumbers`; PhoneNumber may be a part of the number."""
    part = asked.get("PhoneNumber")
    found = [(sid, number) for sid, number in twilio.numbers.all() if part in number.number]
    return page(asked, "incoming_phone_numbers", found, lambda each: _show(*each))


def fetch_number(twilio: Twilio, asked: Asked, sid: str) -> Told:
    """`GET IncomingPhoneNumbers/{sid}`."""
    return Told(200, _show(sid, _find(twilio, asked, sid)))


def update_number(twilio: Twilio, asked: Asked, sid: str) -> Told:
    """`POST IncomingPhoneNumbers/{sid}`: what is not named stays as it is; an empty URL takes it away."""
    number = _find(twilio, asked, sid)

    def url(name: str, before: str | None) -> str | None:
        return asked.get(name) or None if asked.all(name) else before

    def how(name: str, before: str) -> str:
        return method(asked, name) if asked.all(name) else before

    after = replace(
        number,
        voice_url=url("VoiceUrl", number.voice_url) or "",
        voice_method=how("VoiceMethod", number.voice_method),
        fallback_url=url("VoiceFallbackUrl", number.fallback_url),
        fallback_method=how("VoiceFallbackMethod", number.fallback_method),
        status_callback=url("StatusCallback", number.status_callback),
        status_callback_method=how("StatusCallbackMethod", number.status_callback_method),
    )
    twilio.numbers.set(sid, after)
    return Told(200, _show(sid, after))


def _find(twilio: Twilio, asked: Asked, sid: str) -> Number:
    number = twilio.numbers.find(sid)
    if number is None:
        raise not_there(asked.path)
    return number


def _show(sid: str, number: Number) -> Record:
    return {
        "sid": sid,
        "account_sid": number.account_sid,
        "api_version": API_VERSION,
        "phone_number": number.number,
        "friendly_name": number.number,
        "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False},
        "voice_url": number.voice_url,
        "voice_method": number.voice_method,
        "voice_fallback_url": number.fallback_url or "",
        "voice_fallback_method": number.fallback_method,
        "status_callback": number.status_callback or "",
        "status_callback_method": number.status_callback_method,
        "voice_application_sid": "",
        "voice_caller_id_lookup": False,
        "voice_receive_mode": "voice",
        "trunk_sid": None,
        "status": "in-use",
        "uri": address(number.account_sid, "IncomingPhoneNumbers", sid),
    }
