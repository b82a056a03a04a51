"""Drives a call on a thread of its own, so that the telephone's face never waits for the line."""

from contextlib import AbstractContextManager, nullcontext
from queue import SimpleQueue
from threading import Thread

from scripts.demonstration.telephones import seat_staff
from scripts.phone.line import CalledLine
from telephony.simulator.call import Call, Until
from telephony.simulator.clock import Clock
from telephony.simulator.events import Event
from telephony.simulator.rest.api import RestApi
from telephony.simulator.rest.neighbours import joined
from telephony.simulator.switchboard import Twilio


class Driver:
    """One call, from dialling to its end. `events` brings what happens, in order."""

    def __init__(self, line: CalledLine, clock: Clock, caller: str) -> None:
        self.events: SimpleQueue[Event] = SimpleQueue()
        self.call: Call | None = None
        """None until the line has answered the first webhook."""
        self._twilio = Twilio(line.number, line.transport, clock, line.habits, self.events.put)
        self._central = line.twilio
        self._caller = caller
        self._wants_to_hang_up = False
        self._trouble: BaseException | None = None
        self._thread = Thread(target=self._drive, name="call", daemon=True)

    def start(self) -> None:
        """Dial."""
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Is the call over and reported? Raises what went wrong on the way, if anything did."""
        if self._trouble is not None:
            raise self._trouble
        return not self._thread.is_alive()

    def press(self, key: str) -> None:
        """Press one key; before the line has answered there is nobody to hear it."""
        if self.call is not None:
            self.call.press(key, then=Until.NOW)

    def hang_up(self) -> None:
        """Put the receiver down, as soon as there is a call to end."""
        self._wants_to_hang_up = True
        if self.call is not None and not self.call.is_over:
            self.call.hang_up()

    def _drive(self) -> None:
        try:
            with self._can_be_taken():
                self.call = self._twilio.dial(self._caller, then=Until.NOW)
                if self._wants_to_hang_up:
                    self.call.hang_up()
                self.call.last()
        except BaseException as trouble:
            self._trouble = trouble

    def _can_be_taken(self) -> AbstractContextManager[None]:
        """Where a demo runs, its staff can have this call put through to their telephones."""
        if not self._central:
            return nullcontext()
        seat_staff(self._twilio)
        return joined(RestApi(self._twilio), self._central)
