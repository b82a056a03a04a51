"""The Events of a call: what was asked of the application, and what it answered."""

import re

from telephony.simulator.exchange import Exchange, Purpose
from telephony.simulator.rest.asked import Asked, Record, Told
from telephony.simulator.rest.calls import find_call
from telephony.simulator.rest.pages import page
from telephony.simulator.rest.shapes import stamp
from telephony.simulator.switchboard import Twilio

WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def list_events(twilio: Twilio, asked: Asked, sid: str) -> Told:
    """`GET Calls/{sid}/Events`, oldest first. Twilio has them a quarter of an hour after the call; here at once."""
    exchanges = find_call(twilio, asked, sid).exchanges
    webhooks = [each for each in exchanges if each.purpose is not Purpose.SOUND and each.attempts]
    return page(asked, "events", webhooks, _show)


def _show(exchange: Exchange) -> Record:
    """One request with its parameters, named in small letters, and its last answer; the duration in milliseconds."""
    answer = exchange.answer
    return {
        "request": {
            "method": exchange.method,
            "url": exchange.url.partition("#")[0],
            "parameters": {_small(name): value for name, value in exchange.parameters},
        },
        "response": {
            "response_code": exchange.status,
            "request_duration": round(exchange.seconds * 1000),
            "content_type": answer.header("Content-Type") if answer else None,
            "response_body": exchange.body if answer else None,
            "date_created": stamp(exchange.at),
        },
    }


def _small(name: str) -> str:
    """`QueueSid` is `queue_sid`: Twilio's page on Call Events names parameters so."""
    return WORD.sub("_", name).lower()
