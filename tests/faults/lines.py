"""The line of the fault tests that run in process: as it is, but with time to judge PINs on a busy machine."""

from flask import Flask

from models.office import Office
from telephony.judging import Judging
from tests.calls.lines import make_line

WAIT_SECONDS = 60.0
"""«One moment» is the subject of other tests; here the next answer is to be the turn's."""


def patient_line(office: Office) -> Flask:
    """The webhooks of an office."""
    return make_line(office, judging=Judging(wait_seconds=WAIT_SECONDS))
