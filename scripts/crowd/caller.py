"""One virtual caller: listens, thinks, presses, gives up. Behind the telephone stands the stand-in for Twilio."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from scripts.crowd import heard
from scripts.crowd.mix import Behaviour, Entry, Keys, Own, Patience, Silence, Thinking
from scripts.crowd.plan import Planned
from scripts.crowd.tally import Ended, Tally, TurnKind
from telephony.simulator.call import Call, Until
from telephony.simulator.clock import Clock, RealClock, VirtualClock
from telephony.simulator.events import Event, Happening
from telephony.simulator.exchange import Purpose
from telephony.simulator.habits import Habits
from telephony.simulator.number import Number
from telephony.simulator.status import Outcome
from telephony.simulator.switchboard import Twilio
from telephony.simulator.transport import Answer, Limits, Request, Transport, Unreachable

PINS = ("739164", "582047", "904683", "620957")
SLICE_SECONDS = 0.25
LONGEST_WAIT_SECONDS = 120.0
"""For a caller's turn: longer than anything that the line says at once."""
OFTEN = 3
"""Whoever is asked to key the same again does it so many times, and then gives up."""


@dataclass(frozen=True)
class Called:
    """What is called: a number, and how each caller gets a wire of their own to it."""

    number: Number
    wire: Callable[[], AbstractContextManager[Transport]]
    began: datetime


@dataclass
class Timed:
    """Beneath all faults: times what the line itself takes."""

    transport: Transport
    tally: Tally
    kind: TurnKind = TurnKind.ANSWERING
    """What the caller does just now."""

    def send(self, request: Request, limits: Limits) -> Answer:
        """Send it on. Raises Unreachable."""
        try:
            answer = self.transport.send(request, limits)
        except Unreachable:
            self.tally.missed()
            raise
        self.tally.answered(self._kind(urlsplit(request.url).path), answer.seconds, answer.status)
        return answer

    def _kind(self, path: str) -> TurnKind:
        match path.rpartition("/voice")[2].split("/"):
            case [""]:
                return TurnKind.ANSWERING
            case ["", "ended"]:
                return TurnKind.HANGING_UP
            case ["", "fallback"]:
                return TurnKind.FALLBACK
            case ["", "queue", *_]:
                return TurnKind.QUEUE
            case ["", "turn", _, "answer"]:
                return TurnKind.MOMENT
            case _:
                return self.kind


