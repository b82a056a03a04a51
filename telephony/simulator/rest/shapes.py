"""How Twilio writes what it tells."""

from datetime import UTC, datetime
from email.utils import format_datetime

from telephony.simulator.parameters import API_VERSION


def stamp(moment: datetime | None) -> str | None:
    """A moment as RFC 2822, in UTC."""
    return format_datetime(moment.astimezone(UTC)) if moment else None


def address(account_sid: str, *names: str) -> str:
    """Where a resource is found, below Twilio's own address."""
    return "/".join(("", API_VERSION, "Accounts", account_sid, *names)) + ".json"
