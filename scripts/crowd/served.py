"""A line of one's own at another time, for gunicorn: `scripts.crowd.served:at("2026-03-03T03:00+08:00")`.

It serves scratch records only; a production line has no time machine.
"""

import os
from datetime import datetime

from flask import Flask

from app import create_app, open_office
from models import clock
from settings import Settings

_journeys: list[object] = []
"""Held on to, because a journey that nobody holds is over."""


def at(moment: str) -> Flask:
    """The webhooks, in a process that lives at this moment from now on."""
    journey = clock.travel(datetime.fromisoformat(moment))
    journey.__enter__()
    _journeys.append(journey)
    settings = Settings.from_env(os.environ)
    return create_app(settings, open_office(settings))
