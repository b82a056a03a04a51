"""What has happened in one call, event by event, for as many as want to follow it."""

from threading import Condition

from telephony.simulator.events import Event, Happening

MOST_EVENTS = 5_000
"""An hour in a queue is a quarter of it."""


class Tape:
    """Filled by the thread that drives the call, read by those that answer the page."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._moved = Condition()
        self.is_full = False
        self.has_ended = False

    def note(self, event: Event) -> None:
        """Put an event on the tape. What comes after the last metre is lost, but for the end."""
        with self._moved:
            self.is_full = len(self._events) >= MOST_EVENTS
            if not self.is_full or event.happening is Happening.ENDED:
                self._events.append(event)
            self.has_ended = self.has_ended or event.happening is Happening.ENDED
            self._moved.notify_all()

    def events(self) -> tuple[Event, ...]:
        """All so far."""
        with self._moved:
            return tuple(self._events)

    def wait_beyond(self, count: int, seconds: float) -> None:
        """Wait until there are more than `count` events, or so long."""
        with self._moved:
            self._moved.wait_for(lambda: len(self._events) > count or self.has_ended, seconds)
