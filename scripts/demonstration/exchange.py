"""The demo's stand-in for Twilio: invented callers and the staff's telephones, and the REST interface to them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from scripts.demonstration.telephones import publish, seat_staff
from scripts.phone.line import number_of
from settings import Settings
from telephony.simulator.clock import RealClock
from telephony.simulator.http_transport import HttpTransport
from telephony.simulator.rest.api import RestApi
from telephony.simulator.rest.neighbours import Neighbours
from telephony.simulator.rest.server import serving
from telephony.simulator.switchboard import Twilio

DRIVER_ENDS_SECONDS = 20.0
"""Longer than any webhook that is under way."""

log = logging.getLogger(__name__)


@contextmanager
def twilio_in_the_demo(settings: Settings, folder: Path) -> Iterator[tuple[Twilio, str]]:
    """A switchboard that lives in real time, and the address of its REST interface, on this machine only."""
    transport = HttpTransport()
    twilio = Twilio(number_of(settings, settings.public_url), transport, RealClock())
    try:
        with in_real_time(twilio, folder) as address:
            yield twilio, address
    finally:
        transport.close()


@contextmanager
def in_real_time(twilio: Twilio, folder: Path) -> Iterator[str]:
    """Drive the switchboard, seat the staff at their telephones, and publish where its REST interface is."""
    seat_staff(twilio)
    stop = Event()
    driver = Thread(target=_drive, args=(twilio, stop), name="twilio", daemon=True)
    driver.start()
    try:
        with serving(RestApi(twilio, Neighbours())) as address:
            publish(folder, address)
            yield address
    finally:
        publish(folder, "")
        stop.set()
        twilio.wake()
        driver.join(DRIVER_ENDS_SECONDS)


def _drive(twilio: Twilio, stop: Event) -> None:
    """A call that fails is over; the others go on."""
    while not stop.is_set():
        try:
            twilio.keep_going(stop)
        except Exception:
            log.exception("a call of the demo has failed")
