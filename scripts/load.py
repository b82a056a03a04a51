"""`lossline load`: many virtual callers at once, and a proof from the record that nothing acknowledged is lost."""

import json
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

import click

from models import clock
from scripts.benchmark.processor import processor_name
from scripts.benchmark.servers import DidNotStart
from scripts.call import Moment
from scripts.crowd.as_text import report
from scripts.crowd.cards import deal, invented_cards, read_cards
from scripts.crowd.figures import Asked, Figures, figures
from scripts.crowd.lines import CrowdedLine, need_harmless, own_line, running_line
from scripts.crowd.live import shown
from scripts.crowd.mix import DEFAULT_MIX, BadMix, Mix, read_mix
from scripts.crowd.page import page
from scripts.crowd.plan import Planned, Size, cards_needed, plan
from scripts.crowd.proof import prove
from scripts.crowd.run import Crowd
from scripts.crowd.signals import asking
from scripts.exits import Faulty, Refused
from scripts.new_file import NewFile
from scripts.phone.scratch import TimeMachine
from scripts.surroundings import read_settings
from telephony.simulator.lot import Lot

A_FILE = NewFile()
AN_OLD_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("load")
@click.option("--calls", type=click.IntRange(1, 1_000_000), default=200, show_default=True)
@click.option("--rate", type=click.FloatRange(0.01, 1_000), default=20.0, show_default=True, help="A second.")
@click.option(
    "--duration", type=click.FloatRange(1), help="Seconds in which calls begin, instead of --calls."
)
@click.option("--mix", "mix_path", type=AN_OLD_FILE, default=DEFAULT_MIX, help="Who calls. TOML.")
@click.option(
    "--no-thinking", is_flag=True, help="Press as soon as the line takes keys; no time for words either."
)
@click.option("--url", help="Call the line at this address instead of one of its own.")
@click.option("--elsewhere", is_flag=True, help="Even if --url is not on this machine.")
@click.option("--cards", "cards_path", type=AN_OLD_FILE, help="Whose cards: a CSV with citizen_id and pin.")
@click.option("--at", type=Moment(), help="The line of its own lives at this time.")
@click.option("--seed", default="", help="The same crowd as another time; each report tells its seed.")
@click.option("--json", "json_path", type=A_FILE, help="All figures, to a file.")
@click.option("--html", "html_path", type=A_FILE, help="A page with charts, to a file.")
def command(
    calls: int,
    rate: float,
    duration: float | None,
    mix_path: Path,
    no_thinking: bool,
    url: str | None,
    elsewhere: bool,
    cards_path: Path | None,
    at: datetime | None,
    seed: str,
    json_path: Path | None,
    html_path: Path | None,
) -> None:
    """Let many virtual callers call at once, and prove that no report that was acknowledged is lost.

    Calls begin at the given rate, whether or not the line keeps up. Callers listen, think and press as the mix says
    (scripts/crowd/mix.toml, if none is named): they report losses, mistype PINs, browse, queue and give up, change
    PINs, stay silent; some have bad days. docs/hurting.md explains the file.

    Without --url a line of its own is called: gunicorn as in the Procfile, a scratch SQLite file, invented cards; all
    of it is gone afterwards. With --url it is the demo's line, on which invented cards are filed first, or another
    one, whose record cannot be looked into: then it is said what was not proved. A production line is refused.

    At the end each report of which a caller was told is looked up in the record: it must be there once. Ctrl-C ends
    the calls, with the report so far.

    Exits with 0 if all went well, 1 if something was lost or went wrong (what was hurt on purpose does not count), 2
    for wrong use.

    \b
    Examples:
      lossline load
      lossline load --calls 2000 --rate 40 --html load.html
      lossline load --duration 600 --rate 5 --mix mix.toml --json load.json
      lossline load --calls 50 --no-thinking --seed 7f3a90c1
      lossline load --url http://127.0.0.1:12333
    """
    if at and url:
        raise click.UsageError("--at needs a line of its own, so it does not go with --url")
    size = Size(max(1, round(duration * rate)) if duration else calls, rate)
    mix, lot = _mix(mix_path), Lot(seed)
    with TimeMachine() as machine, _line(url, at, elsewhere, machine) as line:
        planned = list(_with_cards(plan(mix, size, lot), line, cards_path))
        crowd = Crowd(planned, line.called, None if no_thinking else mix.thinking)
        asked = Asked.of(line.where, size, lot.seed, crowd.thinking, mix_path.name, clock.now())
        found = _call(crowd, line, asked)
    _write(found, json_path, html_path)
    click.echo(report(found))
    if found["failures"]:
        raise click.exceptions.Exit(1)


@contextmanager
def _line(
    url: str | None, at: datetime | None, elsewhere: bool, machine: TimeMachine
) -> Iterator[CrowdedLine]:
    if url is None:
        click.echo("load: starting a line of its own", err=True)
        with started(own_line(at, machine)) as line:
            yield line
        return
    address = url.rstrip("/")
    settings = read_settings()
    need_harmless(settings, address, elsewhere)
    with running_line(settings, address) as line:
        yield line


@contextmanager
def started(line: AbstractContextManager[CrowdedLine]) -> Iterator[CrowdedLine]:
    """The same line. That it does not start is a fault, not a traceback."""
    try:
        with line as running:
            yield running
    except DidNotStart as fault:
        raise Faulty(
            f"the line of its own did not start: this machine may be too busy. Its log:\n{fault}"
        ) from None


def _with_cards(calls: list[Planned], line: CrowdedLine, path: Path | None) -> Iterator[Planned]:
    needed = cards_needed(calls)
    if path:
        return deal(calls, read_cards(path))
    if line.office is None and needed:
        raise Refused(
            "the record of that line cannot be looked into, so no cards can be filed there: name some with --cards, "
            "or let callers come who need none (--mix)"
        )
    if line.office is None:
        return iter(calls)
    click.echo(f"load: filing {needed} invented cards", err=True)
    return deal(calls, invented_cards(line.office, needed) if needed else [])


def _call(crowd: Crowd, line: CrowdedLine, asked: Asked) -> Figures:
    before, load_before = line.memory(), os.getloadavg()[0]
    with asking(crowd.stop), shown() as watch:
        tally = crowd.call(watch)
    memory = line.memory_since(before)
    proof = prove(line.office, tally.ended) if line.office else None
    machine = {
        "processor": f"{processor_name()}, {len(os.sched_getaffinity(0))} cores, shared with the callers",
        "load average": f"{load_before:.2f} before, {os.getloadavg()[0]:.2f} after",
    }
    return figures(asked, tally, proof, memory, machine)


def _write(found: Figures, json_path: Path | None, html_path: Path | None) -> None:
    if json_path:
        json_path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if html_path:
        html_path.write_text(page(found), encoding="utf-8")


def _mix(path: Path) -> Mix:
    try:
        return read_mix(path)
    except BadMix as fault:
        raise Refused(f"{path}: {fault}") from None
