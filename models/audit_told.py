"""What an event is told with, and what it tells: shared by the stories of cards and of staff."""

from collections.abc import Callable
from typing import Any

from models.audit_deed_table import DeedTable, Row

ACTOR = "actor"
"""Who did it, beside the fields of an event."""
Told = tuple[DeedTable, str, Row]
"""Which row of which table an event changes, and how. Without a key, the row of the chain's owner."""
Teller = Callable[[str, dict[str, Any]], Told | list[Told]]
"""What an event tells, of its time and its fields."""


def work_number(event: dict[str, Any]) -> str:
    """Of the member of staff who did it."""
    return str(event[ACTOR]).removeprefix("staff:")


def moment(value: str | None) -> str | None:
    """A time in an event's body as the record writes it: with microseconds, also where there are none."""
    if value is None or "." in value:
        return value
    return f"{value[:19]}.000000{value[19:]}"
