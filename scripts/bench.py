"""`lossline bench`: measures how fast the line answers, on databases of its own."""

import json
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import click


@click.command("bench")
@click.option("--quick", is_flag=True, help="Half a minute, rougher.")
@click.option(
    "--json", "path", type=click.Path(dir_okay=False, path_type=Path), help="Also write all to a file."
)
@click.option(
    "--audit", "events", type=click.IntRange(min=1_000), help="Measure the audit log instead: so many events."
)
def command(quick: bool, path: Path | None, events: int | None) -> None:
    """Measure how fast the line answers: menu turns beside a bare Flask view, loss reports, parts of a turn.

    Starts a SQLite file, a PostgreSQL server and web servers of its own on 127.0.0.1, and removes all of it.
    What the figures mean: docs/benchmarks.md.

    \b
    Examples:
      scripts/bench
      scripts/bench --quick
      scripts/bench --json figures.json
      scripts/bench --audit 3000000
    """
    from scripts.benchmark import audit_log, measure, report

    if events:
        say = partial(click.echo, err=True)
        with TemporaryDirectory(prefix="lossline-bench-") as folder:
            log = audit_log.measure(
                Path(folder), events, audit_log.PROCESSES, lambda what: say(f"bench: {what}")
            )
        click.echo(json.dumps(log, indent=2))
        if path:
            path.write_text(json.dumps(log, indent=2) + "\n", encoding="utf-8")
        return
    extent = measure.QUICK if quick else measure.WHOLE
    figures = measure.measure(extent, lambda what: click.echo(f"bench: {what}", err=True))
    click.echo(report.text(figures))
    if path:
        path.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
