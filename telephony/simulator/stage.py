"""Drives all calls of a simulator: hands in keys and interruptions, lets time pass, resumes whoever is due.

One thread at a time drives; others may hand something in, and wake the driver out of a real wait.
"""

import threading
from collections.abc import Callable
from dataclasses import replace

from telephony.simulator.clock import Clock
from telephony.simulator.events import Happening
from telephony.simulator.interruptions import Interruption
from telephony.simulator.leg import Leg
from telephony.simulator.performance import Performance
from telephony.simulator.script import Came, KeyPressed


class Stage:
    """All calls of one simulator on one clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._performances: list[Performance] = []
        self._driving = threading.Lock()
        self._driver: int | None = None
        self._wake = threading.Event()

    def add(self, performance: Performance) -> None:
        """One more call; whoever drives is woken to begin it."""
        self._performances.append(performance)
        self._wake.set()

    def post(self, performance: Performance, came: Came | Interruption) -> None:
        """Hand something in. A key that comes while a webhook is under way is lost: no Gather listens then."""
        leg = performance.leg
        if isinstance(came, KeyPressed):
            if leg.is_sending or performance.is_over:
                leg.tell(Happening.KEY_LOST, came.key)
                return
            came = replace(came, after=len(leg.exchanges))
        performance.inbox.append(came)
        self._wake.set()

    def post_to(self, leg: Leg, came: Came | Interruption) -> None:
        """Hand something to the performance of a call."""
        for performance in tuple(self._performances):
            if performance.leg is leg:
                self.post(performance, came)

    def wake(self) -> None:
        """Have the driver look anew whether it is enough."""
        self._wake.set()

    def settle(self) -> None:
        """Do what is to be done at this moment; if another thread drives, leave it to that one."""
        if self._driver == threading.get_ident() or not self._driving.acquire(blocking=False):
            return
        self._drive(lambda: True, None)

    def run(self, enough: Callable[[], bool], until: float | None = None) -> None:
        """Run until `enough`, or until a time of the monotonic clock, or until all calls are over."""
        if self._driver == threading.get_ident():
            raise RuntimeError("a call cannot be driven from inside one of its own webhooks or observers")
        self._driving.acquire()
        self._drive(enough, until)

    def _drive(self, enough: Callable[[], bool], until: float | None) -> None:
        self._driver = threading.get_ident()
        try:
            while self._advance(enough, until):
                pass
        finally:
            self._driver = None
            self._driving.release()
        # Something posted while we were leaving found the door still shut.
        if any(one.inbox for one in tuple(self._performances)):
            self.settle()

    def _advance(self, enough: Callable[[], bool], until: float | None) -> bool:
        """One step: hand in, resume or sleep. False when the driver may go home."""
        self._wake.clear()
        if self._hand_in():
            return True
        if enough():
            return False
        now = self._clock.monotonic()
        first = min(self._performances, key=lambda one: one.due, default=None)
        if first is not None and first.due <= now:
            first.time_is_up(now)
            return True
        if until is not None and until <= now:
            return False
        moments = [first.due] if first is not None else []
        if until is not None:
            moments.append(until)
        if not moments:
            return False
        self._clock.sleep(min(moments) - now, self._wake)
        return True

    def _hand_in(self) -> bool:
        """Give one call the first thing in its inbox; whether there was one. Calls that are over leave."""
        for performance in tuple(self._performances):
            if performance.is_over:
                self._performances.remove(performance)
            elif performance.inbox:
                performance.take(performance.inbox.popleft())
                return True
        return False
