"""Three invented callers who dial the demo in real time and wait for a person, when the start page asks for them."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.demonstration.cards import DemoCard
from scripts.invented import CardState
from scripts.recordings.asked import says
from telephony.simulator.call import Call, Until
from telephony.simulator.switchboard import Twilio

WANTED_FILE = "callers-wanted"
BETWEEN_KEYS_SECONDS = 4.0
LOOK_SECONDS = 0.2
PATIENCE_SECONDS = 600.0
"""How long a caller waits for somebody to answer, and talks."""
ALL_DONE = "anything_else.question"
"""What the line says when somebody was served: whoever stays silent then is taken for somebody who needs help."""
LEAVING_SECONDS = 3.0
MOST_AT_ONCE = 12


@dataclass(frozen=True)
class Visitor:
    """Who calls, and what is keyed, one entry after the other."""

    phone: str
    entries: Sequence[str]


def visitors(cards: Sequence[DemoCard], initial_pin: str) -> tuple[Visitor, ...]:
    """One who lost a card whose PIN was never set, one who asks for a person, and one who does so in English."""
    lost = next(each.card for each in cards if each.state is CardState.INITIAL)
    return (
        Visitor(f"+86{lost.phone}", ("1", lost.citizen_id, initial_pin)),
        Visitor("+8613900000007", ("0",)),
        Visitor("+8613900000009", ("8", "0")),
    )


class Callers:
    """Looks whether callers are wanted, and has them call."""

    def __init__(
        self,
        twilio: Twilio,
        folder: Path,
        visitors: Sequence[Visitor],
        between_keys_seconds: float = BETWEEN_KEYS_SECONDS,
    ) -> None:
        self._twilio = twilio
        self._visitors = visitors
        self._between_keys_seconds = between_keys_seconds
        self._wanted = folder / WANTED_FILE
        self._calls: list[Call] = []
        self._have_left = threading.Event()

    def look(self) -> None:
        """Send three if somebody has asked since we last looked, unless many are calling already."""
        self._calls = [call for call in self._calls if not call.is_over]
        if not self._wanted.exists():
            return
        self._wanted.unlink(missing_ok=True)
        if len(self._calls) + len(self._visitors) > MOST_AT_ONCE:
            return
        for visitor in self._visitors:
            call = self._twilio.dial(visitor.phone, then=Until.NOW)
            self._calls.append(call)
            keying = (call, visitor.entries)
            threading.Thread(target=self._use, args=keying, name="caller", daemon=True).start()

    def leave(self) -> None:
        """Everybody hangs up, so that nobody is left in the queue whose telephone is gone."""
        self._have_left.set()
        for call in self._calls:
            call.hang_up()
        clock = self._twilio.clock
        for _ in range(int(LEAVING_SECONDS / LOOK_SECONDS)):
            if all(call.is_over for call in self._calls):
                return
            clock.sleep(LOOK_SECONDS)

    def _use(self, call: Call, entries: Sequence[str]) -> None:
        """Key what has to be keyed, wait for somebody for as long as people do, and hang up when all is done."""
        for entry in entries:
            self._have_left.wait(self._between_keys_seconds)
            while not (call.moment and call.moment.takes_keys):
                if call.is_over or self._have_left.wait(LOOK_SECONDS):
                    return
            call.press(entry, then=Until.NOW)
        for _ in range(int(PATIENCE_SECONDS / LOOK_SECONDS)):
            if call.is_over or self._have_left.wait(LOOK_SECONDS) or says(call.said, ALL_DONE):
                break
        if not call.is_over:
            call.hang_up()
