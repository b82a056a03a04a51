"""Queues: callers wait in the order in which they came, agents take the first."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from telephony.simulator.clock import Clock
from telephony.simulator.conversation import Conversation, Post
from telephony.simulator.identifiers import new_sid
from telephony.simulator.interruptions import CallUpdated, TakenFromQueue
from telephony.simulator.leg import Leg
from telephony.simulator.script import Met
from telephony.simulator.target import Target

# Twilio's Enqueue page: a queue is made when it is first named, and holds so many.
DEFAULT_MAXIMUM = 1_000


@dataclass(frozen=True)
class Ticket:
    """A place in a queue."""

    leg: Leg
    since: float
    at: datetime


class NobodyWaits(Exception):
    """There is no caller in the queue."""


class Queue:
    """One queue. Made by `Twilio.queue`, by REST, or by an Enqueue that names it.

    Whoever takes a caller out holds the lock while looking who is first: REST asks on threads of its own.
    """

    def __init__(self, name: str, clock: Clock, post: Post, settle: Callable[[], None], maximum: int) -> None:
        self.name = name
        self.sid = new_sid("QU")
        self.maximum = maximum
        self.created_at = clock.now()
        self._lock = threading.RLock()
        self._clock = clock
        self._post = post
        self._settle = settle
        self._waiting: list[Ticket] = []
        self._agents: deque[tuple[Leg, Target | None]] = deque()

    @property
    def size(self) -> int:
        return len(self._waiting)

    @property
    def waiting(self) -> list[Ticket]:
        """The callers, the first one first."""
        return list(self._waiting)

    @property
    def average_seconds(self) -> int:
        """How long those who are waiting have waited."""
        waited = [self.seconds(ticket) for ticket in self.waiting]
        return round(sum(waited) / len(waited)) if waited else 0

    @property
    def is_full(self) -> bool:
        return self.size >= self.maximum

    def bridge_next(self) -> Conversation:
        """Somebody outside the simulator takes the first caller; raises `NobodyWaits`.

        The conversation that is returned lasts until the caller hangs up or its `hang_up` is called.
        """
        with self._lock:
            if not self._waiting:
                raise NobodyWaits(self.name)
            conversation = self._bridge(self._waiting[0], None)
        self._settle()
        return conversation

    def join(self, leg: Leg) -> Ticket:
        """Stand at the end; an agent who is waiting already takes the caller at once."""
        ticket = Ticket(leg, self._clock.monotonic(), self._clock.now())
        with self._lock:
            self._waiting.append(ticket)
            if self._agents:
                agent, whisper = self._agents.popleft()
                conversation = self._bridge(ticket, whisper)
                conversation.join(agent)
                self._post(agent, Met(conversation, ticket.leg.sid, self.seconds(ticket)))
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Stand there no longer, if one did."""
        with self._lock:
            if ticket in self._waiting:
                self._waiting.remove(ticket)

    def send_away(self, call_sid: str | None, target: Target) -> Ticket | None:
        """REST takes a caller out (None: the first), whose call goes on with this document; None if nobody is there.

        The Enqueue's action is told `redirected`.
        """
        with self._lock:
            found = [each for each in self._waiting if call_sid in {None, each.leg.sid}]
            if not found:
                return None
            self._waiting.remove(found[0])
            self._post(found[0].leg, CallUpdated(target))
        self._settle()
        return found[0]

    def take(self, agent: Leg, whisper: Target | None) -> Met | None:
        """An agent takes the first caller, or is noted down to take the next who comes."""
        with self._lock:
            if not self._waiting:
                self._agents.append((agent, whisper))
                return None
            ticket = self._waiting[0]
            seconds = self.seconds(ticket)
            conversation = self._bridge(ticket, whisper)
            conversation.join(agent)
        return Met(conversation, ticket.leg.sid, seconds)

    def give_up(self, agent: Leg) -> None:
        """An agent waits no longer."""
        self._agents = deque(entry for entry in self._agents if entry[0] is not agent)

    def seconds(self, ticket: Ticket) -> int:
        """How long a caller has waited."""
        return round(self._clock.monotonic() - ticket.since)

    def place(self, ticket: Ticket) -> int:
        """A caller's place, from 1; 0 for one who has left."""
        waiting = self.waiting
        return waiting.index(ticket) + 1 if ticket in waiting else 0

    def parameters(self, ticket: Ticket) -> dict[str, str]:
        """What the waiting document is told, as of now; the average is over those who are waiting."""
        return {
            "QueuePosition": str(self.place(ticket)),
            "QueueSid": self.sid,
            "QueueTime": str(self.seconds(ticket)),
            "AvgQueueTime": str(self.average_seconds),
            "CurrentQueueSize": str(self.size),
            "MaxQueueSize": str(self.maximum),
        }

    def _bridge(self, ticket: Ticket, whisper: Target | None) -> Conversation:
        self._waiting.remove(ticket)
        conversation = Conversation(self._clock, self._post, self._settle)
        conversation.join(ticket.leg)
        self._post(ticket.leg, TakenFromQueue(conversation, whisper))
        return conversation
