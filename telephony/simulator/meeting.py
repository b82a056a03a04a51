"""The other parties: queues in which callers wait, people who can be dialled, and all the calls there are."""

from collections.abc import Callable

from telephony.simulator.call_book import CallBook, DialledCall
from telephony.simulator.clock import Clock
from telephony.simulator.conversation import Conversation, Post
from telephony.simulator.leg import Leg
from telephony.simulator.phone_book import PhoneBook
from telephony.simulator.queues import DEFAULT_MAXIMUM, Queue


class Meeting:
    """Everybody whom a caller can be connected with, and how to reach those who are in calls."""

    def __init__(self, clock: Clock, post: Post, settle: Callable[[], None]) -> None:
        self._clock = clock
        self._post = post
        self._settle = settle
        self._queues: dict[str, Queue] = {}
        self.phone_book = PhoneBook()
        self.calls = CallBook()

    def queue(self, name: str, maximum: int = DEFAULT_MAXIMUM) -> Queue:
        """The queue of that name, made on demand."""
        if name not in self._queues:
            self._queues[name] = Queue(name, self._clock, self._post, self._settle, maximum)
        return self._queues[name]

    def existing_queue(self, name: str) -> Queue | None:
        return self._queues.get(name)

    def queues(self) -> list[Queue]:
        """All there are, in the order in which they were made."""
        return list(self._queues.values())

    def note_dialled(self, leg: Leg) -> None:
        """A Dial has rung somebody: that is a call, too."""
        self.calls.add(DialledCall(leg))

    def conversation(self) -> Conversation:
        """A conversation with somebody outside."""
        return Conversation(self._clock, self._post, self._settle)
