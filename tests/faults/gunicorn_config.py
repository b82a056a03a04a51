"""The line's own gunicorn settings, with everything loaded beforehand: a worker that was killed is soon replaced."""

from datetime import date

from models.calendar import WorkingDays
from scripts.gunicorn import *  # noqa: F403
from tests.faults import served

LOADED = (served, WorkingDays({}).is_working(date(2026, 3, 3)))
