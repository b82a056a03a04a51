"""How a call waits: verbs are generators that yield a `Wait` and are sent what came of it.

What ends a wait in the ordinary way (time, a key) is sent into the generator. What breaks off whatever is
under way (hanging up, being taken from a queue) is raised inside it, so that each verb on the way out can do
its last duty.
"""

from collections.abc import Generator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from telephony.simulator.status import CallStatus, Outcome
from telephony.simulator.target import Target

if TYPE_CHECKING:
    from telephony.simulator.conversation import Conversation


class Moment(Enum):
    """What the caller experiences while the call waits."""

    RINGING = "it rings"
    SPEAKING = "something is said; keys are lost"
    PROMPTED = "something is said inside a Gather; keys count"
    ASKED = "a Gather waits for keys"
    WAITING = "waiting in a queue"
    RECORDED = "what the caller says is recorded"
    ROUND_OVER = "in a queue, and all of the waiting document was heard"
    DIALLING = "somebody else is being called"
    TALKING = "connected for a time settled beforehand"
    CONNECTED = "connected until somebody hangs up"

    @property
    def is_the_callers_turn(self) -> bool:
        """Whether nothing more comes until the caller, or the other party, does something."""
        return self in {Moment.ASKED, Moment.RECORDED, Moment.ROUND_OVER, Moment.CONNECTED}

    @property
    def takes_keys(self) -> bool:
        return self in {Moment.PROMPTED, Moment.ASKED}


class Ears(Enum):
    """Whether what the caller says is listened to."""

    CLOSED = "nobody listens"
    OPEN = "words break the wait off and count"


@dataclass(frozen=True)
class Wait:
    """Wait until a time of the monotonic clock (None: until something happens)."""

    moment: Moment
    until: float | None
    ears: Ears = Ears.CLOSED


@dataclass(frozen=True)
class TimeIsUp:
    """The wait is over because its time came."""


@dataclass(frozen=True)
class KeyPressed:
    """A key went down, when the call had sent so many webhooks: who waits for a later one waits for another key."""

    key: str
    after: int | None = None


@dataclass(frozen=True)
class Spoke:
    """The caller said something."""

    words: str


@dataclass(frozen=True)
class Met:
    """A caller came to the queue that an agent had dialled, after waiting so many seconds."""

    conversation: "Conversation"
    call_sid: str
    waited: int


Came = TimeIsUp | KeyPressed | Spoke | Met
Input = str | Spoke
"""What breaks off a prompt and counts: a key, or words."""
T = TypeVar("T")
Script = Generator[Wait, Came, T]


@dataclass(frozen=True)
class GoOn:
    """The next verb is performed."""


@dataclass(frozen=True)
class Goto:
    """Another document takes over; verbs that follow are not reached."""

    target: Target


@dataclass(frozen=True)
class End:
    """The call is over."""

    status: CallStatus = CallStatus.COMPLETED
    outcome: Outcome = Outcome.LINE_HUNG_UP


@dataclass(frozen=True)
class LeaveQueue:
    """The caller leaves the queue whose waiting document said so."""


Step = GoOn | Goto | End | LeaveQueue
