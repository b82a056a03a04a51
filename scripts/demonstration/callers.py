"""Three invented callers who dial the demo in real time and wait for a person, when the start page asks for them."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.invented import EXAMPLE_CITIZEN_ID
from scripts.phone.driver import Driver
from scripts.phone.line import running_line
from settings import Settings
from telephony.simulator.clock import RealClock

WANTED_FILE = "callers-wanted"
BETWEEN_KEYS_SECONDS = 4.0
LOOK_SECONDS = 0.2
PATIENCE_SECONDS = 600.0
"""How long a caller waits for somebody to answer."""
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
    """Looks whether callers are wanted, and sends them."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings = settings
        self._wanted = folder / WANTED_FILE
        self._threads: list[threading.Thread] = []

    def look(self) -> None:
        """Send three if somebody has asked since we last looked, unless many are calling already."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        if not self._wanted.exists():
            return
        self._wanted.unlink(missing_ok=True)
        if len(self._threads) + len(VISITORS) > MOST_AT_ONCE:
            return
        for visitor in VISITORS:
            thread = threading.Thread(target=self._call, args=(visitor,), name="caller", daemon=True)
            thread.start()
            self._threads.append(thread)

    def _call(self, visitor: Visitor) -> None:
        clock = RealClock()
        with running_line(self._settings, self._settings.public_url) as line:
            driver = Driver(line, clock, visitor.phone)
            driver.start()
            while driver.call is None and not driver.is_over:
                clock.sleep(LOOK_SECONDS)
            for entry in visitor.entries:
                clock.sleep(BETWEEN_KEYS_SECONDS)
                for key in entry:
                    driver.press(key)
            waited = 0.0
            while not driver.is_over and waited < PATIENCE_SECONDS:
                clock.sleep(1)
                waited += 1
            driver.hang_up()
