"""Twilio itself: takes calls for a number and asks the number's application what to do with them."""

from telephony.simulator.call import Call, Until
from telephony.simulator.clock import Clock
from telephony.simulator.courier import Courier
from telephony.simulator.events import Event, Observer
from telephony.simulator.habits import Habits
from telephony.simulator.leg import Leg
from telephony.simulator.life import live
from telephony.simulator.meeting import Meeting
from telephony.simulator.number import Number
from telephony.simulator.parameters import Caller, place_of
from telephony.simulator.performance import Performance
from telephony.simulator.phone_book import PhoneBook
from telephony.simulator.queues import DEFAULT_MAXIMUM, Queue
from telephony.simulator.stage import Stage
from telephony.simulator.transport import Transport


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
        self._line = line
        self._transport = transport
        self._clock = clock
        self._habits = habits or Habits()
        self._observer = observer
        self._stage = Stage(clock)
        self._meeting = Meeting(clock, self._stage.post_to, self._stage.settle)

    def dial(
        self,
        from_: str = "anonymous",
        *,
        to: Number | None = None,
        caller: Caller | None = None,
        then: Until = Until.MY_TURN,
    ) -> Call:
        """Call the line (or another number, `to`) and listen until it is the caller's turn.

        `from_` is a number, or what Twilio sends for a withheld one. `caller` says more: geography, unknown
        parameters.
        """
        line = to or self._line
        courier = Courier(self._transport, self._clock, line.auth_token, self._habits.quirks)
        leg = Leg(
            caller or Caller(from_, place_of(from_)), line, self._clock, courier, self._habits, self._observer
        )
        performance = Performance(leg, live(leg, self._meeting), self._clock)
        self._stage.add(performance)
        call = Call(leg, performance, self._stage, courier, self._clock)
        call.run(then)
        return call

    def queue(self, name: str, maximum: int = DEFAULT_MAXIMUM) -> Queue:
        """A queue, made when it is first named: its size, its fullness, and somebody to take the next caller."""
        return self._meeting.queue(name, maximum)

    @property
    def phone_book(self) -> PhoneBook:
        """Who answers how when the line dials: `twilio.phone_book["+86…"] = Party(DialStatus.BUSY)`."""
        return self._meeting.phone_book
