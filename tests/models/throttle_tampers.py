"""Ways to get more tries at PINs, a proof at a counter, or other hours with a shell; see `record_tampers.py`."""

from datetime import timedelta

from models import clock
from models.audit_deed_tables import COUNTER_PROOFS
from tests.models.record_tampers import LONG_AGO, at_hand, moved_in_time
from tests.models.tampers import Tamperer, Way

COUNTED = "SELECT claim FROM pin_counters WHERE wrong > 0"
PAUSED = "SELECT claim FROM pin_counters WHERE paused_until IS NOT NULL"


def _of(claim: str) -> str:
    """How faults name it."""
    return claim.partition(":")[2]


def a_count_lowered(by: Tamperer) -> str | None:
    claim = by.one(COUNTED).claim
    column = by.lot.choice(["wrong", "wrong_own", "wrong_others"])
    lowered = by.do(
        f"UPDATE pin_counters SET {column} = 0 WHERE claim = :claim AND {column} > 0", claim=claim
    )
    return _of(claim) if lowered else None


def a_count_deleted(by: Tamperer) -> str | None:
    claim = by.one(COUNTED).claim
    return _of(claim) if by.do("DELETE FROM pin_counters WHERE claim = :claim", claim=claim) else None


def a_pause_ended(by: Tamperer) -> str | None:
    claim, until = by.one(PAUSED).claim, by.lot.choice([None, at_hand(by, LONG_AGO)])
    statement = "UPDATE pin_counters SET paused_until = :until WHERE claim = :claim"
    return _of(claim) if by.do(statement, until=until, claim=claim) else None


def pauses_forgotten(by: Tamperer) -> str | None:
    """So that the next one is short again."""
    claim = by.one("SELECT claim FROM pin_counters WHERE pauses > 1").claim
    return (
        _of(claim) if by.do("UPDATE pin_counters SET pauses = 0 WHERE claim = :claim", claim=claim) else None
    )


def a_caller_forgiven(by: Tamperer) -> str | None:
    caller = by.one("SELECT caller FROM caller_budgets").caller
    later = at_hand(by, f"{clock.now() + timedelta(days=30):%Y-%m-%d} 00:00:00.000000+00:00")
    statement = "UPDATE caller_budgets SET counted_from = :later WHERE caller = :caller"
    return str(caller) if by.do(statement, later=later, caller=caller) else None


def the_line_forgiven(by: Tamperer) -> str | None:
    """By an alarm that somebody seems to have cleared in a month."""
    later = at_hand(by, f"{clock.now() + timedelta(days=30):%Y-%m-%d} 00:00:00.000000+00:00")
    row = {"uid": "f" * 32, "raised_at": later, "reason": "hour", "failures": 99}
    by.insert("line_alarms", row | {"ended_at": later, "ended_how": "cleared"})
    return "the line's wrong PINs"


def a_proof_forged(by: Tamperer) -> str | None:
    """As if a holder had just keyed the PIN at somebody's desk."""
    card, clerk = (
        by.one("SELECT card_uid FROM pins").card_uid,
        by.one("SELECT work_number FROM staff").work_number,
    )
    now = at_hand(by, f"{clock.now():%Y-%m-%d %H:%M:%S}.000000+00:00")
    by.insert("counter_proofs", {"card_uid": card, "work_number": clerk, "proven_at": now})
    return str(card)


def a_day_entered(by: Tamperer) -> str | None:
    """A day off, so that losses end later and nobody is at the counter."""
    by.insert("calendar_days", {"day": "2026-03-06", "is_working": False, "name": "a day off"})
    return "2026-03-06"


def a_day_changed(by: Tamperer) -> str | None:
    day = str(by.one("SELECT day FROM calendar_days").day)
    change = by.lot.choice(["is_working = NOT is_working", "name = 'another reason'"])
    return day if by.do(f"UPDATE calendar_days SET {change}") else None


def a_day_deleted(by: Tamperer) -> str | None:
    day = str(by.one("SELECT day FROM calendar_days").day)
    return day if by.do("DELETE FROM calendar_days") else None


THROTTLE_WAYS: dict[str, Way] = {
    "lower a count of wrong PINs": a_count_lowered,
    "delete a count of wrong PINs": a_count_deleted,
    "end a pause": a_pause_ended,
    "forget how often a card was paused": pauses_forgotten,
    "forgive a caller": a_caller_forgiven,
    "forgive the line": the_line_forgiven,
    "forge a proof at a counter": a_proof_forged,
    "make a proof at a counter younger or older": moved_in_time(COUNTER_PROOFS),
    "enter a day": a_day_entered,
    "change a day": a_day_changed,
    "delete a day": a_day_deleted,
}
