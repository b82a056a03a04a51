"""Writes into a recording what is heard now, where it differs; its comment and everything else stay."""

from pathlib import Path
from typing import Any

import yaml

from scripts.recordings.difference import is_alike
from scripts.recordings.player import Played

WIDE = 10_000
"""A sentence stays on its line."""


def update(path: Path, played: Played) -> None:
    """Rewrite the file with what was heard and what became of the cards."""
    text = path.read_text(encoding="utf-8")
    comment = [line for line in text.splitlines() if line.startswith("#")]
    document: dict[str, Any] = yaml.safe_load(text)
    for exchange, heard in zip(document["exchanges"], played.heard, strict=True):
        before = exchange.pop("hears", [])
        if heard:
            exchange["hears"] = _merged(before, heard)
    for role, state in played.afterwards.items():
        document["afterwards"][role] = {"status": state.status, "pin": state.pin}
    body = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=WIDE)
    path.write_text("\n".join([*comment, body]), encoding="utf-8")


def _merged(before: list[str], heard: tuple[str, ...]) -> list[str]:
    """A text that fits is kept, with what it leaves open."""
    kept = [*before, *[""] * len(heard)]
    return [old if old and is_alike(old, new) else new for old, new in zip(kept, heard, strict=False)]
