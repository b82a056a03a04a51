"""`lossline bench`: measures how fast the line answers, on databases of its own."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from logs import Level, set_up
from scripts.new_file import NewFile

RECORDINGS = Path(__file__).parent.parent / "tests" / "recordings"


@click.command("bench")
@click.option("--quick", is_flag=True, help="A minute and a half, rougher.")
@click.option("--storm", is_flag=True, help="Only strangers and a storm of wrong PINs: a minute.")
@click.option("--json", "path", type=NewFile(), help="Also write all to a file.")
@click.option(
    "--audit", "events", type=click.IntRange(min=1_000), help="Measure the audit log instead: so many events."
)
@click.option("--replay", "replays", is_flag=True, help="Only how fast recordings are played: half a minute.")
def command(quick: bool, storm: bool, path: Path | None, events: int | None, replays: bool) -> None:
    """Measure how fast the line answers: menus beside a bare Flask view, loss reports, strangers, a storm of PINs.

    Starts a SQLite file, a PostgreSQL server and web servers of its own on 127.0.0.1, and removes all of it.
    What the figures mean: docs/benchmarks.md.

    \b
    Examples:
      scripts/bench
      scripts/bench --quick
      scripts/bench --storm
      scripts/bench --replay
      scripts/bench --json figures.json
      scripts/bench --audit 3000000
    """
    from scripts.benchmark import audit_log, door, measure, report
    from scripts.benchmark import replays as replay_speed
    from scripts.recordings.files import chosen

    def tell(what: str) -> None:
        click.echo(f"bench: {what}", err=True)

    if events:
        with TemporaryDirectory(prefix="lossline-bench-") as folder:
            figures = audit_log.measure(Path(folder), events, audit_log.PROCESSES, tell)
        click.echo(json.dumps(figures, indent=2))
    elif replays:
        set_up(Level.ERROR)
        found = chosen([RECORDINGS], "")
        figures = replay_speed.measure([recording for _, recording in found], tell)
        click.echo(json.dumps(figures, indent=2))
    elif storm:
        figures = door.measure(tell)
        click.echo(report.door(figures))
    else:
        figures = measure.measure(measure.QUICK if quick else measure.WHOLE, tell)
        click.echo(report.text(figures))
    if path:
        path.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
