"""Callers on loopback: each holds one connection, plays one call after the other, and looks at every answer."""

import asyncio
import time
from collections.abc import Iterator, Sequence

from scripts.benchmark.exchange import length
from scripts.benchmark.webhooks import Webhook

LONGEST_SECONDS = 120
"""A round that takes longer than this is broken."""

Calls = Sequence[Sequence[Webhook]]


class WrongAnswer(Exception):
    """The line said something else than it should: there is nothing to measure."""


def play(port: int, calls: Calls, callers: int) -> float:
    """Play all calls, so many at a time; how many seconds that took."""
    return asyncio.run(_play(port, calls, callers))


async def _play(port: int, calls: Calls, callers: int) -> float:
    waiting = iter(calls)
    lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(callers)]
    started = time.perf_counter()
    async with asyncio.timeout(LONGEST_SECONDS), asyncio.TaskGroup() as group:
        for reader, writer in lines:
            group.create_task(_talk(reader, writer, waiting))
    seconds = time.perf_counter() - started
    for _, writer in lines:
        writer.close()
    return seconds


async def _talk(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, waiting: Iterator[Sequence[Webhook]]
) -> None:
    for call in waiting:
        for webhook in call:
            writer.write(webhook.wire)
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readexactly(length(head))
            if not head.startswith(b"HTTP/1.1 200") or webhook.expected not in body:
                raise WrongAnswer(f"{webhook.path}: {head.decode()}{body.decode()}")
