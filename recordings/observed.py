"""Webhooks of the stand-in, or of Twilio itself, as a recording has them: without what every request says."""

import re
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from recordings.masks import Masks, without_sids
from recordings.recording import Webhook
from recordings.twiml import skeleton
from telephony.simulator.exchange import Exchange, Purpose

HUNG_UP = "hangup"
"""What a Record's action is told as Digits when the caller put the receiver down."""
STANDARD = re.compile(
    r"AccountSid|ApiVersion|CallSid|CallStatus|Direction|(Called|Caller|From|To)(City|Country|State|Zip)?"
)
"""In every request of a call; a replay writes them anew."""
CHANGING = frozenset(
    (
        *(
            "AddOns",
            "CallDuration",
            "CallToken",
            "CallbackSource",
            "DialCallDuration",
            "DialCallSid",
            "Duration",
        ),
        *("AvgQueueTime", "ParentCallSid", "QueueSid", "QueueTime", "RecordingDuration", "RecordingSid"),
        *(
            "RecordingUrl",
            "SequenceNumber",
            "SipResponseCode",
            "StirPassportToken",
            "StirVerstat",
            "Timestamp",
        ),
        *("Confidence", "DequeingCallSid", "DialBridged", "CallerName", "ForwardedFrom", "CalledVia", "msg"),
    )
)
"""Other in every call, or somebody's."""


def webhook(exchange: Exchange, masks: Masks, heard: Collection[str], base_url: str) -> Webhook:
    """One exchange of the stand-in's."""
    answer = exchange.body if exchange.answer else None
    return made(
        exchange.url,
        dict(exchange.parameters),
        exchange.status or 200,
        answer,
        masks,
        heard,
        base_url,
        is_status=exchange.purpose is Purpose.STATUS,
    )


def made(
    url: str,
    parameters: Mapping[str, str],
    status: int,
    answer: str | None,
    masks: Masks,
    heard: Collection[str],
    base_url: str,
    *,
    is_status: bool,
) -> Webhook:
    """A webhook from its parts. `heard`: words that stand under `hears` already, and need not stand here too."""
    kept = {name: without_sids(value) for name, value in sorted(parameters.items()) if value and _tells(name)}
    if "SpeechResult" in kept:
        kept["SpeechResult"] = masks.words(kept["SpeechResult"])
    if kept.get("Digits", HUNG_UP) != HUNG_UP:
        kept["Digits"] = masks.keys(kept["Digits"])
    if is_status and "CallStatus" in parameters:
        kept = {"CallStatus": parameters["CallStatus"]} | kept
    if "ErrorUrl" in kept:
        kept["ErrorUrl"] = within(kept["ErrorUrl"], base_url)
    written = None if answer is None else masks.words(skeleton(answer, heard, base_url))
    return Webhook(without_sids(within(url, base_url)), kept, written, status)


def within(url: str, base_url: str) -> str:
    """An address within the line: its path and query, without the fragment that is for Twilio alone."""
    plain = url.partition("#")[0]
    if base_url and plain.startswith(base_url):
        return plain.removeprefix(base_url) or "/"
    parts = urlsplit(plain)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "") if not base_url else plain


def _tells(name: str) -> bool:
    return name not in CHANGING and STANDARD.fullmatch(name) is None
