"""The processes that serve, as `app.py` joins them, over an office of a test."""

from typing import Any

from flask import Flask

from app import create_app, operated
from models.office import Office
from tests.calls.phone import AUTH_TOKEN, PUBLIC_URL
from tests.console.desks import a_desk
from tests.console.settings import make_settings

METRICS_TOKEN = "a-token-that-only-the-monitoring-holds"


def web(office: Office, **changes: Any) -> Flask:
    """The webhooks."""
    return create_app(_settings(**changes), office)


def demo(office: Office) -> Flask:
    """The webhooks with the demo's page."""
    return web(office, is_demo=True)


def console(office: Office) -> Flask:
    """The staff's pages."""
    return operated(a_desk(office), _settings(), office)


def _settings(**changes: Any) -> Any:
    good = {"metrics_token": METRICS_TOKEN, "twilio_auth_tokens": (AUTH_TOKEN,), "public_url": PUBLIC_URL}
    return make_settings(**good | changes)
