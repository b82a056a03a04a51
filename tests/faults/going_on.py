"""Calls that go on over HTTP while something happens to the database: eight callers, one gunicorn, one history."""

import secrets
import threading
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from models.database import Database
from models.office import Office
from scripts.free_port import free_port
from settings import Settings
from tests.calls.phone import ACCOUNT_SID, AUTH_TOKEN, LINE
from tests.factories import an_enabled_card
from tests.faults import words
from tests.faults.callers import CALLERS, PATIENCE_SECONDS, Caller
from tests.faults.gunicorn_server import GunicornServer
from tests.faults.history import Delivery, History
from tests.faults.invariants import Violation, check
from tests.faults.served import open_office

CARDS_EACH = 2
FORGOTTEN_LIGHTLY = "is not settled in the record"
"""Turns that did nothing are not waited for, neither at the disk nor at a standby (docs/decisions/0003)."""


@dataclass
class GoingOn:
    """A line with callers on it."""

    port: int
    office: Office
    server: GunicornServer
    history: History = field(default_factory=History)
    found: list[Violation] = field(default_factory=list)
    """All that does not hold; filled in when the calls are over."""

    def deeds_after(self, moment: float) -> list[Delivery]:
        """The answers to webhooks sent after a moment of the monotonic clock which tell that something was done."""
        return [each for each in self.history.answers if each.sent_at >= moment and words.deeds(each.body)]

    def wait_for_a_deed(self) -> Delivery:
        """Until somebody who asks from now on is told that something was done."""
        began = time.monotonic()
        while not (done := self.deeds_after(began)):
            assert time.monotonic() < began + PATIENCE_SECONDS, "nobody gets anything done any more"
            time.sleep(0.01)
        return done[0]

    @property
    def acked(self) -> int:
        """In how many turns callers were told that something was done."""
        return len({each.turn for each in self.history.answers if words.deeds(each.body)})

    @property
    def unanswered(self) -> int:
        """Webhooks without any answer: each is a connection error at Twilio's side."""
        return sum(each.ended is None for each in self.history.deliveries)

    @property
    def fail_safe(self) -> int:
        """Answers that say that something was not done, or that it is not known."""
        silent = {words.Told.NOT_DONE, words.Told.NOT_KNOWN}
        return sum(bool(silent & words.told(each.body)) for each in self.history.answers)

    @property
    def slowest(self) -> float:
        """The longest that an answer took, in seconds."""
        return max((each.answered_at or 0.0) - each.sent_at for each in self.history.answers)

    @property
    def violations(self) -> list[Violation]:
        """What does not hold, but for turns that may be forgotten: those that did nothing."""
        return [
            each
            for each in self.found
            if (each.invariant, FORGOTTEN_LIGHTLY in each.evidence) != ("I5", True)
        ]

    @property
    def lost(self) -> int:
        """How many deeds were told and are not in the record."""
        return sum(each.invariant in ("I1", "I7") for each in self.found)


@contextmanager
def calls_going_on(
    database_url: str, folder: Path, callers: int = CALLERS, more: Mapping[str, str] | None = None
) -> Iterator[GoingOn]:
    """Callers call until the block ends; then they finish their calls, and the line is stopped."""
    port = free_port()
    environ = environ_of(database_url, port)
    office = open_office(Settings.from_env(environ), Database(database_url))
    going_on = GoingOn(port, office, GunicornServer("line", port, {**environ, **(more or {})}, folder))
    cards = [[an_enabled_card(office) for _ in range(CARDS_EACH)] for _ in range(callers)]
    playing = [Caller(port, own, going_on.history, f"{n}", twice=0.0) for n, own in enumerate(cards)]
    enough = threading.Event()
    going_on.server.start()
    try:
        with ThreadPoolExecutor(callers) as threads:
            calls = [threads.submit(caller.play, enough) for caller in playing]
            try:
                going_on.wait_for_a_deed()
                yield going_on
            finally:
                enough.set()
        for each in calls:
            each.result()
        going_on.found = check(office, going_on.history)
    finally:
        going_on.server.stop()
        office.database.dispose()


def environ_of(database_url: str, port: int) -> dict[str, str]:
    """The settings of a line on that port."""
    return {
        "DATABASE_URL": database_url,
        "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "TWILIO_PHONE_NUMBER": LINE.number,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "PIN_PEPPER": f"p1:{_key()}",
        "DATA_KEY": f"d1:{_key()}",
        "CITY_PROFILE": "xian",
    }


def _key() -> str:
    return b64encode(secrets.token_bytes(32)).decode()
