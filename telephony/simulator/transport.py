"""What the simulator wants from a way to reach the application: kept over HTTP and in process."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

# One byte more than Twilio accepts is enough to know that an answer is too large.
LARGEST_BODY = 64 * 1024


@dataclass(frozen=True)
class Request:
    """One HTTP request, ready to be sent."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """What came back. Two answers are equal when status and body are; headers hold dates, and time varies."""

    status: int
    headers: tuple[tuple[str, str], ...] = field(compare=False)
    body: bytes
    seconds: float = field(default=0.0, compare=False)

    def header(self, name: str) -> str | None:
        """The first header of that name, however it is written."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


class Trouble(Enum):
    """Why there is no answer."""

    REFUSED = "connection refused"
    CONNECT_TIMED_OUT = "no connection in time"
    BAD_HOST = "host name does not resolve"
    TLS = "TLS handshake failed"
    READ_TIMED_OUT = "no answer in time"
    BROKEN = "the answer broke off or is not HTTP"


class Unreachable(Exception):
    """There is no answer; `seconds` went by finding that out."""

    def __init__(self, trouble: Trouble, seconds: float, detail: str = "") -> None:
        super().__init__(detail or trouble.value)
        self.trouble = trouble
        self.seconds = seconds


@dataclass(frozen=True)
class Limits:
    """How long to wait, in seconds."""

    connect: float
    read: float


class Transport(Protocol):
    """Sends one request and follows nothing."""

    def send(self, request: Request, limits: Limits) -> Answer:
        """The answer, however slow: the courier compares `seconds` with the limit. Raises `Unreachable`."""
