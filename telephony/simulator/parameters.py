"""The parameters that Twilio sends with every voice webhook, as recorded payloads show them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from telephony.simulator.number import Number, Place
from telephony.simulator.status import CallStatus, Direction

API_VERSION = "2010-04-01"


@dataclass(frozen=True)
class Caller:
    """Who calls, or is called: a number or what carriers send instead of one (`anonymous`), where from, and parameters
    nobody expects.

    `place` None leaves geography out altogether, as some recorded payloads do. `missing` names parameters that
    are not sent with any webhook of the call.
    """

    number: str
    place: Place | None = field(default_factory=Place)
    extra: Mapping[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Route:
    """Who calls whom; `parent_sid` is the call whose Dial made this one."""

    caller: Caller
    called: Caller
    direction: Direction = Direction.INBOUND
    parent_sid: str = ""


def incoming(caller: Caller, line: Number) -> Route:
    """Somebody calls the line."""
    return Route(caller, Caller(line.number, line.place))


def outgoing(line: Number, to: str) -> Route:
    """The line's owner has somebody called by REST."""
    return Route(Caller(line.number, line.place), Caller(to, place_of(to)), Direction.OUTBOUND_API)


def standard(sid: str, route: Route, account_sid: str, status: CallStatus) -> dict[str, str]:
    """The standard parameters; empty geography is sent, and signed, as empty fields."""
    caller, called = route.caller, route.called
    return {
        "AccountSid": account_sid,
        "ApiVersion": API_VERSION,
        "CallSid": sid,
        "CallStatus": status.value,
        "Called": called.number,
        **_geography("Called", called.place),
        "Caller": caller.number,
        **_geography("Caller", caller.place),
        "Direction": route.direction.value,
        "From": caller.number,
        **_geography("From", caller.place),
        "To": called.number,
        **_geography("To", called.place),
        **({"ParentCallSid": route.parent_sid} if route.parent_sid else {}),
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
