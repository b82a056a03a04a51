"""The report as one HTML page: it needs no other file, no script and no network."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scripts.crowd.charts import Series, bars, lines
from scripts.crowd.figures import Figures

HERE = Path(__file__).parent
SHOWN = ("median", "p95", "p99")
LONGEST_TABLE = 60
"""Rows of the table by seconds; a longer run is shown in coarser steps."""


def page(figures: Figures) -> str:
    """Draw it."""
    surroundings = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    seconds = figures["each_second"]
    return surroundings.get_template("page.html").render(
        **figures,
        steps=seconds[:: max(1, -(-len(seconds) // LONGEST_TABLE))],
        latency=bars(
            "Time to answer",
            {kind: {name: row[name] for name in SHOWN} for kind, row in figures["turns_ms"].items()},
            "milliseconds",
        ),
        flow=lines(
            "Webhooks and calls, second by second",
            [
                Series("webhooks answered", "s0", [row["webhooks"] for row in seconds]),
                Series("calls going on", "s1", [row["calls"] for row in seconds]),
            ],
            "webhooks answered in each second, and calls going on",
        ),
        slowest=lines(
            "The slowest answers, second by second",
            [Series("p99", "s2", [row["p99_ms"] for row in seconds])],
            "99th percentile in milliseconds",
        ),
    )
