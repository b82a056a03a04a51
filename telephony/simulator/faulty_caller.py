"""What carriers and Twilio may tell of a caller on a bad day: less than usual, or more. Drawn by lot for each call."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from telephony.simulator.fault import Fault, Scope, of_scope
from telephony.simulator.faults import Faults
from telephony.simulator.lot import Lot
from telephony.simulator.number import Place
from telephony.simulator.parameters import Caller

UNKNOWN = {
    "StirVerstat": "No-TN-Validation",
    "CallToken": "x" * 2_000,
    "AddOns": '{"status":"successful","message":null,"results":{}}',
    "NobodyKnows": "a + b & c = 中文",
}
NOT_PROMISED = frozenset(
    {"msg", "FinishedOnKey", "ApiVersion", "Direction", "Called", "Caller"}
    | {f"{who}{what}" for who in ("Called", "Caller") for what in ("City", "Country", "State", "Zip")}
)
"""Undocumented, or of no use to anybody who answers a call."""

CHANGES: Mapping[Fault, Callable[[Caller], Caller]] = {
    Fault.WITHHELD: lambda caller: replace(caller, number="anonymous", place=Place(country="")),
    Fault.EMPTY_PLACE: lambda caller: replace(caller, place=Place(country="")),
    Fault.NO_PLACE: lambda caller: replace(caller, place=None),
    Fault.EXTRA: lambda caller: replace(caller, extra={**caller.extra, **UNKNOWN}),
    Fault.MISSING: lambda caller: replace(caller, missing=caller.missing | NOT_PROMISED),
}


def strike(caller: Caller, faults: Faults, lot: Lot, tell: Callable[[Fault], object]) -> Caller:
    """The caller as Twilio tells of them; each kind strikes or does not, whatever the others do."""
    for fault in of_scope(Scope.CALL):
        if lot.share() < faults.shares.get(fault, 0.0):
            tell(fault)
            caller = CHANGES[fault](caller)
    return caller
