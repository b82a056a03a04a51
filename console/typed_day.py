"""Days as people type them, or as an address names them."""

from datetime import date

_FIRST_YEAR, _LAST_YEAR = 1900, 9998
"""Telephones are not older, and a day has one after it."""


def typed_day(text: str) -> date | None:
    """`2026-03-03` as a day; None if it is none, or none that could be meant."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None
