"""R17: many calls at once, each on the line for half a minute: nobody hears an apology, and every promise is kept."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.database import Database
from scripts.benchmark.storm import mebibytes
from scripts.crowd.figures import figures
from scripts.crowd.mix import Mix, Thinking, parse_mix
from scripts.crowd.plan import Size
from scripts.crowd.proof import prove
from tests.conftest import Measure
from tests.scripts.crowds import CrowdedLine, a_crowded_line
from tests.scripts.test_load import asked

WARMING = Size(calls=8, rate=8)
MANY, THINKING = Size(calls=200, rate=50), Thinking(median=4.0, spread=0)
BUSY, HARDLY_THINKING = Size(calls=150, rate=80), Thinking(median=0.8, spread=0)
ROUNDS_TO_FILL = 8
"""Until all threads have worked and the caches are full: docs/reliability.md tells how memory grows till then."""
TEN_MINUTES = 600
GROWTH = 0.05
"""Of the memory that a server takes, at most."""
LONG_CALLS: Mix = parse_mix(
    {
        "callers": [
            {"name": "browse", "share": 6, "keys": "4 1 * * 4 2 * * 8"},
            {"name": "report", "share": 3, "keys": "4 1 * * 1 ID PIN 1"},
            {"name": "wrong PIN", "share": 1, "keys": "4 1 * * 1 ID WRONG PIN 1"},
        ]
    }
)


@pytest.fixture
def line(database: Database, tmp_path: Path) -> Iterator[CrowdedLine]:
    with a_crowded_line("line", database, tmp_path) as line:
        line.is_called(LONG_CALLS, WARMING)
        yield line


@pytest.mark.parametrize(
    ("size", "thinking"),
    [
        pytest.param(Size(calls=20, rate=20), Thinking(median=0.4, spread=0), id="a few"),
        pytest.param(MANY, THINKING, id="many", marks=pytest.mark.long),
    ],
)
def test_many_calls_at_once_hear_no_apology_and_every_promise_is_kept(
    size: Size, thinking: Thinking, line: CrowdedLine, database: Database, measure: Measure
) -> None:
    before = mebibytes(line.server.pid, "Rss")

    tally = line.is_called(LONG_CALLS, size, thinking)

    found = figures(asked(size), tally, proof := prove(line.office, tally.ended), None, {})
    engine = "SQLite" if database.is_sqlite else "PostgreSQL"
    for what, count in {
        "calls at once": tally.most_at_once,
        "webhooks": len(tally.samples),
        "webhooks a second": round(found["webhooks"]["per_second"]),
        "p99 in ms": round(found["turns_ms"]["all"]["p99"]),
        "reports acknowledged": proof.acknowledged,
        "growth in MiB": round(mebibytes(line.server.pid, "Rss") - before),
    }.items():
        measure(f"R17 {engine}, {size.calls} calls, {what}", count)
    assert line.broken_promises() == []
    assert found["failures"] == []
    assert tally.most_at_once == size.calls
    assert proof.acknowledged > 0


@pytest.mark.long
def test_ten_minutes_of_calls_take_no_more_memory_than_the_first(
    line: CrowdedLine, database: Database, measure: Measure
) -> None:
    for _ in range(ROUNDS_TO_FILL):
        line.is_called(LONG_CALLS, BUSY, HARDLY_THINKING)
    before, began, calls = mebibytes(line.server.pid, "Rss"), time.monotonic(), 0

    while time.monotonic() < began + TEN_MINUTES:
        line.is_called(LONG_CALLS, MANY, THINKING)
        calls += MANY.calls

    after = mebibytes(line.server.pid, "Rss")
    engine = "SQLite" if database.is_sqlite else "PostgreSQL"
    measure(f"R17 {engine}, ten minutes, calls", calls)
    measure(f"R17 {engine}, ten minutes, MiB at the first", round(before))
    measure(f"R17 {engine}, ten minutes, MiB at the last", round(after))
    assert after < before * (1 + GROWTH)
