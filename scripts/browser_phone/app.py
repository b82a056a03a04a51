"""What the phone's process serves: the page, and what it asks for. One process, because calls live in its memory."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event as Alarm
from threading import Thread
from zoneinfo import ZoneInfo

from flask import Flask

from console.headers import protect
from console.phone.page import PHONE_POLICY, Line, phone_page
from console.start_page import Demo
from models import policy
from operations.faults import plain_faults
from scripts.browser_phone.calls import Calls
from scripts.browser_phone.insight import phone_insight
from scripts.browser_phone.service import phone_service
from scripts.browser_phone.switchboard import Switchboard, at_address
from scripts.browser_phone.voice import espeak
from scripts.browser_phone.voice.voice import Voice
from scripts.demonstration.telephones import address_of_twilio
from scripts.surroundings import open_office
from settings import Settings
from telephony.simulator.clock import RealClock
from telephony.simulator.http_transport import HttpTransport
from telephony.simulator.number import Number

SWEEP_SECONDS = 1.0
LARGEST_QUESTION_BYTES = 16 * 1024


@contextmanager
def phone_app(settings: Settings) -> Iterator[Flask]:
    """The app, its calls going on until the block is left. Outside the demo it does not look into the record."""
    city = policy.load(settings.city_profile)
    zone = ZoneInfo(city.time_zone)
    demo = Demo(settings.demo_dir, city.pin.initial, zone) if settings.is_demo else None
    voice: Voice | None = espeak.installed()
    line = Line(settings.twilio_phone_number, f"{settings.public_url}/", zone, demo, voice is not None)
    with ExitStack() as kept:
        office = kept.enter_context(open_office(settings)) if settings.is_demo else None
        transport = HttpTransport()
        kept.callback(transport.close)
        switchboard = Switchboard(_number(settings), transport)
        calls = Calls(settings, switchboard, office, zone, voice, RealClock())
        switchboard.start()
        kept.callback(switchboard.stop)
        if central := address_of_twilio(settings):
            kept.enter_context(switchboard.joined(central))
        kept.callback(calls.end_all)
        kept.enter_context(_swept(calls))
        yield _app(line, calls, voice)


def _app(line: Line, calls: Calls, voice: Voice | None) -> Flask:
    app = Flask("phone", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_QUESTION_BYTES
    plain_faults(app)
    app.register_blueprint(phone_page(line))
    app.register_blueprint(phone_service(calls, line, voice))
    app.register_blueprint(phone_insight(calls))
    protect(app, PHONE_POLICY)
    return app


@contextmanager
def _swept(calls: Calls) -> Iterator[None]:
    """Meanwhile, calls that nobody listens to are ended."""
    ends = Alarm()

    def sweep() -> None:
        while not ends.wait(SWEEP_SECONDS):
            calls.sweep()

    sweeper = Thread(target=sweep, name="sweeper", daemon=True)
    sweeper.start()
    try:
        yield
    finally:
        ends.set()
        sweeper.join()


def _number(settings: Settings) -> Number:
    number = Number(
        settings.twilio_phone_number, "", settings.twilio_account_sid, settings.twilio_auth_tokens[0]
    )
    return at_address(number, settings.public_url)
