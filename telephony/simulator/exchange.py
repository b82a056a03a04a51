"""What was asked of the application and what it answered: the record of one webhook."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from telephony.simulator.codes import Code
from telephony.simulator.transport import Answer, Request, Trouble


class Purpose(Enum):
    """Why a webhook was sent."""

    INCOMING = "incoming call"
    REDIRECT = "redirect"
    GATHER = "gather action"
    DIAL = "dial action"
    RECORD = "record action"
    ENQUEUE = "enqueue action"
    WAIT = "waiting in a queue"
    WHISPER = "before the bridge"
    UPDATE = "call updated by REST"
    OUTGOING = "a call that REST placed was answered"
    FALLBACK = "fallback"
    STATUS = "status callback"
    SOUND = "sound file"

    @property
    def brings_twiml(self) -> bool:
        """Whether the call does what the answer says."""
        return self not in {Purpose.STATUS, Purpose.SOUND}


@dataclass(frozen=True)
class Attempt:
    """One request on the wire: a retry or an HTTP redirect is another one."""

    request: Request
    status: int | None
    trouble: Trouble | None
    seconds: float


@dataclass(frozen=True)
class Exchange:
    """One webhook with all its attempts; `answer` is None when none of them was answered.

    `url` is the one asked for, fragment and all; `answered_by` the last one after HTTP redirects, without
    fragment.
    """

    purpose: Purpose
    method: str
    url: str
    parameters: tuple[tuple[str, str], ...]
    at: datetime
    seconds: float
    attempts: tuple[Attempt, ...]
    answer: Answer | None
    answered_by: str
    codes: tuple[Code, ...] = ()

    @property
    def status(self) -> int | None:
        return self.answer.status if self.answer else None

    @property
    def body(self) -> str:
        return self.answer.text if self.answer else ""

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The headers that were sent with the last attempt."""
        return self.attempts[-1].request.headers if self.attempts else ()

    def posted(self, name: str) -> str | None:
        """One parameter of the request, or None when it was not sent."""
        return dict(self.parameters).get(name)
