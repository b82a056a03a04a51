"""What `lossline replay` shows: a line for each recording, and side by side what is not as it was."""

from collections.abc import Iterator
from pathlib import Path

from recordings.difference import Difference
from recordings.junit import Case
from recordings.side_by_side import WIDTH, side_by_side
from scripts.recordings.chaos import Chaos
from scripts.recordings.playing import Replay
from scripts.recordings.workers import Timed

Result = Replay | Chaos


def is_well(result: Result) -> bool:
    """Is all as it was recorded, or the record as on a good day?"""
    match result:
        case Replay():
            return result.difference is None
        case Chaos():
            return result.is_withstood


def lines(path: Path, result: Result, width: int) -> Iterator[str]:
    """One recording: one line if all is well."""
    match result:
        case Replay(difference=None):
            yield f"{path}: as recorded, {_compared(result)}"
        case Replay(difference=Difference() as difference):
            yield f"{path}: {difference}"
            yield from side_by_side(difference, width)
        case Chaos():
            yield f"{path}: " + (
                "the record is the same" if result.is_withstood else "THE RECORD IS ANOTHER ONE"
            )
            yield from _ordeals(result)


def case(path: Path, timed: Timed[Result]) -> Case:
    """The same for a CI server."""
    if is_well(timed.result):
        return Case(str(path), timed.seconds)
    first, *rest = lines(path, timed.result, WIDTH)
    return Case(str(path), timed.seconds, first, "\n".join(rest))


def _compared(replay: Replay) -> str:
    exchanges = replay.recorded.exchanges
    passed = sum(not each.is_compared for each in exchanges)
    return f"{len(exchanges)} exchanges" + (f", compared from {passed + 1} on" if passed else "")


def _ordeals(chaos: Chaos) -> Iterator[str]:
    for each in chaos.ordeals:
        yield f"  {each.trouble.value}: {each.struck} webhooks"
        yield from (f"    {change}" for change in each.changes)
