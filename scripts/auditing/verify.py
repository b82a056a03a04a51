"""`lossline audit verify`: does the log hold, and does the record agree with it?"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from models import audit_record
from models.audit_anchor import Anchor
from models.audit_check import Trust, Workers, verify
from models.audit_fault import AuditVerdict
from models.audit_workers import WorkersLost, processes
from models.office import Office
from scripts.auditing import keys
from scripts.exits import Faulty
from scripts.surroundings import open_keys, open_office, read_settings
from settings import Settings

ERRORS = Console(stderr=True)
MOST_PROCESSES = 8
SHORTEST_DIGEST = 16
EVENTS_FOR_PROCESSES = 50_000
"""Below, starting processes takes longer than they save."""


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for other programs.")
@click.option(
    "--from-seal",
    metavar="NUMBER[:DIGEST]",
    help="Take this seal, and all under it, as verified before: only what came since is looked at.",
)
@click.option(
    "--anchor",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Compare with this anchor instead of ANCHOR_FILE.",
)
@click.option(
    "--processes", "count", type=click.IntRange(1, 64), help="How many; as many as there are cores."
)
def command(as_json: bool, from_seal: str | None, anchor: Path | None, count: int | None) -> None:
    """Check the audit log, and that the record agrees with it.

    Every event's mac, its link to the one before, gaps, the end of each chain; every seal, its signature and the
    events under it; the anchor; the triggers; that each loss, PIN and account is as its events tell; and that every
    sealed ID, name and phone opens in its own row. The line may go on meanwhile.

    Exits with 1 and names the first bad place of each chain or seal that does not hold.

    \b
    Examples:
      lossline audit verify
      lossline audit verify --from-seal 1204:9f86d081884c7d65
      lossline audit verify --anchor /mnt/worm/anchor.jsonl --json
    """
    settings = read_settings()
    number, digest = _seal_named(from_seal)
    trust = Trust(
        public=keys.public_keys(settings),
        anchor=Anchor(anchor) if anchor else keys.anchor(settings),
        from_seal=number,
        digest=digest,
    )
    with open_office(settings) as office:
        verdict = _verified(office, settings, trust, count or min(os.cpu_count() or 1, MOST_PROCESSES))
    if as_json:
        click.echo(json.dumps(verdict.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in _said(verdict):
            click.echo(line)
    if verdict.faults:
        raise click.exceptions.Exit(1)


def _seal_named(text: str | None) -> tuple[int | None, str | None]:
    if text is None:
        return None, None
    number, _, digest = text.partition(":")
    if not number.isdigit() or 0 < len(digest) < SHORTEST_DIGEST:
        raise click.BadParameter("a seal is named by its number, as in 1204 or 1204:9f86d081884c7d65")
    return int(number), digest or None


def _verified(office: Office, settings: Settings, trust: Trust, count: int) -> AuditVerdict:
    with _workers(office, settings, count) as workers, _bar() as bar:
        task = bar.add_task("verifying", total=None)
        verdict = verify(
            office.database,
            office.keys,
            trust,
            workers,
            on_progress=lambda done, whole: bar.update(task, completed=done, total=whole),
        )
        verdict = audit_record.with_person_keys(office, audit_record.with_triggers(office, verdict))
        if verdict.trusted:
            return verdict
        opening = bar.add_task("opening what is sealed", total=None)
        return audit_record.with_sealed_values(office, verdict, lambda rows: bar.advance(opening, rows))


@contextmanager
def _workers(office: Office, settings: Settings, count: int) -> Iterator[Workers | None]:
    """Several processes where there is enough to do for them."""
    with office.database.light() as connection:
        newest = connection.exec_driver_sql("SELECT max(id) FROM audit_events").scalar() or 0
    if count == 1 or newest < EVENTS_FOR_PROCESSES:
        yield None
        return
    try:
        with processes(count, settings.database_url, partial(open_keys, settings)) as workers:
            yield workers
    except WorkersLost as lost:
        raise Faulty(f"not verified: {lost}. Try again, or with --processes 1") from None


def _bar() -> Progress:
    """On a terminal only."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=ERRORS,
        disable=not ERRORS.is_terminal,
        transient=True,
    )


def _said(verdict: AuditVerdict) -> Iterator[str]:
    yield from map(str, verdict.faults)
    if verdict.trusted:
        yield f"{counted(verdict.trusted, 'event')} under the trusted seal counted, not looked at"
        yield "sealed values not opened: that is done without --from-seal"
    yield (
        f"{counted(verdict.events, 'event')} in {counted(verdict.chains, 'chain')}, "
        f"{counted(verdict.seals, 'seal')}, {counted(verdict.deeds, 'deed')} of the record compared"
    )
    if verdict.opened is not None:
        yield f"{counted(verdict.opened, 'sealed value')} opened"
    if verdict.unsealed:
        yield f"{counted(verdict.unsealed, 'event')} not sealed yet"
    if verdict.anchored is None:
        yield "no anchor to compare with: a log that was cut off at its end together with its seals would hold"
    elif verdict.anchored < verdict.seals:
        yield f"anchored up to seal {verdict.anchored}"
    yield _verdict_in_words(verdict)


def _verdict_in_words(verdict: AuditVerdict) -> str:
    if verdict.faults and verdict.log_holds:
        return f"THE RECORD IS NOT AS IT WAS WRITTEN: {counted(len(verdict.faults), 'fault')}; the log itself holds"
    if verdict.faults:
        chains = counted(verdict.bad_chains, "chain")
        holding = "" if verdict.bad_chains else ", though all chains hold"
        bad = f", {chains} broken" if verdict.bad_chains else holding
        return f"THE LOG DOES NOT HOLD: {counted(len(verdict.faults), 'fault')}{bad}"
    if not verdict.events and not verdict.trusted:
        return "the log is empty, and so it holds"
    if verdict.chains == 1:
        return "the only chain holds"
    return f"all {verdict.chains:,} chains hold"


def counted(count: int, what: str) -> str:
    """`1 event`, `2 events`."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
