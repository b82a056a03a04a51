"""Tells the application how far a call has come; what is answered changes nothing for the caller."""

import math
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime
from enum import Enum

from telephony.simulator.codes import Code
from telephony.simulator.exchange import Exchange, Purpose
from telephony.simulator.leg import Leg
from telephony.simulator.number import Number


class Progress(Enum):
    """Twilio's events of a call, by its Call resource page."""

    INITIATED = "initiated"
    RINGING = "ringing"
    ANSWERED = "answered"
    COMPLETED = "completed"


AT_THE_END = frozenset({Progress.COMPLETED})


@dataclass(frozen=True)
class Callback:
    """Where progress is told, and which; by default only the end."""

    url: str
    method: str = "POST"
    events: frozenset[Progress] = AT_THE_END


def of_number(line: Number) -> Callback | None:
    """The callback that is set for a number, for calls that come in."""
    return Callback(line.status_callback, line.status_callback_method) if line.status_callback else None


def report(leg: Leg, progress: Progress) -> None:
    """One request, if this event is asked for. The end, whatever it was, comes with the call's length."""
    callback = leg.callback
    if callback is None or progress not in callback.events:
        return
    told = {
        "Timestamp": format_datetime((leg.ended_at or leg.clock.now()).astimezone(UTC)),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(leg.callbacks_sent),
    }
    match progress:
        case Progress.COMPLETED:
            seconds = leg.answered_seconds
            told |= {"CallDuration": str(seconds), "Duration": str(math.ceil(seconds / 60))}
        case Progress.INITIATED:
            told["CallStatus"] = "initiated"
        case _:
            pass
    leg.callbacks_sent += 1
    judge(leg, leg.send(Purpose.STATUS, callback.url, callback.method, told))


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
