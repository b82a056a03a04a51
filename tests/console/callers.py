"""Callers who wait, as the line has left them in the record."""

from datetime import timedelta

from ivr.desk import Claim, Why
from models import clock, waiting
from models.office import Office
from tests.factories import a_call


def a_caller_waits(
    office: Office,
    why: Why = Why.ASKED,
    claim: Claim | None = None,
    language: str = "zh",
    for_seconds: int = 0,
) -> str:
    """Somebody who has waited so long; the call's sid."""
    sid = a_call(office, language=language)
    with (
        clock.travel(clock.now() - timedelta(seconds=for_seconds)),
        office.database.deeds() as session,
    ):
        waiting.enter(session, sid, why, claim, language)
    return sid
