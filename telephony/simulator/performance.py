"""One call's script on its way: what it waits for, and what has been handed in for it."""

from collections import deque

from telephony.simulator.clock import Clock
from telephony.simulator.events import Happening
from telephony.simulator.interruptions import (
    CallerHungUp,
    Interruption,
    PartnerLeft,
    TakenFromQueue,
    TimeLimitReached,
)
from telephony.simulator.leg import Leg
from telephony.simulator.script import Came, Ears, KeyPressed, Script, Spoke, TimeIsUp, Wait

# Twilio's longest call.
LONGEST_CALL_SECONDS = 14_400.0


class Performance:
    """A script and its inbox. The first thing handed in only starts it."""

    def __init__(self, leg: Leg, script: Script[None], clock: Clock) -> None:
        self.leg = leg
        self.wait: Wait | None = None
        self.inbox: deque[Came | Interruption] = deque([TimeIsUp()])
        self.is_over = False
        self._script = script
        self._ends_at = clock.monotonic() + LONGEST_CALL_SECONDS

    @property
    def due(self) -> float:
        """When it has to be resumed if nothing comes before."""
        waits_until = self.wait.until if self.wait else None
        return min(each for each in (waits_until, self.leg.hangs_up_at, self._ends_at) if each is not None)

    def time_is_up(self, now: float) -> None:
        """Its moment has come: the one it waits for, the last that Twilio grants a call, or that the other end does."""
        if now >= self._ends_at:
            self.take(TimeLimitReached())
        elif self.leg.hangs_up_at is not None and now >= self.leg.hangs_up_at:
            self.leg.hangs_up_at = None
            self.take(CallerHungUp())
        else:
            self.take(TimeIsUp())

    def take(self, came: Came | Interruption) -> None:
        """Run to the next wait, or to the end."""
        if isinstance(came, KeyPressed) and _is_too_late(came, self.leg):
            self.leg.tell(Happening.KEY_LOST, came.key)
            return
        if isinstance(came, Spoke) and (self.wait is None or self.wait.ears is Ears.CLOSED):
            self.leg.tell(Happening.WORDS_LOST, came.words)
            return
        if self.is_over or _is_stale(came, self.leg):
            return
        try:
            self.wait = self._step(came)
        except StopIteration:
            self.is_over, self.wait = True, None
            self.leg.tell(Happening.ENDED, self.leg.outcome.value if self.leg.outcome else "")
        except BaseException:
            # A fault of the simulator's or of an application in process: the call cannot go on, the test
            # hears why.
            self.is_over, self.wait = True, None
            raise

    def _step(self, came: Came | Interruption) -> Wait:
        if self.wait is None:
            return next(self._script)
        if isinstance(came, Interruption):
            return self._script.throw(came)
        return self._script.send(came)


def _is_too_late(pressed: KeyPressed, leg: Leg) -> bool:
    """Whether a webhook was sent after the key was pressed, from another thread: that Gather is over."""
    return pressed.after is not None and pressed.after != len(leg.exchanges)


def _is_stale(came: Came | Interruption, leg: Leg) -> bool:
    """Whether news of a conversation comes to a call that has left it in the meantime."""
    return isinstance(came, PartnerLeft | TakenFromQueue) and came.conversation is not leg.conversation
