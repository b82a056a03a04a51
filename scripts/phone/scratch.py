"""A copy of a record to try things on, and a machine to try them at another time."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from sqlalchemy import make_url

from models import clock
from scripts.exits import Refused
from settings import Settings


@contextmanager
def scratch_copy(settings: Settings) -> Iterator[Settings]:
    """The settings of a line on a copy of its database, which is gone afterwards. Refuses all but SQLite."""
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise Refused(
            "--at plays on a scratch copy of the database, and only an SQLite file can be copied just like that. "
            "Unset DATABASE_URL to use the demo's."
        )
    with TemporaryDirectory(prefix="lossline-") as folder:
        copy = Path(folder) / "scratch.db"
        _copy(Path(url.database), copy)
        yield replace(settings, database_url=f"sqlite:///{copy}")


def _copy(original: Path, copy: Path) -> None:
    """By SQLite's backup, which is whole even while others write."""
    if not original.exists():
        raise Refused(f"there is no database at {original}")
    with (
        closing(sqlite3.connect(f"{original.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)


class TimeMachine:
    """Moves the office's clock for this process, as often as it is told to, and brings it back at the end."""

    def __init__(self) -> None:
        self._journey = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._journey.close()

    def move_to(self, moment: datetime) -> None:
        """Make it `moment` (aware); time goes on from there."""
        self._go(clock.travel(moment))

    def stop_at(self, moment: datetime) -> None:
        """Make it `moment` (aware) until it is told the next one: a virtual clock's follower."""
        self._go(clock.stand_still(moment))

    def _go(self, journey: AbstractContextManager[None]) -> None:
        self._journey.close()
        self._journey.enter_context(journey)
