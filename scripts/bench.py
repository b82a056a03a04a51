"""`lossline bench`: measures how fast the line answers, on databases of its own."""

import json
from pathlib import Path

import click


@click.command("bench")
@click.option("--quick", is_flag=True, help="Half a minute, rougher.")
@click.option(
    "--json", "path", type=click.Path(dir_okay=False, path_type=Path), help="Also write all to a file."
)
def command(quick: bool, path: Path | None) -> None:
    """Measure how fast the line answers: menu turns beside a bare Flask view, loss reports, parts of a turn.

    Starts a SQLite file, a PostgreSQL server and web servers of its own on 127.0.0.1, and removes all of it.
    What the figures mean: docs/benchmarks.md.

    \b
    Examples:
      scripts/bench
      scripts/bench --quick
      scripts/bench --json figures.json
    """
    from scripts.benchmark import measure, report

    extent = measure.QUICK if quick else measure.WHOLE
    figures = measure.measure(extent, lambda what: click.echo(f"bench: {what}", err=True))
    click.echo(report.text(figures))
    if path:
        path.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
