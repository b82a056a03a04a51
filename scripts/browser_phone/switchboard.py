"""The stand-in for Twilio that all browser phones call through, driven by a thread of its own."""

from contextlib import AbstractContextManager
from dataclasses import replace
from threading import Event as Alarm
from threading import Thread

from logs import event_log
from scripts.demonstration.telephones import seat_staff
from telephony.simulator.call import Call, Until
from telephony.simulator.clock import RealClock
from telephony.simulator.events import Observer
from telephony.simulator.habits import Habits, Pace
from telephony.simulator.number import Number
from telephony.simulator.rest.api import RestApi
from telephony.simulator.rest.neighbours import joined
from telephony.simulator.switchboard import Twilio
from telephony.simulator.transport import Transport

log = event_log(__name__)


class Switchboard:
    """Takes calls at once and lets them all go on together, in real time."""

    def __init__(self, number: Number, transport: Transport) -> None:
        self.number = number
        self._twilio = Twilio(number, transport, RealClock())
        self._ends = Alarm()
        self._thread = Thread(target=self._drive, name="switchboard", daemon=True)

    def start(self) -> None:
        """Let time pass from now on."""
        self._thread.start()

    def joined(self, central: str) -> AbstractContextManager[None]:
        """While the block lasts, the demo's staff can have these calls put through to their telephones."""
        seat_staff(self._twilio)
        return joined(RestApi(self._twilio), central)

    def stop(self) -> None:
        """Let it stand still."""
        self._ends.set()
        self._twilio.wake()
        self._thread.join()

    def dial(self, caller: str, pace: Pace, observer: Observer, address: str | None = None) -> Call:
        """Call the number; at `address` if the line that answers there is another one."""
        number = self.number if address is None else at_address(self.number, address)
        habits = Habits(speech=pace)
        return self._twilio.dial(caller, to=number, habits=habits, observer=observer, then=Until.NOW)

    def _drive(self) -> None:
        while not self._ends.is_set():
            try:
                self._twilio.keep_going(self._ends)
            except Exception as error:
                # A fault of the stand-in itself ends the call that met it; the others go on.
                log.error("phone.call_broke", exc_info=error)


def at_address(number: Number, address: str) -> Number:
    """The same number, with its webhooks at another address."""
    return replace(
        number,
        voice_url=f"{address}/voice",
        fallback_url=f"{address}/voice/fallback",
        status_callback=f"{address}/voice/ended",
    )
