"""Three invented callers who dial the demo in real time and wait for a person, when the start page asks for them."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.invented import EXAMPLE_CITIZEN_ID
from telephony.simulator.call import Call, Until
from telephony.simulator.switchboard import Twilio

WANTED_FILE = "callers-wanted"
BETWEEN_KEYS_SECONDS = 4.0
LOOK_SECONDS = 0.2
PATIENCE_SECONDS = 600.0
"""How long a caller waits for somebody to answer, and talks."""
LEAVING_SECONDS = 3.0
MOST_AT_ONCE = 12


@dataclass(frozen=True)
class Visitor:
    """Who calls, and what is keyed, one entry after the other."""

    phone: str
    entries: Sequence[str]


VISITORS = (
    Visitor("+8613900000000", ("1", EXAMPLE_CITIZEN_ID, "123456")),
    Visitor("+8613900000007", ("0",)),
    Visitor("+8613900000009", ("8", "0")),
)
"""One who lost a card whose PIN was never set, one who asks for a person, and one who does so in English."""


class Callers:
    """Looks whether callers are wanted, and has them call."""

    def __init__(self, twilio: Twilio, folder: Path) -> None:
        self._twilio = twilio
        self._wanted = folder / WANTED_FILE
        self._calls: list[Call] = []
        self._have_left = threading.Event()

    def look(self) -> None:
        """Send three if somebody has asked since we last looked, unless many are calling already."""
        self._calls = [call for call in self._calls if not call.is_over]
        if not self._wanted.exists():
            return
        self._wanted.unlink(missing_ok=True)
        if len(self._calls) + len(VISITORS) > MOST_AT_ONCE:
            return
        for visitor in VISITORS:
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
        """Key what has to be keyed, and wait for somebody, for as long as people do."""
        for entry in entries:
            self._have_left.wait(BETWEEN_KEYS_SECONDS)
            while not (call.moment and call.moment.takes_keys):
                if call.is_over or self._have_left.wait(LOOK_SECONDS):
                    return
            call.press(entry, then=Until.NOW)
        self._have_left.wait(PATIENCE_SECONDS)
        if not call.is_over:
            call.hang_up()
