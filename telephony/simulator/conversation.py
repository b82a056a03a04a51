"""Two people on one line: they talk until one of them hangs up."""

from collections.abc import Callable
from enum import Enum

from telephony.simulator.clock import Clock
from telephony.simulator.events import Happening
from telephony.simulator.interruptions import Interruption, PartnerLeft
from telephony.simulator.leg import Leg
from telephony.simulator.script import Came, KeyPressed, Moment, Script, TimeIsUp, Wait

Post = Callable[[Leg, Came | Interruption], None]


class Star(Enum):
    """What the caller's `*` does in a conversation: Dial's hangupOnStar."""

    IS_A_KEY = "it is heard by the other party like any key"
    HANGS_UP = "it ends the conversation, and the caller's document goes on"


class Conversation:
    """The calls that are connected with one another; a party outside the simulator hangs up by hand."""

    def __init__(self, clock: Clock, post: Post, settle: Callable[[], None]) -> None:
        self._clock = clock
        self._post = post
        self._settle = settle
        self._legs: list[Leg] = []
        self._began: float | None = None
        self._ended: float | None = None

    @property
    def seconds(self) -> int:
        """How long they have talked."""
        if self._began is None:
            return 0
        return round((self._clock.monotonic() if self._ended is None else self._ended) - self._began)

    def connect(self) -> None:
        """From here on they hear each other."""
        self._began = self._clock.monotonic()

    def join(self, leg: Leg) -> None:
        """One more party; nobody is in two conversations."""
        self._legs.append(leg)
        leg.conversation = self

    def leave(self, leg: Leg) -> None:
        """One party has gone; nobody else is left to talk to."""
        if leg in self._legs:
            self._legs.remove(leg)
            leg.conversation = None
            self._end()

    def hang_up(self) -> None:
        """The party outside hangs up."""
        self._end()
        self._settle()

    def _end(self) -> None:
        if self._ended is None:
            self._ended = self._clock.monotonic()
            for leg in self._legs:
                self._post(leg, PartnerLeft(self))


def converse(leg: Leg, conversation: Conversation, wait: Wait, star: Star) -> Script[None]:
    """Talk until the other party hangs up, `wait` is over or the caller presses the key that ends it."""
    leg.time_passed()
    leg.tell(Happening.CONNECTED)
    try:
        yield from _talk(leg, wait, star)
    except PartnerLeft:
        pass
    finally:
        conversation.leave(leg)
    leg.tell(Happening.PARTED)


def _talk(leg: Leg, wait: Wait, star: Star) -> Script[None]:
    while True:
        match (yield wait):
            case TimeIsUp():
                return
            case KeyPressed("*") if star is Star.HANGS_UP:
                return
            case KeyPressed(key):
                leg.tell(Happening.KEY_PASSED_ON, key)


def until_somebody_hangs_up() -> Wait:
    return Wait(Moment.CONNECTED, None)
