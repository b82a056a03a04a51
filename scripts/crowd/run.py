"""Lets a crowd call: each call begins when it is due, whether or not the line keeps up with the ones before."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from scripts.crowd.caller import Called, VirtualCaller
from scripts.crowd.mix import Thinking
from scripts.crowd.plan import Planned
from scripts.crowd.tally import Tally

LOOK_SECONDS = 0.5
GIVE_UP_SECONDS = 60.0
"""For calls to come to an end once everybody was asked to hang up."""

Watch = Callable[[Tally], object]


@dataclass
class Crowd:
    """Planned calls and the line they go to."""

    calls: Sequence[Planned]
    called: Called
    thinking: Thinking | None
    stop: threading.Event = field(default_factory=threading.Event)
    """Once set, nobody calls any more and everybody hangs up."""

    def call(self, watch: Watch = lambda _: None) -> Tally:
        """Until the last call is over. `watch` looks at the count twice a second."""
        tally, callers = Tally(), list[threading.Thread]()
        sender = threading.Thread(target=self._send, args=(tally, callers), name="plan", daemon=True)
        sender.start()
        while sender.is_alive():
            sender.join(LOOK_SECONDS)
            watch(tally)
        give_up = 0.0
        while any(caller.is_alive() for caller in callers):
            next(caller for caller in callers if caller.is_alive()).join(LOOK_SECONDS)
            watch(tally)
            if self.stop.is_set():
                give_up = give_up or tally.now + GIVE_UP_SECONDS
                if tally.now > give_up:
                    tally.break_off(f"{tally.live} calls did not end within {GIVE_UP_SECONDS:.0f} s")
                    break
        return tally

    def _send(self, tally: Tally, callers: list[threading.Thread]) -> None:
        for planned in self.calls:
            if self.stop.wait(max(0.0, planned.due - tally.now)):
                return
            tally.start(planned.due)
            caller = VirtualCaller(planned, self.called, self.thinking, tally, self.stop)
            thread = threading.Thread(target=caller.play, name=f"caller {planned.number}", daemon=True)
            thread.start()
            callers.append(thread)
