"""The anchor: a file outside the database to which every seal is appended, so that a log cut off at its end is found.

Each worker keeps a file of its own, complete, wherever its operator wants it: best on a medium that can only be
appended to, or on another machine. The log line `audit.anchored` says the same to whatever collects logs.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from models.audit_seal import Seal
from models.audit_seals import SEALS_AT_ONCE, seals_after
from models.database import Database

_LONGEST_LINE = 4096


class AnchorBroken(Exception):
    """The anchor tells of another log than this one. Nothing more may be sealed until somebody has looked into it."""


@dataclass(frozen=True)
class Anchored:
    """What the anchor says of a seal."""

    number: int
    digest: str
    total: int


class Anchor:
    """A file that only grows."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def last(self) -> Anchored | None:
        """The newest seal it knows. Raises AnchorBroken if its end cannot be read."""
        if not self.path.exists():
            return None
        with self.path.open("rb") as file:
            return _last(file)

    def every(self) -> Iterator[tuple[int, Anchored | None]]:
        """All lines with their numbers; None where one cannot be read."""
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                yield number, _parse(line)

    def catch_up(self, database: Database) -> list[Seal]:
        """Append every seal that it does not have yet; those that were appended.

        Raises AnchorBroken if its newest seal is not in the database as it was anchored.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        added: list[Seal] = []
        with self.path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            last = _last(file)
            if last:
                _check(database, last)
            number = last.number if last else 0
            while seals := _seals(database, number):
                number = seals[-1].number
                file.write(b"".join(_line(seal) for seal in seals))
                added += seals
            file.flush()
            os.fsync(file.fileno())
        return added


def _check(database: Database, last: Anchored) -> None:
    with database.light() as connection:
        found = seals_after(connection, last.number - 1, 1)
    if not found or found[0].number != last.number or found[0].digest != last.digest:
        raise AnchorBroken(
            f"seal {last.number} was anchored as {last.digest[:16]}…, and the database has another or none"
        )


def _seals(database: Database, after: int) -> list[Seal]:
    with database.light() as connection:
        return seals_after(connection, after, SEALS_AT_ONCE)


def _line(seal: Seal) -> bytes:
    return (json.dumps(seal.as_json(), separators=(",", ":")) + "\n").encode()


def _last(file: BinaryIO) -> Anchored | None:
    """The newest seal. A process that died while it wrote leaves a torn line, which is closed and passed over."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - _LONGEST_LINE))
    tail = file.read()
    if tail and not tail.endswith(b"\n") and file.writable():
        file.write(b"\n")
    whole = tail[: tail.rfind(b"\n") + 1]
    read = [anchored for line in whole.splitlines() if (anchored := _parse(line))]
    if whole and not read:
        raise AnchorBroken("the end of the anchor cannot be read")
    return read[-1] if read else None


def _parse(line: bytes) -> Anchored | None:
    try:
        fields = json.loads(line)
        return Anchored(int(fields["seal"]), str(fields["digest"]), int(fields["total"]))
    except (ValueError, KeyError, TypeError):
        return None
