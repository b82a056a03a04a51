"""Clocks: losses lapse, codes expire and staff hours end by them. This process's, the database's, Twilio's."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import requests
from sqlalchemy import Connection, text

from models import clock
from scripts.checking.finding import Finding, Kind, judge

DATABASE_MAY_DIFFER = timedelta(seconds=2)
TWILIO_MAY_DIFFER = timedelta(seconds=5)
"""The header of an answer counts whole seconds."""
PATIENCE_SECONDS = 5


def database_clock(connection: Connection) -> Finding:
    """The database's clock beside this machine's."""
    if connection.dialect.name == "sqlite":
        return Finding("clock", Kind.GOOD, "the database has this machine's clock")
    before = clock.now()
    theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return _compared("the database", theirs.astimezone(UTC), before, DATABASE_MAY_DIFFER)


def twilio_clock(address: str) -> Finding:
    """Twilio's clock, from the header of any answer, beside this machine's: nearly as good as a time server."""
    before = clock.now()
    try:
        told = requests.head(address, timeout=PATIENCE_SECONDS, allow_redirects=False).headers["Date"]
        theirs = parsedate_to_datetime(told)
    except (requests.RequestException, KeyError, ValueError) as error:
        reason = f"Twilio's clock could not be read ({type(error).__name__}): this machine's was not compared"
        return Finding("clock", Kind.UNKNOWN, reason)
    return _compared("Twilio", theirs.astimezone(UTC), before, TWILIO_MAY_DIFFER)


def _compared(who: str, theirs: datetime, before: datetime, limit: timedelta) -> Finding:
    """Asking took a while: a time between before and after is no difference at all."""
    after = clock.now()
    difference = max(before - theirs, theirs - after, timedelta(0))
    seconds = round(difference.total_seconds(), 1)
    return judge(
        "clock",
        difference <= limit,
        f"this machine's clock agrees with that of {who}",
        f"this machine's clock is {seconds} s off that of {who}: set both by a time server (NTP)",
    )
