"""A call in the caller's hands: press, wait, listen, hang up."""

from enum import Enum

from telephony.simulator.call_record import CallRecord
from telephony.simulator.clock import Clock
from telephony.simulator.courier import Courier
from telephony.simulator.exchange import Purpose
from telephony.simulator.interruptions import CallerHungUp, CallUpdated, EndedByRest
from telephony.simulator.leg import Leg
from telephony.simulator.performance import Performance
from telephony.simulator.script import Ears, KeyPressed, Moment, Spoke
from telephony.simulator.stage import Stage
from telephony.simulator.target import Next, Target
from telephony.simulator.transport import Answer

KEYS = frozenset("0123456789*#")


class Until(Enum):
    """How far a call runs on after the caller has acted."""

    NOW = "not at all: what is being said goes on, and the next key interrupts it"
    MY_TURN = (
        "until everything was heard and the caller has to act: a Gather waits, a queue, somebody on the line"
    )


class Call(CallRecord):
    """One call. Made by `Twilio.dial`."""

    def __init__(
        self, leg: Leg, performance: Performance, stage: Stage, courier: Courier, clock: Clock
    ) -> None:
        super().__init__(leg)
        self._performance = performance
        self._stage = stage
        self._courier = courier
        self._clock = clock

    def press(self, keys: str, then: Until = Until.MY_TURN) -> None:
        """Press keys at this moment, one right after the other; a prompt inside a Gather is interrupted."""
        if not set(keys) <= KEYS:
            raise ValueError(f"{keys!r} are not all keys of a telephone")
        for key in keys:
            self._stage.post(self._performance, KeyPressed(key))
            self._stage.settle()
        self.run(then)

    def say(self, words: str, then: Until = Until.MY_TURN) -> None:
        """Say something at this moment: to a Gather that recognises speech, or into a Record."""
        self._stage.post(self._performance, Spoke(words))
        self._stage.settle()
        self.run(then)

    def wait(self, seconds: float) -> None:
        """Let time pass and do nothing; prompts are heard, timeouts fire."""
        self._stage.run(lambda: False, self._clock.monotonic() + seconds)

    def listen(self) -> None:
        """Hear everything out, until the caller has to act; nothing, if that is now."""
        self.run(Until.MY_TURN)

    def stay_silent(self) -> None:
        """Let this turn pass unused (the Gather times out, the queue goes round once) and listen on."""
        wait = self._performance.wait
        self._stage.run(lambda: self._performance.wait is not wait)
        self.listen()

    def hang_up(self) -> None:
        """Put the receiver down; the number's status callback has been sent when this returns."""
        self._stage.post(self._performance, CallerHungUp())
        self._stage.settle()

    def other_party_hangs_up(self) -> None:
        """Whoever talks with the caller puts the receiver down."""
        if self._leg.conversation is None:
            raise RuntimeError("the caller talks with nobody")
        self._leg.conversation.hang_up()
        self.listen()

    def update(self, url: str, method: str = "POST") -> None:
        """Post another document to the live call by REST: it takes over at once, whatever is under way."""
        self.take_over(Target(url, method, Purpose.UPDATE), Until.MY_TURN)

    def take_over(self, target: Next, then: Until = Until.NOW) -> None:
        """The same for a document in whatever form, from any thread."""
        self._stage.post(self._performance, CallUpdated(target))
        self.run(then)

    def complete(self) -> None:
        """End the live call by REST (`Status=completed`), from any thread."""
        self._stage.post(self._performance, EndedByRest())
        self._stage.settle()

    def retry(self) -> Answer:
        """Deliver the last webhook that brought TwiML once more, byte for byte; the call does not notice."""
        return self._courier.repeat(self.last_exchange)

    def last(self) -> None:
        """Drive this call, in real time, until it is over."""
        self._stage.run(lambda: self.is_over)

    def run(self, until: Until) -> None:
        """Run on, as `dial` and `press` do by themselves."""
        if until is Until.MY_TURN:
            self._stage.run(lambda: self.is_my_turn)
        else:
            self._stage.settle()

    @property
    def is_my_turn(self) -> bool:
        """Whether nothing more comes unless the caller acts."""
        wait = self._performance.wait
        return self.is_over or (wait is not None and wait.moment.is_the_callers_turn)

    @property
    def is_listened_to(self) -> bool:
        """Whether words that are said just now are heard: by a Gather that recognises speech, or by a Record."""
        wait = self._performance.wait
        return wait is not None and wait.ears is Ears.OPEN

    @property
    def moment(self) -> Moment | None:
        """What the caller experiences just now; None when the call is over."""
        wait = self._performance.wait
        return wait.moment if wait else None

    @property
    def is_over(self) -> bool:
        return self._performance.is_over
