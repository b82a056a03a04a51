"""Callers who play whole calls over HTTP, and send every webhook until it is answered; some they send twice."""

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle

from telephony.simulator.clock import VirtualClock
from telephony.simulator.http_transport import HttpTransport
from telephony.simulator.number import Number
from telephony.simulator.switchboard import Twilio
from telephony.simulator.transport import Answer, Limits, Request, Transport, Unreachable
from tests.calls.phone import ACCOUNT_SID, AUTH_TOKEN, LINE
from tests.factories import A_PIN, CardFacts, as_keyed
from tests.faults import words
from tests.faults.history import History, Recorder

CALLERS = 8
TWICE = 0.05
PATIENCE_SECONDS = 120
PINS = (A_PIN, "620957")
A_WRONG_PIN = "805273"


class GaveUp(Exception):
    """The line did not answer for a minute: more than any of these tests does to it."""


@dataclass(frozen=True)
class Stubborn:
    """Sends again what was not answered, and sometimes what was: at the same moment, once more."""

    transport: Transport
    lot: random.Random
    twice: float
    twins: ThreadPoolExecutor

    def send(self, request: Request, limits: Limits) -> Answer:
        """Raises GaveUp."""
        if self.lot.random() < self.twice:
            self.twins.submit(self._until_answered, request, limits)
        return self._until_answered(request, limits)

    def _until_answered(self, request: Request, limits: Limits) -> Answer:
        give_up = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < give_up:
            try:
                return self.transport.send(request, limits)
            except Unreachable:
                time.sleep(0.05)
        raise GaveUp(request.url)


@dataclass
class Caller:
    """One caller, who plays one call after the other with a few cards, the same deeds in turn."""

    port: int
    cards: list[CardFacts]
    history: History
    seed: str
    """Digits: which caller this is. Each calls from numbers of their own."""
    twice: float
    calls: int = 0
    _pins: dict[str, str] = field(default_factory=dict)

    def play(self, enough: threading.Event) -> None:
        """Call until it is enough."""
        wire = HttpTransport()
        base = f"http://127.0.0.1:{self.port}"
        number = Number(
            LINE.number, f"{base}/voice", ACCOUNT_SID, AUTH_TOKEN, status_callback=f"{base}/voice/ended"
        )
        try:
            with ThreadPoolExecutor(1) as twins:
                stubborn = Stubborn(Recorder(wire, self.history), random.Random(self.seed), self.twice, twins)
                twilio = Twilio(number, stubborn, VirtualClock(datetime.now(UTC)))
                for card, entries in self._plans():
                    if enough.is_set():
                        return
                    self._call(twilio, card, entries)
        finally:
            wire.close()

    def _plans(self) -> Iterator[tuple[CardFacts, tuple[str, ...]]]:
        """Report, renew, release, change the PIN, mistype it, ask for a person: over and over."""
        for card in cycle(self.cards):
            pin = self._pins.setdefault(card.uid, A_PIN)
            yield card, ("1", card.citizen_id, pin, "1")
            yield card, ("1", card.citizen_id, A_WRONG_PIN, pin, "1")
            yield card, ("3", card.citizen_id, pin, "1", "1")
            new = PINS[1 - PINS.index(pin)]
            yield card, ("2", "1", card.citizen_id, pin, new, new)
            yield card, ("0", "1")

    def _call(self, twilio: Twilio, card: CardFacts, entries: tuple[str, ...]) -> None:
        call = twilio.dial(f"+86139{int(self.seed):03}{self.calls % 10**5:05}")
        for keys in entries:
            if not call.is_over:
                call.press(as_keyed(keys))
        if any("pin.changed" in words.deeds(each.body) for each in call.exchanges):
            self._pins[card.uid] = entries[-1]
        if not call.is_over:
            call.hang_up()
        self.calls += 1
