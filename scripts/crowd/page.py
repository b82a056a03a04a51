"""The report as one HTML page: it needs no other file, no script and no network."""

from datetime import datetime
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scripts.crowd.charts import Series, bars, lines, on_each_screen, written
from scripts.crowd.figures import Figures

HERE = Path(__file__).parent
SHOWN = ("median", "p95", "p99")
TO_THE_TENTH_BELOW = 100
LONGEST_TABLE = 60
"""Rows of the table by seconds; a longer run is shown in coarser steps."""


def page(figures: Figures) -> str:
    """Draw it."""
    surroundings = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    surroundings.filters |= {"written": written, "milliseconds": _milliseconds}
    seconds = figures["each_second"]
    latency = {kind: {name: row[name] for name in SHOWN} for kind, row in figures["turns_ms"].items()}
    flow = [
        Series("webhooks answered", "s0", [row["webhooks"] for row in seconds]),
        Series("calls going on", "s1", [row["calls"] for row in seconds]),
    ]
    slowest = [Series("p99", "s2", [row["p99_ms"] for row in seconds])]
    return surroundings.get_template("page.html").render(
        **figures,
        began=f"{datetime.fromisoformat(figures['asked']['began_at']):%Y-%m-%d %H:%M:%S %Z}",
        steps=seconds[:: max(1, -(-len(seconds) // LONGEST_TABLE))],
        latency=on_each_screen(partial(bars, "Time to answer", latency, "milliseconds")),
        flow=on_each_screen(
            partial(
                lines,
                "Webhooks and calls, second by second",
                flow,
                "webhooks answered in each second, and calls going on",
            )
        ),
        slowest=on_each_screen(
            partial(
                lines, "The slowest answers, second by second", slowest, "99th percentile in milliseconds"
            )
        ),
    )


def _milliseconds(value: float) -> str:
    return f"{value:,.0f}" if value >= TO_THE_TENTH_BELOW else f"{value:.1f}"
