"""The demo's cards as its first page shows them. Real cards are never read here."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models import identity

_BY_STATUS: Mapping[str, str] = {
    "0": "sealed",
    "2": "formally_lost",
    "3": "locked",
    "4": "temporarily_lost",
    "9": "cancelled",
}


@dataclass(frozen=True)
class DemoCard:
    """A card, and what a caller can try with it."""

    number: str
    citizen_id: str
    name: str
    phone: str
    pin: str
    role: str
    """The name of a text in `start_words.py`."""

    @property
    def has_x(self) -> bool:
        """Is there an X to be keyed as a star?"""
        return "X" in self.number


def read_cards(file: Path, today: date) -> list[DemoCard]:
    """The cards of an import file, in its order; none if there is no such file (yet)."""
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            return list(_cards(csv.DictReader(lines), today))
    except (OSError, UnicodeError, csv.Error):
        return []


def _cards(rows: Iterable[Mapping[str, str]], today: date) -> Iterator[DemoCard]:
    for row in rows:
        said = {
            name: (row.get(name) or "").strip() for name in ("card_number", "citizen_id", "name", "phone")
        }
        pin, status = (row.get("pin") or "").strip(), (row.get("status") or "").strip()
        role = _role(said["citizen_id"], status, pin, today)
        yield DemoCard(said["card_number"], said["citizen_id"], said["name"], said["phone"], pin, role)


def _role(citizen_id: str, status: str, pin: str, today: date) -> str:
    if _is_minor(citizen_id, today):
        return "minor"
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return "enabled" if pin else "initial"


def _is_minor(citizen_id: str, today: date) -> bool:
    try:
        return identity.is_minor(citizen_id, today)
    except ValueError:
        return False
