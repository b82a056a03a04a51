"""Twilio itself: takes calls for a number and asks the number's application what to do with them."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from telephony.simulator.call import Call, Until
from telephony.simulator.call_book import CallBook
from telephony.simulator.calling_out import Order, call_out
from telephony.simulator.clock import Clock
from telephony.simulator.courier import Courier
from telephony.simulator.events import Event, Happening, Observer
from telephony.simulator.fault import Fault
from telephony.simulator.faulty_caller import strike
from telephony.simulator.faulty_wire import FaultyWire
from telephony.simulator.habits import Habits
from telephony.simulator.leg import Leg
from telephony.simulator.life import live
from telephony.simulator.lot import Lot
from telephony.simulator.mailbox import Mailbox
from telephony.simulator.meeting import Meeting
from telephony.simulator.number import Number
from telephony.simulator.own_numbers import OwnNumbers
from telephony.simulator.parameters import Caller, Route, incoming, outgoing, place_of
from telephony.simulator.performance import Performance
from telephony.simulator.phone_book import PhoneBook
from telephony.simulator.queues import DEFAULT_MAXIMUM, Queue
from telephony.simulator.script import Script
from telephony.simulator.stage import Stage
from telephony.simulator.status import Direction
from telephony.simulator.status_callback import Callback, of_number
from telephony.simulator.transport import Transport

FOR_EVER_SECONDS = 7 * 24 * 3_600.0


def _nobody(_event: Event) -> None:
    """The observer of those who only look afterwards."""


class Twilio:
    """A Twilio in a box. All its calls share one clock; another number can be dialled by naming it."""

    def __init__(
        self,
        line: Number,
        transport: Transport,
        clock: Clock,
        habits: Habits | None = None,
        observer: Observer = _nobody,
    ) -> None:
        self.clock = clock
        self.numbers = OwnNumbers(line)
        self.mailbox = Mailbox(clock)
        self._transport = transport
        self._habits = habits or Habits()
        self._observer = observer
        self._stage = Stage(clock)
        self._seed = Lot().seed
        self._begun = 0
        self._meeting = Meeting(clock, self._stage.post_to, self._stage.settle)

    @property
    def line(self) -> Number:
        """The number that is dialled, as it is set now."""
        return self.numbers.first

    def dial(
        self,
        from_: str = "anonymous",
        *,
        to: Number | None = None,
        caller: Caller | None = None,
        habits: Habits | None = None,
        observer: Observer | None = None,
        then: Until = Until.MY_TURN,
    ) -> Call:
        """Call the line (or another number, `to`) and listen until it is the caller's turn.

        `from_` is a number, or what Twilio sends for a withheld one. `caller` says more: geography, unknown
        parameters. `habits` and `observer` are this call's alone.
        """
        line = _as_set_today(to or self.line, habits or self._habits)
        call = self._begin(
            line,
            incoming(caller or Caller(from_, place_of(from_)), line),
            of_number(line),
            lambda leg: live(leg, self._meeting),
            habits,
            observer,
        )
        call.run(then)
        return call

    def call_out(
        self, to: str, order: Order, line: Number | None = None, callback: Callback | None = None
    ) -> Call:
        """Have somebody called, as REST does: who answers how is in the phone book. Returns at once."""
        line = line or self.line
        call = self._begin(
            line, outgoing(line, to), callback, lambda leg: call_out(leg, self._meeting, order)
        )
        self._stage.settle()
        return call

    def queue(self, name: str, maximum: int = DEFAULT_MAXIMUM) -> Queue:
        """A queue, made when it is first named: its size, its fullness, and somebody to take the next caller."""
        return self._meeting.queue(name, maximum)

    @property
    def queues(self) -> list[Queue]:
        return self._meeting.queues()

    @property
    def calls(self) -> CallBook:
        """All calls, those that were dialled included."""
        return self._meeting.calls

    @property
    def phone_book(self) -> PhoneBook:
        """Who answers how when the line dials: `twilio.phone_book["+86…"] = Party(DialStatus.BUSY)`."""
        return self._meeting.phone_book

    def keep_going(self, stop: threading.Event) -> None:
        """Drive all calls in real time on this thread, those to come as well, until `stop` is set.

        Other threads dial with `Until.NOW`, press, hang up and use REST meanwhile; `wake` makes us look at `stop`.
        """
        self._stage.run(stop.is_set, self.clock.monotonic() + FOR_EVER_SECONDS)

    def wake(self) -> None:
        """Have the driver look whether it may stop."""
        self._stage.wake()

    def _begin(
        self,
        line: Number,
        route: Route,
        callback: Callback | None,
        script: Callable[[Leg], Script[None]],
        habits: Habits | None = None,
        observer: Observer | None = None,
    ) -> Call:
        day = _Day(habits or self._habits, observer or self._observer)
        transport = self._transport
        if day.habits.faults.are_any:
            route, transport = self._hurt(route, day)
        courier = Courier(transport, self.clock, line.auth_token, day.habits.quirks)
        leg = Leg(route, line, self.clock, courier, day.habits, day.observer)
        leg.callback = callback
        performance = Performance(leg, script(leg), self.clock)
        call = Call(leg, performance, self._stage, courier, self.clock)
        self._meeting.calls.add(call)
        self._stage.add(performance)
        return call

    def _hurt(self, route: Route, day: "_Day") -> tuple[Route, Transport]:
        """What becomes of a call on a bad day: that depends on the seed and on how many calls went before."""
        faults = day.habits.faults
        lot = Lot(faults.seed or self._seed).of(f"call {self._begun}")
        self._begun += 1

        def tell(call_sid: str, fault: Fault) -> None:
            day.observer(Event(Happening.HURT, call_sid, self.clock.now(), fault.value))

        if route.direction is Direction.INBOUND:
            caller = strike(route.caller, faults, lot.of("caller"), lambda fault: tell("", fault))
            route = replace(route, caller=caller)
        return route, FaultyWire(self._transport, faults, lot.of("wire"), tell)


@dataclass(frozen=True)
class _Day:
    """How this Twilio behaves in one call, and who is told of it."""

    habits: Habits
    observer: Observer


def _as_set_today(line: Number, habits: Habits) -> Number:
    overrides = habits.faults.overrides
    return line.with_overrides(overrides) if overrides else line
