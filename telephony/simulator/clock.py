"""The simulator's own clocks: one that jumps, for tests, and one that really passes.

Nothing else in the package may ask for the time. `monotonic` is what timers are set by, `now` is what is
shown and sent.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the simulator wants from a clock."""

    def now(self) -> datetime:
        """The present moment, aware."""

    def monotonic(self) -> float:
        """Seconds since some fixed moment; never goes back."""

    def sleep(self, seconds: float, wake: threading.Event | None = None) -> None:
        """Let time pass, or less of it when `wake` is set meanwhile."""

    def spend(self, seconds: float) -> None:
        """Account for `seconds` that the other side took to answer."""


class VirtualClock:
    """Time passes only when it is slept away, and then at once.

    `follow` is told each new moment, so that another fake clock (freezegun's `move_to`, say) can go along.
    """

    def __init__(self, start: datetime, follow: Callable[[datetime], object] | None = None) -> None:
        if start.tzinfo is None:
            raise ValueError("a virtual clock starts at an aware moment")
        self._start = start
        self._passed = 0.0
        self._follow = follow

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return self._passed

    def sleep(self, seconds: float, wake: threading.Event | None = None) -> None:
        if seconds <= 0 or (wake is not None and wake.is_set()):
            return
        self._passed += seconds
        if self._follow is not None:
            self._follow(self.now())

    def spend(self, seconds: float) -> None:
        self.sleep(seconds)


class RealClock:
    """The machine's clock, for calls made by people and over real networks."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float, wake: threading.Event | None = None) -> None:
        if seconds > 0:
            (wake or threading.Event()).wait(seconds)

    def spend(self, seconds: float) -> None:
        """Nothing to do: the seconds have passed while we waited for the answer."""
