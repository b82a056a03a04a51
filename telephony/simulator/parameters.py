"""The parameters that Twilio sends with every voice webhook, as recorded payloads show them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from telephony.simulator.number import Number, Place
from telephony.simulator.status import CallStatus

API_VERSION = "2010-04-01"


@dataclass(frozen=True)
class Caller:
    """Who calls: a number or what carriers send instead of one (`anonymous`), where from, and parameters
    nobody expects.

    `place` None leaves geography out altogether, as some recorded payloads do.
    """

    number: str
    place: Place | None = field(default_factory=Place)
    extra: Mapping[str, str] = field(default_factory=dict)


def standard(sid: str, caller: Caller, line: Number, status: CallStatus) -> dict[str, str]:
    """The standard parameters; empty geography is sent, and signed, as empty fields."""
    return {
        "AccountSid": line.account_sid,
        "ApiVersion": API_VERSION,
        "CallSid": sid,
        "CallStatus": status.value,
        "Called": line.number,
        **_geography("Called", line.place),
        "Caller": caller.number,
        **_geography("Caller", caller.place),
        "Direction": "inbound",
        "From": caller.number,
        **_geography("From", caller.place),
        "To": line.number,
        **_geography("To", line.place),
        **caller.extra,
    }


def place_of(number: str) -> Place:
    """Where Twilio would place a caller: the country of the prefix, and nowhere for a withheld number."""
    if number.startswith("+86"):
        return Place(country="CN")
    return Place(country="US" if number.startswith("+1") else "")


def _geography(prefix: str, place: Place | None) -> dict[str, str]:
    if place is None:
        return {}
    return {
        f"{prefix}City": place.city,
        f"{prefix}Country": place.country,
        f"{prefix}State": place.state,
        f"{prefix}Zip": place.zip,
    }
