"""Which line is called: the one that runs, one named by its address, or one started in this very process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from app import create_app
from models import policy
from models.office import Office
from scripts.demonstration.telephones import address_of_twilio
from scripts.surroundings import open_office
from settings import Settings
from telephony.simulator.habits import Habits
from telephony.simulator.http_transport import HttpTransport
from telephony.simulator.number import Number
from telephony.simulator.transport import Transport
from telephony.simulator.wsgi_transport import WsgiTransport


@dataclass(frozen=True)
class CalledLine:
    """A line that can be called. `office` is set where its record may be looked into (the demo's)."""

    number: Number
    transport: Transport
    zone: ZoneInfo
    where: str
    office: Office | None = None
    twilio: str = ""
    """Where the demo's REST interface is, through which its staff take calls; empty where there is none."""
    habits: Habits = field(default_factory=Habits)
    """How the stand-in for Twilio behaves that calls it."""


@contextmanager
def running_line(settings: Settings, url: str) -> Iterator[CalledLine]:
    """The line behind an address, over HTTP."""
    transport = HttpTransport()
    number = number_of(settings, url)
    try:
        if settings.is_demo:
            with open_office(settings) as office:
                yield CalledLine(number, transport, office.zone, url, office, address_of_twilio(settings))
        else:
            yield CalledLine(number, transport, _zone(settings), url)
    finally:
        transport.close()


@contextmanager
def own_line(settings: Settings, where: str) -> Iterator[CalledLine]:
    """The line of these settings, started in this process."""
    with open_office(settings) as office:
        transport = WsgiTransport(create_app(settings, office), settings.public_url)
        yield CalledLine(number_of(settings, settings.public_url), transport, office.zone, where, office)


def number_of(settings: Settings, url: str) -> Number:
    """The line's number, with its webhooks under an address."""
    return Number(
        settings.twilio_phone_number,
        f"{url}/voice",
        settings.twilio_account_sid,
        settings.twilio_auth_tokens[0],
        fallback_url=f"{url}/voice/fallback",
        status_callback=f"{url}/voice/ended",
    )


def _zone(settings: Settings) -> ZoneInfo:
    return ZoneInfo(policy.load(settings.city_profile).time_zone)
