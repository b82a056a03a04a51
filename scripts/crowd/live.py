"""Shows how it goes: a table that stands still in a terminal, a line now and then anywhere else."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from scripts.crowd.figures import percentile
from scripts.crowd.tally import Sample, Tally, TurnKind

LATELY_SECONDS = 5.0
LINE_SECONDS = 5.0


@contextmanager
def shown() -> Iterator[Callable[[Tally], object]]:
    """What is to be told the count, twice a second; it draws where somebody can see it."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines()
        return
    with Live(console=console, auto_refresh=False, transient=True) as live:
        yield lambda tally: live.update(_screen(tally), refresh=True)


class Lines:
    """A plain line each few seconds."""

    def __init__(self) -> None:
        self._next = LINE_SECONDS

    def __call__(self, tally: Tally) -> None:
        """Tell it, if it is time."""
        if tally.now >= self._next:
            self._next = tally.now + LINE_SECONDS
            click.echo(f"load: {summary(tally)}", err=True)


def summary(tally: Tally) -> str:
    """Where it stands, in one line."""
    lately = _lately(tally)
    took = sorted(sample.seconds for sample in lately)
    slow = f", p99 {percentile(took, 0.99):.0f} ms" if took else ""
    return (
        f"{tally.now:.0f} s, {tally.started} calls begun, {tally.live} going on, "
        f"{_per_second(tally, lately):.1f} webhooks/s{slow}, {_wrong(tally)} gone wrong"
    )


def _screen(tally: Tally) -> Group:
    lately = _lately(tally)
    table = Table(title=None, box=None, pad_edge=False)
    for heading in ("turn", "answered", "median ms", "p95", "p99"):
        table.add_column(heading, justify="left" if heading == "turn" else "right")
    for kind in TurnKind:
        took = sorted(sample.seconds for sample in lately if sample.kind is kind)
        count = sum(sample.kind is kind for sample in tuple(tally.samples))
        if count:
            shares = (f"{percentile(took, share):.1f}" if took else "" for share in (0.5, 0.95, 0.99))
            table.add_row(kind.value, str(count), *shares)
    outcomes = Counter(call.outcome for call in tuple(tally.ended))
    ended = ", ".join(f"{name} {count}" for name, count in outcomes.most_common())
    return Group(Text(summary(tally)), table, Text(ended), Text("Ctrl-C ends it, with the report so far"))


def _lately(tally: Tally) -> list[Sample]:
    since, lately = tally.now - LATELY_SECONDS, []
    for sample in reversed(tuple(tally.samples)):
        if sample.at < since:
            break
        lately.append(sample)
    return lately


def _per_second(tally: Tally, lately: list[Sample]) -> float:
    return len(lately) / max(min(tally.now, LATELY_SECONDS), 0.5)


def _wrong(tally: Tally) -> int:
    return (
        sum(tally.apologies.values())
        + len(tally.broken)
        + sum(bool(call.errors) for call in tuple(tally.ended))
    )
