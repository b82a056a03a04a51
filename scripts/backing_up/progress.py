"""How far a copy is, on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

from models.backup_copy import Progress as Tell

ERRORS = Console(stderr=True)


@contextmanager
def progress(what: str) -> Iterator[Tell]:
    """A bar where the whole is known, else the time that has gone by. Nothing is shown but on a terminal."""
    bar = Progress(
        SpinnerColumn(),
        TextColumn(what),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=ERRORS,
        disable=not ERRORS.is_terminal,
        transient=True,
    )
    with bar:
        task = bar.add_task(what, total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)
