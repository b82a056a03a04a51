"""Webhooks in the shape in which others published them, for tests of whatever has to take them."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

from tests.calls.phone import ACCOUNT_SID

FOLDER = Path(__file__).parent / "foreign_webhooks"
FILES = sorted(path.stem for path in FOLDER.glob("*.txt"))
CALLS = ("client", "forwarded-from-abroad", "old", "sip", "today", "withheld-as-digits")
"""Those that are whole calls."""


@dataclass(frozen=True)
class Foreign:
    """One webhook of somebody's."""

    path: str
    form: dict[str, str]


def text_of(name: str) -> str:
    """A file, with an account SID in it."""
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8").replace("ACCOUNT", ACCOUNT_SID)


def webhooks(name: str) -> list[Foreign]:
    """All of a file, in their order."""
    lines = [line.split(" ", 1) for line in text_of(name).splitlines() if not line.startswith("#")]
    return [Foreign(path, dict(parse_qsl(form, keep_blank_values=True))) for path, form in lines]
