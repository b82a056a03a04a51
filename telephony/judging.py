"""Turns in which PINs or codes were keyed are judged on threads of their own: requests need not wait for a hash.

A request that waits holds one of the threads that say menus. So few may wait, and not for long; whoever asked hears
"one moment" and comes back, and the judging goes on meanwhile (docs/decisions/0019).
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import metrics

LONGEST_QUEUE = 40
"""Turns that are judged or wait for it, in one process: about 0.8 seconds of hashing."""
WAIT_SECONDS = 2.0
"""How long a request waits for its turn to be judged."""
THREADS = 3
"""Enough to keep the hashing thread busy while the others write. More of them would only crowd SQLite's one writer."""


class QueueIsFull(Exception):
    """Too many turns are being judged: this one was not taken, and nothing was done for it."""


class StillJudging(Exception):
    """The turn is taken and will be settled, but not within the time that a request waits."""


class Judging:
    """A queue of turns to be judged, in the order of their coming."""

    def __init__(self, longest_queue: int = LONGEST_QUEUE, wait_seconds: float = WAIT_SECONDS) -> None:
        self._places = threading.BoundedSemaphore(longest_queue)
        self._wait_seconds = wait_seconds
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="judging")

    def judged(self, judge: Callable[[], str]) -> str:
        """What `judge` returns or raises. Raises QueueIsFull without calling it, StillJudging while it goes on."""
        if not self._places.acquire(blocking=False):
            metrics.ONE_MOMENT.labels("queue_full").inc()
            raise QueueIsFull
        metrics.JUDGING.inc()
        verdict = self._threads.submit(copy_context().run, judge)
        verdict.add_done_callback(self._leave)
        try:
            return verdict.result(self._wait_seconds)
        except TimeoutError:
            if verdict.done():
                raise
            metrics.ONE_MOMENT.labels("still_judging").inc()
            raise StillJudging from None

    def _leave(self, _: object) -> None:
        self._places.release()
        metrics.JUDGING.dec()

    def close(self) -> None:
        """Judge what was taken, and take nothing more."""
        self._threads.shutdown()
