"""Drives all calls of a simulator: sends keys and interruptions in, lets time pass, resumes whoever's time
has come.

One thread at a time drives; others may post keys, and wake the driver out of a real wait.
"""

import threading
from collections import deque
from collections.abc import Callable

from telephony.simulator.clock import Clock
from telephony.simulator.events import Happening
from telephony.simulator.leg import Leg
from telephony.simulator.script import (
    Came,
    Interruption,
    KeyPressed,
    PartnerLeft,
    Script,
    TakenFromQueue,
    TimeIsUp,
    TimeLimitReached,
    Wait,
)

# Twilio's longest call.
LONGEST_CALL_SECONDS = 14_400.0


class Performance:
    """One call's script and what it waits for."""

    def __init__(self, leg: Leg, script: Script[None], clock: Clock) -> None:
        self.leg = leg
        self.wait: Wait | None = None
        self.inbox: deque[Came | Interruption] = deque()
        self._script = script
        self._ends_at = clock.monotonic() + LONGEST_CALL_SECONDS
        self._started = False
        self.is_running = False
        self.is_over = False

    @property
    def due(self) -> float | None:
        """When it has to be resumed; None when it is over."""
        if self.is_over:
            return None
        if self.wait is None:
            return float("-inf")
        return self._ends_at if self.wait.until is None else min(self.wait.until, self._ends_at)

    def resume(self, now: float) -> None:
        """Its time has come."""
        self.take(TimeLimitReached() if self._started and now >= self._ends_at else TimeIsUp())

    def take(self, came: Came | Interruption) -> None:
        """Run to the next wait, or to the end."""
        if self.is_over or _is_stale(came, self.leg):
            return
        self.is_running = True
        try:
            self.wait = self._step(came)
        except StopIteration:
            self.is_over, self.wait = True, None
            self.leg.tell(Happening.ENDED, self.leg.outcome.value if self.leg.outcome else "")
        finally:
            self.is_running = False

    def _step(self, came: Came | Interruption) -> Wait:
        if not self._started:
            self._started = True
            return next(self._script)
        if isinstance(came, Interruption):
            return self._script.throw(came)
        return self._script.send(came)


def _is_stale(came: Came | Interruption, leg: Leg) -> bool:
    """Whether news of a conversation comes to a call that has left it in the meantime."""
    return isinstance(came, PartnerLeft | TakenFromQueue) and came.conversation is not leg.conversation


class Stage:
    """All calls of one simulator on one clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._performances: list[Performance] = []
        self._driving = threading.Lock()
        self._driver: int | None = None
        self._wake = threading.Event()

    def add(self, performance: Performance) -> None:
        self._performances.append(performance)

    def post(self, performance: Performance, came: Came | Interruption) -> None:
        """Hand something in. A key that comes while a webhook is under way meets nobody: there is no Gather
        then.
        """
        if isinstance(came, KeyPressed) and (performance.is_running or performance.is_over):
            performance.leg.tell(Happening.KEY_LOST, came.key)
            return
        performance.inbox.append(came)
        self._wake.set()

    def post_to(self, leg: Leg, came: Came | Interruption) -> None:
        """Hand something to the performance of a call."""
        for performance in self._performances:
            if performance.leg is leg:
                self.post(performance, came)

    def settle(self) -> None:
        """Do what is to be done at this moment; if another thread drives, leave it to that one."""
        if self._driver == threading.get_ident() or not self._driving.acquire(blocking=False):
            return
        self._drive(lambda: True, None)

    def run(self, enough: Callable[[], bool], until: float | None = None) -> None:
        """Run until `enough`, or until a time of the monotonic clock, or until nothing more can happen."""
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

    def _advance(self, enough: Callable[[], bool], until: float | None) -> bool:
        """One step of the loop; False when there is no more to do."""
        self._wake.clear()
        called = next((one for one in self._performances if one.inbox), None)
        if called is not None:
            called.take(called.inbox.popleft())
            return True
        now = self._clock.monotonic()
        due = min(
            (one for one in self._performances if one.due is not None),
            key=lambda one: one.due or 0.0,
            default=None,
        )
        if due is not None and due.wait is None:
            due.resume(now)
            return True
        if enough():
            return False
        moment = due.due if due is not None else None
        if due is not None and moment is not None and moment <= now:
            due.resume(now)
            return True
        if until is not None and (moment is None or moment > until):
            self._clock.sleep(until - now, self._wake)
            return self._clock.monotonic() < until
        if moment is None:
            return False
        self._clock.sleep(moment - now, self._wake)
        return True
