"""A line that answers over real HTTP, and callers who dial it while people work at the desk."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from models import clock
from models.office import Office
from telephony.simulator.call import Call, Until
from telephony.simulator.clock import VirtualClock
from telephony.simulator.habits import Habits
from telephony.simulator.http_transport import HttpTransport
from telephony.simulator.number import Number
from telephony.simulator.parameters import Caller, place_of
from telephony.simulator.switchboard import Twilio
from tests.calls.lines import make_line
from tests.calls.phone import ACCOUNT_SID, AUTH_TOKEN, LINE
from tests.console.browser import served
from tests.factories import as_keyed

INITIAL_PIN = "123456"


class _Later:
    """An application that is made when its address is known: signatures are made over it."""

    answer: Callable[..., Any]

    def __call__(self, environ: Any, start_response: Any) -> Any:
        return self.answer(environ, start_response)


@dataclass(frozen=True)
class RealLine:
    """Dial it: calls go over HTTP to a server of their own, beside the desk's."""

    twilio: Twilio

    def dial(self, *entries: str, from_: str = "+8613900000001") -> Call:
        """Call, and press these keys, one entry after the other."""
        call = self.twilio.dial(caller=Caller(from_, place_of(from_)), then=Until.MY_TURN)
        for keys in entries:
            call.press(as_keyed(keys))
        return call


@contextmanager
def a_real_line(office: Office) -> Iterator[RealLine]:
    """The webhooks of this office, served on a port of their own."""
    later = _Later()
    with served(later) as address:
        later.answer = make_line(office, public_url=address)
        number = Number(
            LINE.number,
            f"{address}/voice",
            ACCOUNT_SID,
            AUTH_TOKEN,
            fallback_url=f"{address}/voice/fallback",
            status_callback=f"{address}/voice/ended",
        )
        transport = HttpTransport()
        yield RealLine(Twilio(number, transport, VirtualClock(clock.now()), Habits()))
        transport.close()
