"""What `lossline replay` shows: a line for each recording, and side by side what is not as it was."""

from collections.abc import Iterator
from pathlib import Path

from recordings.difference import Difference
from recordings.junit import Case
from recordings.side_by_side import side_by_side
from scripts.recordings.workers import Timed


def lines(path: Path, timed: Timed, width: int) -> Iterator[str]:
    """One recording: one line if all is as it was."""
    difference = timed.replay.difference
    if difference is None:
        yield f"{path}: as recorded, {len(timed.replay.recorded.exchanges)} exchanges"
        return
    yield f"{path}: {difference}"
    yield from side_by_side(difference, width)


def case(path: Path, timed: Timed) -> Case:
    """The same for a CI server."""
    difference = timed.replay.difference
    if difference is None:
        return Case(str(path), timed.seconds)
    return Case(str(path), timed.seconds, str(difference), details(difference))


def details(difference: Difference) -> str:
    """Both sides as plain text."""
    return "\n".join(side_by_side(difference))
