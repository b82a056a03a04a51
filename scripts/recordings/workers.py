"""Plays many recordings, in this process or in several: each process has a stage of its own."""

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from logs import Level, set_up
from recordings.recording import Recording
from scripts.recordings.playing import Replay, replay
from scripts.recordings.stage import Stage

WORTH_A_PROCESS = 12
"""Fewer recordings are played sooner than another process has started."""


@dataclass(frozen=True)
class Timed:
    """A replay and the seconds it took."""

    replay: Replay
    seconds: float


def play_all(recordings: Sequence[Recording], jobs: int, at: datetime | None) -> Iterator[Timed]:
    """All of them, in their order."""
    jobs = min(jobs, max(1, len(recordings) // WORTH_A_PROCESS))
    if jobs == 1:
        with Stage() as stage:
            for recording in recordings:
                yield _play(stage, recording, at)
        return
    # A child that is forked would inherit connections and threads.
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, spawned, initializer=_enter) as pool:
        yield from pool.map(_play_here, recordings, [at] * len(recordings), chunksize=4)


def _play(stage: Stage, recording: Recording, at: datetime | None) -> Timed:
    began = time.perf_counter()
    played = replay(stage, recording, at)
    return Timed(played, time.perf_counter() - began)


class _Here:
    """The stage of a worker process, from its start to its end."""

    stage: Stage


def _enter() -> None:
    set_up(Level.ERROR)
    _Here.stage = Stage().__enter__()


def _play_here(recording: Recording, at: datetime | None) -> Timed:
    return _play(_Here.stage, recording, at)
