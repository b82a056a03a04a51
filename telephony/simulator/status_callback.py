"""Tells the number's owner that a call has ended; what is answered changes nothing for the caller."""

import math
from datetime import UTC
from email.utils import format_datetime

from telephony.simulator.codes import Code
from telephony.simulator.exchange import Exchange, Purpose
from telephony.simulator.leg import Leg


def report_end(leg: Leg) -> None:
    """Twilio's Call resource page: one request when the call is over, with its length."""
    url = leg.line.status_callback
    if url is None or leg.ended_at is None:
        return
    seconds = leg.answered_seconds
    told = {
        "CallDuration": str(seconds),
        "Duration": str(math.ceil(seconds / 60)),
        "Timestamp": format_datetime(leg.ended_at.astimezone(UTC)),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": "0",
    }
    judge(leg, leg.send(Purpose.STATUS, url, leg.line.status_callback_method, told))


def judge(leg: Leg, exchange: Exchange) -> None:
    """Twilio's voice page asks for 204, or 200 with an empty Response; all else is a line in the debugger."""
    code = exchange.codes[0] if exchange.codes else None
    if code is not None and code is not Code.ERROR_ANSWER:
        leg.note_about(exchange, code, f"status callback: {code.meaning}")
    elif exchange.status != 204 and not _is_empty_twiml(exchange):
        leg.note_about(exchange, Code.CALLBACK_ANSWER, f"answered {exchange.status}")


def _is_empty_twiml(exchange: Exchange) -> bool:
    kind = (exchange.answer and exchange.answer.header("Content-Type")) or ""
    words = exchange.body.partition("?>")[2] or exchange.body
    return kind.split(";")[0].strip() in {"text/xml", "application/xml"} and words.strip() in {
        "<Response/>",
        "<Response />",
        "<Response></Response>",
    }
