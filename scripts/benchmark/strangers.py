"""What a stranger costs: webhooks that nobody signed, and ones that somebody else signed."""

import asyncio
from dataclasses import dataclass

from scripts.benchmark.callers import WrongAnswer
from scripts.benchmark.exchange import Wire, percentile
from scripts.benchmark.webhooks import Post

REQUESTS = 400


@dataclass(frozen=True)
class Refusals:
    """Milliseconds until the door was shut."""

    median: float
    p99: float


def measure(port: int, somebody_else: Post) -> dict[str, Refusals]:
    """One after the other on one connection: without a signature, and with a wrong one."""
    signed = [call[0].wire for call in somebody_else.calls(REQUESTS)]
    unsigned = [wire.replace(b"X-Twilio-Signature:", b"X-Nobody:") for wire in signed]
    return {
        "no signature": asyncio.run(_refused(port, unsigned)),
        "a wrong signature": asyncio.run(_refused(port, signed)),
    }


async def _refused(port: int, requests: list[bytes]) -> Refusals:
    wire = await Wire.to(port)
    answers = [await wire.send(request) for request in requests]
    wire.close()
    if wrong := {answer.status for answer in answers} - {403}:
        raise WrongAnswer(f"strangers were answered {wrong}")
    seconds = [answer.seconds for answer in answers]
    return Refusals(percentile(seconds, 0.5), percentile(seconds, 0.99))
