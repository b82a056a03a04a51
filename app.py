"""Joins the parts. The only module that knows them all; `web()` and `console()` are what the Procfile runs."""

import os

from flask import Flask

from console.browser import Browser, Transport
from console.desk import create_desk
from console.headers import protect
from console.phone.door import phone_door
from console.start_page import Demo, start_page
from logs import Level, set_up
from models import hours, policy
from models.audit_check import Trust
from models.database import Database
from models.exchange import Exchange, NoTelephones
from models.key_sources import open_ring
from models.office import Office
from models.pin import Cost
from operations.faults import plain_faults
from operations.health import health
from operations.readiness import Readiness
from operations.scrape import scrape
from scripts.auditing import keys
from settings import Settings
from telephony.exchange import TwilioExchange
from telephony.judging import Judging
from telephony.line import Line
from telephony.recordings import keep_tapes
from telephony.signature import LARGEST_BODY, Doorkeeper
from telephony.under_path import UnderPath
from telephony.webhooks import voice


def open_office(settings: Settings, cost: Cost = Cost.PRODUCTION) -> Office:
    """The office on the database of the settings, with its keys and its city."""
    ring = open_ring(settings.pin_pepper, settings.data_key, settings.token)
    return Office.opened(Database(settings.database_url), ring, policy.load(settings.city_profile), cost)


def create_app(settings: Settings, office: Office | None = None, judging: Judging | None = None) -> Flask:
    """The line: Twilio's webhooks; in the demo, its first page as well."""
    app = Flask("lossline", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    plain_faults(app)
    office = office or open_office(settings)
    line = Line.at(office, settings.public_url)
    doorkeeper = Doorkeeper(settings.twilio_auth_tokens, settings.public_url)
    app.register_blueprint(voice(line, doorkeeper, judging or Judging()))
    if settings.recordings_dir:
        keep_tapes(app, line, settings.recordings_dir)
    app.wsgi_app = UnderPath(app.wsgi_app, line.mouth.path)  # type: ignore[method-assign]
    app.register_blueprint(phone_door(settings.phone))
    if settings.is_demo:
        _add_start_page(app, settings, office)
    return operated(app, settings, office)


def operated(app: Flask, settings: Settings, office: Office) -> Flask:
    """An app with what every process that serves has: health, metrics and careful headers."""
    app.register_blueprint(health(Readiness(office.database, office.keys)))
    app.register_blueprint(scrape(office.database, settings.metrics_token))
    protect(app)
    return app


def _add_start_page(app: Flask, settings: Settings, office: Office) -> None:
    def staff_are_in() -> bool:
        return hours.is_open(office.city.staff.hours, office.now(), office.working_days)

    demo = Demo(settings.demo_dir, office.city.pin.initial, office.zone, settings.phone)
    app.register_blueprint(start_page(demo, staff_are_in))


def web() -> Flask:
    """The web process: settings from the environment."""
    return create_app(_begin())


def console() -> Flask:
    """The console process. Settings that do not do stop it at the start, like the others."""
    settings = _begin()
    office = open_office(settings)
    return operated(_desk(settings, office), settings, office)


def _desk(settings: Settings, office: Office) -> Flask:
    transport = Transport.HTTP if settings.is_demo else Transport.HTTPS
    trust = Trust(keys.public_keys(settings), keys.anchor(settings))
    return create_desk(
        office,
        Browser(settings.secret_key, transport),
        _exchange(settings, office),
        trust=trust,
        trusted_proxies=settings.trusted_proxies,
    )


def _exchange(settings: Settings, office: Office) -> Exchange:
    """Twilio, but in a demo without a stand-in for it: there nobody's telephone rings, and the pages say so."""
    if settings.is_demo and settings.twilio_api_url is None:
        return NoTelephones()
    return TwilioExchange(
        settings.twilio_account_sid,
        settings.twilio_auth_tokens[0],
        settings.twilio_phone_number,
        settings.public_url,
        settings.twilio_api_url,
        office.city.speech,
    )


def _begin() -> Settings:
    settings = Settings.from_env(os.environ)
    set_up(settings.log_level or Level.INFO)
    return settings
