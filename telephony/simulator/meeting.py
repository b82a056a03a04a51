"""The other parties: queues in which callers wait, and people who can be dialled."""

from collections.abc import Callable

from telephony.simulator.clock import Clock
from telephony.simulator.conversation import Conversation, Post
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

    def queue(self, name: str, maximum: int = DEFAULT_MAXIMUM) -> Queue:
        """The queue of that name, made on demand."""
        if name not in self._queues:
            self._queues[name] = Queue(name, self._clock, self._post, self._settle, maximum)
        return self._queues[name]

    def existing_queue(self, name: str) -> Queue | None:
        return self._queues.get(name)

    def conversation(self) -> Conversation:
        """A conversation with somebody outside."""
        return Conversation(self._clock, self._post, self._settle)
