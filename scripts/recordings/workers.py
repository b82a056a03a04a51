"""Does something with many recordings, in this process or in several: each process has a stage of its own."""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from logs import Level, set_up
from recordings.recording import Recording
from scripts.recordings.stage import Stage

WORTH_A_PROCESS = 12
"""Fewer recordings are played sooner than another process has started."""
AT_ONCE = 4
"""Recordings that a process takes at a time."""

T = TypeVar("T")


@dataclass(frozen=True)
class Timed(Generic[T]):
    """What came of it, and the seconds it took."""

    result: T
    seconds: float


def for_each(
    recordings: Sequence[Recording], jobs: int, work: Callable[[Stage, Recording], T]
) -> Iterator[Timed[T]]:
    """What `work` makes of each, in their order. Other processes must be able to import `work`."""
    jobs = min(jobs, max(1, len(recordings) // WORTH_A_PROCESS))
    if jobs == 1:
        with Stage() as stage:
            for recording in recordings:
                yield _timed(work, stage, recording)
        return
    # A child that is forked would inherit connections and threads.
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, spawned, initializer=_enter) as pool:
        yield from pool.map(partial(_here, work), recordings, chunksize=AT_ONCE)


def one_by_one(results: Iterator[T]) -> Iterator[Timed[T]]:
    """Results that come one after the other, each with the time that passed for it."""
    began = time.perf_counter()
    for result in results:
        yield Timed(result, time.perf_counter() - began)
        began = time.perf_counter()


def _timed(work: Callable[[Stage, Recording], T], stage: Stage, recording: Recording) -> Timed[T]:
    began = time.perf_counter()
    result = work(stage, recording)
    return Timed(result, time.perf_counter() - began)


class _Here:
    """The stage of a worker process, from its start to its end."""

    stage: Stage


def _enter() -> None:
    set_up(Level.ERROR)
    _Here.stage = Stage().__enter__()


def _here(work: Callable[[Stage, Recording], T], recording: Recording) -> Timed[T]:
    return _timed(work, _Here.stage, recording)
