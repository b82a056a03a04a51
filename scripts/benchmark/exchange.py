"""One webhook on one connection, timed."""

import asyncio
import time
from dataclasses import dataclass
from typing import Self

LONGEST_SECONDS = 20.0


@dataclass(frozen=True)
class Answered:
    """What came back, and after how many seconds."""

    status: int
    body: bytes
    seconds: float


@dataclass(frozen=True)
class Wire:
    """A connection that is kept open, as Twilio's proxy keeps them."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def to(cls, port: int) -> Self:
        """Connect to a server on this machine."""
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def send(self, request: bytes, since: float | None = None) -> Answered:
        """Send and wait. The time counts from `since`, by the stopwatch, where a request was due earlier."""
        began = since or time.perf_counter()
        async with asyncio.timeout(LONGEST_SECONDS):
            self.writer.write(request)
            head = await self.reader.readuntil(b"\r\n\r\n")
            body = await self.reader.readexactly(length(head))
        return Answered(int(head[9:12]), body, time.perf_counter() - began)

    def close(self) -> None:
        """Hang up."""
        self.writer.close()


def length(head: bytes) -> int:
    """How many bytes follow a head."""
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0])


def percentile(seconds: list[float], share: float) -> float:
    """The time that this share of all took at most, in milliseconds."""
    ordered = sorted(seconds)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1e3
