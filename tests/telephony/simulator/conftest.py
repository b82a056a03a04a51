"""A line whose application the test writes, called on a clock that takes no time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from telephony.simulator.call import Call
from telephony.simulator.clock import VirtualClock
from telephony.simulator.habits import Habits
from telephony.simulator.number import Number
from telephony.simulator.quirks import Quirks
from telephony.simulator.switchboard import Twilio
from telephony.simulator.wsgi_transport import WsgiTransport
from tests.telephony.simulator.application import BASE, Application

PlaceCall = Callable[..., Call]
LINE = Number("+8631112333", f"{BASE}/voice", account_sid="AC" + "5" * 32, auth_token="a secret of the test")


@pytest.fixture
def application() -> Application:
    return Application()


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(datetime(2026, 3, 3, 1, 0, tzinfo=UTC))


@pytest.fixture
def line() -> Number:
    return LINE


@pytest.fixture
def twilio(application: Application, clock: VirtualClock, line: Number) -> Twilio:
    return Twilio(line, WsgiTransport(application, BASE), clock)


@pytest.fixture
def place_call(application: Application, clock: VirtualClock, line: Number) -> PlaceCall:
    """Dials a line that differs from the usual one in what is named: quirks, or fields of `Number`."""

    def dial(quirks: Quirks | None = None, **differences: object) -> Call:
        habits = Habits(quirks=quirks or Quirks())
        other = replace(line, **differences)  # type: ignore[arg-type]
        return Twilio(other, WsgiTransport(application, BASE), clock, habits).dial("+8613800138000")

    return dial
