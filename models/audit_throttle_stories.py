"""What events tell of what throttles count, for cards, callers and the line, and of the city's own days (P3, S2).

Events that were written before right PINs had one do not say what a counter came to; nothing is told by them then.
"""

from typing import Any

from models.audit_deed_table import DeedTable, Row
from models.audit_deed_tables import COUNTER_PROOFS
from models.audit_throttle_tables import ALARMS, BUDGETS, CALENDAR, CARD_COUNTERS, CLAIM_COUNTERS, SEEN_AT
from models.audit_told import ACTOR, Teller, Told, moment, work_number

_STAFF = "staff:"


def _pin_right(at: str, event: dict[str, Any]) -> list[Told]:
    own: Row = {"wrong": 0, "wrong_own": 0, SEEN_AT: at}
    others: Row = {"wrong": 0, "wrong_others": 0, "pauses": 0, "paused_until": None}
    told: list[Told] = [(CARD_COUNTERS, "", own if event["is_own_phone"] else others)]
    if event[ACTOR].startswith(_STAFF):
        told.append((COUNTER_PROOFS, work_number(event), {"proven_at": at}))
    return told


def _pin_wrong(at: str, event: dict[str, Any]) -> list[Told]:
    """Of a card or of a claim to none: the chain has rows of one of the two alone."""
    if event.get("wrong_own") is None:
        return []
    counted: Row = {name: event[name] for name in ("wrong_own", "wrong_others", "pauses")}
    counted |= {"wrong": event["in_a_row"], SEEN_AT: at}
    if event.get("is_judged") and not event["is_own_phone"]:
        # While others are paused, nothing of theirs is judged.
        counted["paused_until"] = None
    return _of_either(counted)


def _pin_paused(at: str, event: dict[str, Any]) -> list[Told]:
    return _of_either({"paused_until": moment(event["until"])})


def _throttle_cleared(at: str, event: dict[str, Any]) -> list[Told]:
    match event["what"]:
        case "card":
            return [FORGIVEN]
        case "caller":
            return [(BUDGETS, "", {"counted_from": at})]
        case _:
            return [(ALARMS, "", {"counted_from": at})]


def _day_entered(at: str, event: dict[str, Any]) -> Told:
    return CALENDAR, event["day"], {"is_working": int(event["day_is"] == "worked"), "name": event["why"]}


def _day_taken_back(at: str, event: dict[str, Any]) -> Told:
    return CALENDAR, event["day"], CALENDAR.empty()


def _of_either(counted: Row) -> list[Told]:
    return [(table, "", counted) for table in (CARD_COUNTERS, CLAIM_COUNTERS)]


def also_forgiving(teller: Teller) -> Teller:
    """A teller of what is a fresh start for whoever keys the PIN as well."""

    def tell(at: str, event: dict[str, Any]) -> list[Told]:
        told = teller(at, event)
        return [*(told if isinstance(told, list) else [told]), FORGIVEN]

    return tell


FORGIVEN: tuple[DeedTable, str, Row] = (CARD_COUNTERS, "", CARD_COUNTERS.empty())
FORGIVING = (
    "pin.enabled",
    "pin.changed",
    "pin.reset",
    "pin.unlocked",
    "pin.cancelled",
    "pin.lock_lapsed",
    "card.replaced",
    "card.cancelled",
    "holder.forgotten",
)
"""With these, what was counted against a card counts no more."""
TELLS: dict[str, Teller] = {
    "pin.right": _pin_right,
    "pin.wrong": _pin_wrong,
    "pin.abandoned": _pin_wrong,
    "pin.paused": _pin_paused,
    "throttle.cleared": _throttle_cleared,
    "calendar.day_entered": _day_entered,
    "calendar.day_taken_back": _day_taken_back,
}
