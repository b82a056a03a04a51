"""How a call ended, and whether anything was wrong with it."""

from telephony.simulator.call import Call
from telephony.simulator.status import Outcome

WORDS = {
    None: "nobody",
    Outcome.CALLER_HUNG_UP: "caller",
    Outcome.LINE_HUNG_UP: "line",
    Outcome.REJECTED: "line",
    Outcome.APPLICATION_ERROR: "error",
    Outcome.TOO_LONG: "twilio",
    Outcome.ENDED_BY_REST: "twilio",
}


def ended_by(call: Call) -> str:
    """caller, line, error (Twilio had to apologise for the line) or twilio."""
    return WORDS[call.outcome]


def faults(call: Call) -> list[str]:
    """What Twilio's debugger would show as errors."""
    return [str(notice) for notice in call.errors]
