"""A storm of wrong PINs, and what callers feel of it who only want to hear a menu."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from scripts.benchmark.callers import WrongAnswer
from scripts.benchmark.exchange import Wire, percentile
from scripts.benchmark.servers import family
from scripts.benchmark.webhooks import Post, Webhook
from tests.factories import a_citizen_id

GUESSERS = 64
"""Wrong PINs in flight at any moment."""
MENUS_A_SECOND = 20
MENU_CONNECTIONS = 24
CALLS_OF_GUESSERS = 500
WRONG = ("805273", "916384", "284617")
WARM_UP_SECONDS = 1.0
"""Of menus that nobody counts: connections to the database are made then."""
TO_THE_PIN = 3
"""Webhooks until a call is asked for its PIN."""


@dataclass(frozen=True)
class Storm:
    """Milliseconds of menus in quiet and in the storm; of PINs; and what the web processes hold."""

    idle_median: float
    idle_p99: float
    menu_median: float
    menu_p99: float
    pins_a_second: float
    pin_median: float
    pin_longest: float
    moments: int
    """How often "one moment" was said."""
    resident_mebibytes: float
    proportional_mebibytes: float


@dataclass
class _Guesses:
    seconds: list[float] = field(default_factory=list)
    moments: int = 0


def measure(port: int, pid: int, post: Post, seconds: float) -> Storm:
    """So many seconds of quiet, and as many of storm."""
    return asyncio.run(_measure(port, pid, post, seconds))


async def _measure(port: int, pid: int, post: Post, seconds: float) -> Storm:
    guessing = [
        post.call(("1", a_citizen_id(date(1960, 1, 1)).replace("X", "*"), *WRONG))
        for _ in range(CALLS_OF_GUESSERS)
    ]
    await _all_to_the_pin(port, guessing)
    await _menus(port, post, WARM_UP_SECONDS)
    idle = await _menus(port, post, seconds)
    guesses, until = _Guesses(), time.perf_counter() + seconds
    waiting = iter(guessing)
    storm = [asyncio.create_task(_guess(port, post, waiting, guesses, until)) for _ in range(GUESSERS)]
    menus = await _menus(port, post, seconds)
    await asyncio.gather(*storm)
    return Storm(
        percentile(idle, 0.5),
        percentile(idle, 0.99),
        percentile(menus, 0.5),
        percentile(menus, 0.99),
        len(guesses.seconds) / seconds,
        percentile(guesses.seconds, 0.5),
        max(guesses.seconds) * 1e3,
        guesses.moments,
        mebibytes(pid, "Rss"),
        mebibytes(pid, "Pss"),
    )


async def _all_to_the_pin(port: int, calls: Sequence[Sequence[Webhook]]) -> None:
    async def bring(some: Sequence[Sequence[Webhook]]) -> None:
        wire = await Wire.to(port)
        for call in some:
            for webhook in call[:TO_THE_PIN]:
                await _sent(wire, webhook)
        wire.close()

    await asyncio.gather(*(bring(calls[start::8]) for start in range(8)))


async def _menus(port: int, post: Post, seconds: float) -> list[float]:
    """Menu turns at a steady pace, whether or not the line keeps up: each is timed from when it was due."""
    wires: asyncio.Queue[tuple[Wire, Iterator[Webhook]]] = asyncio.Queue()
    for _ in range(MENU_CONNECTIONS):
        call = iter([webhook for call in post.calls(1 + int(seconds)) for webhook in call])
        wires.put_nowait((await Wire.to(port), call))
    took: list[float] = []
    began = time.perf_counter()

    async def one(due: float) -> None:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        wire, call = await wires.get()
        took.append((await wire.send(next(call).wire, due)).seconds)
        wires.put_nowait((wire, call))

    count = int(seconds * MENUS_A_SECOND)
    await asyncio.gather(*(one(began + number / MENUS_A_SECOND) for number in range(count)))
    while not wires.empty():
        wires.get_nowait()[0].close()
    return took


async def _guess(
    port: int, post: Post, calls: Iterator[Sequence[Webhook]], guesses: _Guesses, until: float
) -> None:
    wire = await Wire.to(port)
    for call in calls:
        for webhook in call[TO_THE_PIN:]:
            if time.perf_counter() > until:
                wire.close()
                return
            await _one_guess(wire, post, webhook, guesses)
    raise WrongAnswer("the line judged more PINs than there were")


async def _one_guess(wire: Wire, post: Post, webhook: Webhook, guesses: _Guesses) -> None:
    answer = await wire.send(webhook.wire)
    guesses.seconds.append(answer.seconds)
    back = post.coming_back(webhook)
    while back.path.encode() in answer.body:
        guesses.moments += 1
        await asyncio.sleep(1)
        answer = await wire.send(back.wire)


async def _sent(wire: Wire, webhook: Webhook) -> None:
    answer = await wire.send(webhook.wire)
    if answer.status != 200 or webhook.expected not in answer.body:
        raise WrongAnswer(f"{webhook.path}: {answer.status} {answer.body.decode()}")


def mebibytes(pid: int, kind: str) -> float:
    """What a process and its children hold: Rss counts what they share for each, Pss once in all."""
    kibibytes = 0
    for each in family(pid):
        with suppress(OSError):
            rows = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
            kibibytes += next(int(row.split()[1]) for row in rows if row.startswith(f"{kind}:"))
    return kibibytes / 1024
