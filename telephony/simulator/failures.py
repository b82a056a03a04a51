"""How Twilio files what goes wrong with a webhook: its error code, and its name in retry policies."""

from telephony.simulator.codes import Code
from telephony.simulator.transport import LARGEST_BODY, Answer, Trouble

CODES = {
    Trouble.REFUSED: Code.CONNECTION_REFUSED,
    Trouble.CONNECT_TIMED_OUT: Code.CONNECTION_FAILED,
    Trouble.READ_TIMED_OUT: Code.CONNECTION_FAILED,
    Trouble.BAD_HOST: Code.BAD_HOST,
    Trouble.TLS: Code.TLS_FAILED,
    Trouble.BROKEN: Code.PROTOCOL_VIOLATION,
}
# What Twilio's retry policies call each trouble; a broken answer is never asked for again.
POLICY = {
    Trouble.REFUSED: "ct",
    Trouble.CONNECT_TIMED_OUT: "ct",
    Trouble.BAD_HOST: "ct",
    Trouble.TLS: "ct",
    Trouble.READ_TIMED_OUT: "rt",
    Trouble.BROKEN: "",
}


def judge(answer: Answer) -> Code | None:
    """What is wrong with an answer as such, whatever it says."""
    if 300 <= answer.status < 400:
        return Code.INVALID_REDIRECT
    if not 200 <= answer.status < 300:
        return Code.ERROR_ANSWER
    return Code.TOO_LARGE if len(answer.body) > LARGEST_BODY else None


def policy_of(trouble: Trouble | None, status: int | None) -> str:
    """What the retry policies of Twilio's connection overrides call an attempt: ct, rt, 4xx, 5xx, or nothing."""
    if trouble is not None:
        return POLICY[trouble]
    return f"{status // 100}xx" if status else ""
