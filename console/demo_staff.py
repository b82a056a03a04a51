"""The demo's staff as its first page shows them, and its callers on request. Real staff are never read here."""

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DemoStaff:
    """Who may sign in at the demo's desk."""

    work_number: str
    name: str
    role: str
    password: str


def read_staff(file: Path) -> list[DemoStaff]:
    """Everybody in the file; nobody if there is none (yet)."""
    names = ("work_number", "name", "role", "password")
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            return [DemoStaff(*(row.get(name) or "" for name in names)) for row in csv.DictReader(lines)]
    except (OSError, UnicodeError, csv.Error):
        return []