@dataclass
class VirtualCaller:
    """Plays one planned call. Without `thinking` nothing takes time: keys come as soon as the line takes them."""

    planned: Planned
    called: Called
    thinking: Thinking | None
    tally: Tally
    stop: threading.Event
    _timed: Timed = field(init=False)
    _clock: Clock = field(init=False)

    def play(self) -> None:
        """From dialling to hanging up."""
        self._clock = RealClock() if self.thinking else VirtualClock(self.called.began)
        try:
            with self.called.wire() as wire:
                self._timed = Timed(wire, self.tally)
                with self.tally.going_on():
                    call = self._call()
                self._end(call)
        except Exception as fault:
            self.tally.break_off(f"{self._behaviour.name}: {type(fault).__name__}: {fault}")

    @property
    def _behaviour(self) -> Behaviour:
        return self.planned.behaviour

    def _call(self) -> Call:
        faults = self._behaviour.faults
        if faults.are_any:
            faults = replace(faults, seed=self.planned.lot.of("faults").seed)
        twilio = Twilio(self.called.number, self._timed, self._clock, Habits(faults=faults), self._notice)
        call = twilio.dial(self.planned.phone, then=Until.NOW)
        for entry in self._behaviour.entries:
            if call.is_over or self.stop.is_set():
                break
            self._act(call, entry)
        if not call.is_over:
            self._think(call)
        if not call.is_over:
            call.hang_up()
        return call

    def _act(self, call: Call, entry: Entry) -> None:
        match entry:
            case Patience(seconds):
                self._pass(call, seconds)
            case Silence():
                self._timed.kind = TurnKind.SILENCE
                self._be_silent(call)
            case Keys(keys):
                self._timed.kind = TurnKind.MENU
                self._press(call, keys)
            case Own():
                self._timed.kind = TurnKind.PIN if entry.is_secret else TurnKind.NUMBER
                self._press(call, self._own(entry))
                if entry.is_secret:
                    self._press_again_if_asked(call, self._own(entry))

    def _press(self, call: Call, keys: str) -> None:
        """Think, wait until keys count, press; if the line waits for more of them, the `#` ends them."""
        self._think(call)
        self._until(call, lambda: _takes_keys(call))
        if self.stop.is_set() or not _takes_keys(call):
            return
        answered = len(call.exchanges)
        call.press(keys, then=Until.NOW)
        if len(call.exchanges) == answered and _takes_keys(call):
            call.press("#", then=Until.NOW)

    def _press_again_if_asked(self, call: Call, keys: str) -> None:
        """Wait for what comes of it. Where nobody judged it in time the line says so, and has it keyed again.

        Whoever is still asked then hangs up: to key what comes next, where a PIN is asked for, is what nobody does.
        """
        for _ in range(OFTEN):
            self._until(call, lambda: not heard.puts_off(call.last_exchange.body))
            if not heard.asks_again(call.last_exchange.body):
                return
            self._press(call, keys)
        self._until(call, lambda: not heard.puts_off(call.last_exchange.body))
        if heard.asks_again(call.last_exchange.body) and not call.is_over:
            call.hang_up()

    def _be_silent(self, call: Call) -> None:
        answered = len(call.exchanges)
        self._until(call, lambda: len(call.exchanges) > answered)

    def _think(self, call: Call) -> None:
        if self.thinking:
            self._pass(call, self.thinking.seconds(self.planned.lot))

    def _pass(self, call: Call, seconds: float) -> None:
        ends = self._clock.monotonic() + seconds
        while not call.is_over and not self.stop.is_set() and (left := ends - self._clock.monotonic()) > 0:
            call.wait(min(left, SLICE_SECONDS))

    def _until(self, call: Call, enough: Callable[[], bool]) -> None:
        ends = self._clock.monotonic() + LONGEST_WAIT_SECONDS
        while not (call.is_over or self.stop.is_set() or enough()) and self._clock.monotonic() < ends:
            call.wait(SLICE_SECONDS)

    def _own(self, entry: Own) -> str:
        card = self.planned.card
        assert card is not None, "a caller without a card was asked for one"
        others = [pin for pin in PINS if pin != card.pin]
        match entry:
            case Own.ID:
                return card.citizen_id.replace("X", "*")
            case Own.PIN:
                return card.pin
            case Own.WRONG:
                return others[0]
            case Own.NEW:
                return others[1]

    def _notice(self, event: Event) -> None:
        if event.happening is Happening.HURT:
            self.tally.hurt(event.text)

    def _end(self, call: Call) -> None:
        bodies = [exchange.body for exchange in call.exchanges if exchange.purpose.brings_twiml]
        is_hurt = self._behaviour.faults.are_any
        sorry = [name for body in bodies for name in heard.apologies(body)]
        for name in [] if is_hurt else sorry:
            self.tally.apologised(name)
        self.tally.end(
            Ended(
                self._behaviour.name,
                call.sid,
                _outcome(call, bodies, sorry),
                () if is_hurt else tuple(f"{int(each.code)} {each.code.meaning}" for each in call.errors),
                tuple({told for body in bodies for told in heard.acknowledged(call.sid, body)}),
            )
        )


def _takes_keys(call: Call) -> bool:
    return call.moment is not None and call.moment.takes_keys


def _outcome(call: Call, bodies: list[str], sorry: list[str]) -> str:
    """In a word or two: what was done, or else how the call ended."""
    done = [deed for body in bodies for deed in heard.deeds(body)]
    if done:
        return done[-1]
    if call.outcome is Outcome.APPLICATION_ERROR:
        return "Twilio apologised"
    if any(exchange.purpose is Purpose.FALLBACK for exchange in call.exchanges):
        return "fallback"
    if sorry:
        return sorry[-1]
    if any(exchange.purpose is Purpose.WAIT for exchange in call.exchanges):
        return "left the queue"
    return "line hung up" if call.outcome is Outcome.LINE_HUNG_UP else "caller hung up"
