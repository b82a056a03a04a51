"""Tables of what throttles count, and of the city's own days: what events tell of them (P3, S2).

Counters are held against the log in one direction: they may be ahead of it by tries that are being judged, but nobody
may have taken from them.
"""

from models import claims
from models.audit_deed_table import DeedTable, Limit, Row

SEEN_AT = "seen_at"
"""When a counter was last looked at, by a clock that may have been ahead: a pause that was over then is over."""
COUNTED = {"wrong": 0, "wrong_own": 0, "wrong_others": 0, "pauses": 0}
"""What nobody has counted anything against has."""


def _counters(chain: str, prefix: str) -> DeedTable:
    return DeedTable(
        name="pin_counters",
        called="count of wrong PINs",
        chain=chain,
        owner="claim",
        key="claim",
        columns={name: name for name in COUNTED},
        times=("paused_until",),
        blank=COUNTED,
        prefix=prefix,
        limit=Limit.NO_LESS,
    )


CARD_COUNTERS = _counters("card:", claims.of_card(""))
CLAIM_COUNTERS = _counters("claim:", claims.UNKNOWN)
BUDGETS = DeedTable(
    name="caller_budgets",
    called="count of a caller's wrong PINs",
    chain="caller:",
    owner="caller",
    key="caller",
    columns={},
    times=("counted_from",),
    limit=Limit.NO_MORE,
)
ALARMS = DeedTable(
    name="line_alarms",
    called="count of the line's wrong PINs",
    chain="line",
    owner="''",
    key="''",
    columns={},
    times=("counted_from",),
    source="(SELECT max(ended_at) AS counted_from FROM line_alarms WHERE ended_how = 'cleared') AS cleared",
    limit=Limit.NO_MORE,
)
CALENDAR = DeedTable(
    name="calendar_days",
    called="day",
    chain="line",
    owner="''",
    key="CAST(day AS VARCHAR(10))",
    columns={"is_working": "CASE WHEN is_working THEN 1 ELSE 0 END", "name": "name"},
    times=(),
)


def still_counted(row: Row, now: str) -> Row:
    """What of a counter is counted at this moment: with their pause, what other phones had counted is over."""
    seen_at, until = row.get(SEEN_AT), row["paused_until"]
    held = {name: value for name, value in row.items() if name != SEEN_AT}
    if until is None or str(until) > max(now, str(seen_at or "")):
        return held
    return held | {"paused_until": None, "wrong_others": 0}


TABLES = (CARD_COUNTERS, CLAIM_COUNTERS, BUDGETS, ALARMS, CALENDAR)
