"""Bad days of the network and of the process, each for every webhook of a call: what Twilio shows an application."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum

from models.turn_log import LEASE
from scripts.recordings.dying import Killed, before_settling, die
from telephony.simulator.clock import Clock
from telephony.simulator.transport import Answer, Limits, Request, Transport

AFTER_THE_LEASE = LEASE.total_seconds() + 1.0


class Trouble(Enum):
    """What happens to every webhook."""

    DOUBLED = "doubled"
    LATE = "delayed past the next"
    LOST = "lost and retried"
    KILLED = "killed between claim and settle"


@dataclass
class Troubled:
    """A wire on such a day. In the end each webhook is answered."""

    transport: Transport
    trouble: Trouble
    clock: Clock
    mortal: Transport | None = None
    """To a process that is really killed; without one, an exception stands for the death of this one."""
    struck: int = 0
    _earlier: Request | None = field(default=None, repr=False)

    def send(self, request: Request, limits: Limits) -> Answer:
        """The answer that arrives."""
        match self.trouble:
            case Trouble.DOUBLED:
                return self._twice_at_once(request, limits)
            case Trouble.LOST:
                # Once on its way, which nobody notices; then the answer is lost, and the third arrives.
                self.transport.send(request, limits)
                self.struck += 1
                return self.transport.send(request, limits)
            case Trouble.LATE:
                return self._before_the_one_before(request, limits)
            case Trouble.KILLED:
                return self._once_more_after_a_death(request, limits)

    def _twice_at_once(self, request: Request, limits: Limits) -> Answer:
        with ThreadPoolExecutor(2) as wires:
            one, other = (wires.submit(self.transport.send, request, limits) for _ in range(2))
            self.struck += 1
            one.result()
            return other.result()

    def _before_the_one_before(self, request: Request, limits: Limits) -> Answer:
        """A copy of the webhook before comes only now, after this one."""
        answer = self.transport.send(request, limits)
        if self._earlier is not None:
            self.transport.send(self._earlier, limits)
            self.struck += 1
        self._earlier = request
        return answer

    def _once_more_after_a_death(self, request: Request, limits: Limits) -> Answer:
        try:
            if self.mortal:
                return self.mortal.send(request, limits)
            with before_settling(die):
                return self.transport.send(request, limits)
        except Killed:
            self.struck += 1
        self.clock.sleep(AFTER_THE_LEASE)
        return self.transport.send(request, limits)
