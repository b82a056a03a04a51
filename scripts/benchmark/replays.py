"""How fast recordings are played: the shipped ones, in one process and in one for each core."""

import os
import resource
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from recordings.recording import Recording
from scripts.recordings.playing import replay
from scripts.recordings.workers import for_each


def measure(recordings: Sequence[Recording], say: Callable[[str], None]) -> dict[str, Any]:
    """Exchanges a second: of the whole command, and of playing alone without the start of processes."""
    figures: dict[str, Any] = {"recordings": len(recordings)}
    for jobs in sorted({1, os.cpu_count() or 1}):
        say(f"playing {len(recordings)} recordings in {jobs} processes")
        figures[f"{jobs} processes"] = _played(recordings, jobs)
    return figures


def _played(recordings: Sequence[Recording], jobs: int) -> dict[str, float]:
    cpu, began = _cpu_seconds(), time.perf_counter()
    played = list(for_each(recordings, jobs, partial(replay, at=None)))
    whole, spent = time.perf_counter() - began, _cpu_seconds() - cpu
    alone = sum(each.seconds for each in played) / jobs
    exchanges = sum(len(each.result.played.exchanges) for each in played)
    webhooks = sum(len(one.webhooks) for each in played for one in each.result.played.exchanges)
    return {
        "exchanges": exchanges,
        "webhooks": webhooks,
        "exchanges_a_second": round(exchanges / whole, 1),
        "exchanges_a_second_without_start": round(exchanges / alone, 1),
        "exchanges_a_second_of_cpu": round(exchanges / spent, 1),
        "differences": sum(each.result.difference is not None for each in played),
    }


def _cpu_seconds() -> float:
    """Of this process and of those that have ended."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
