"""Many at once: real threads that start at one barrier."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def together(count: int, work: Callable[[int], T]) -> list[T]:
    """What `work(0)`, `work(1)` … return when they all start in the same moment."""
    barrier = Barrier(count)

    def start(number: int) -> T:
        barrier.wait(timeout=90)
        return work(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(start, range(count)))
