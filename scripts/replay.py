"""`lossline replay`: plays recorded calls again and compares all that is said, asked and answered."""

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from logs import Level, set_up
from recordings.difference import compared_from
from recordings.junit import junit
from recordings.recording import BadRecording, Recording
from scripts.call import Moment
from scripts.exits import Refused
from scripts.new_file import NewFile
from scripts.recordings import report
from scripts.recordings.beginnings import Beginning, From, kept_call
from scripts.recordings.chaos import Death, chaos
from scripts.recordings.files import chosen
from scripts.recordings.making import rewritten
from scripts.recordings.playing import Replay, replay
from scripts.recordings.report import Result, is_well
from scripts.recordings.running import replay_at
from scripts.recordings.workers import Timed, for_each, one_by_one
from scripts.surroundings import read_settings

Chosen = Sequence[tuple[Path, Recording]]


@click.command("replay")
@click.argument("places", nargs=-1, type=click.Path(path_type=Path), metavar="[FILES…]")
@click.option("-k", "word", default="", help="Only recordings with this in their name or first lines.")
@click.option("--at", type=Moment(), help="At this time instead of each recording's own.")
@click.option("--url", help="On the demo line that runs at this address, now.")
@click.option(
    "--from", "beginning", type=From(), default="1", help="Compare from here on: N, CALL_SID or CALL_SID:N."
)
@click.option("--chaos", "on_bad_days", is_flag=True, help="With every webhook doubled, late, lost, killed.")
@click.option("--kill", "kills", is_flag=True, help="With --chaos: processes are really killed.")
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="Processes; all cores.")
@click.option("--junit", "junit_file", type=NewFile(), help="Write JUnit XML.")
@click.option("--update", "updates", is_flag=True, help="Write what happens now into the files that differ.")
def command(
    places: tuple[Path, ...],
    word: str,
    at: datetime | None,
    url: str | None,
    beginning: Beginning,
    on_bad_days: bool,
    kills: bool,
    jobs: int,
    junit_file: Path | None,
    updates: bool,
) -> None:
    """Play recorded calls again, each at its own date on a record of its own, and show the first difference.

    FILES are recordings, or folders of them. docs/recordings.md describes them. Exits with 1 if any call differs, 2 for
    a file that is no recording, 3 if there is none.

    With --url the demo line that runs there is called, on cards made for it. It has its own clock and its own city:
    what a call recorded at another hour hears there is something else, and one of another city is refused.

    With --from all that came before is played, to bring the line into that situation, and not compared: N is an
    exchange, counted from 1. A call that was kept is named by its CallSid: its recording among FILES (or here, where
    lossline record wrote it), or else its tape in RECORDINGS_DIR. Exits with 3 if there is no such call.

    With --chaos nothing is compared with the file: each call is played undisturbed, and then with every webhook
    doubled, each delayed past the next, each lost and retried, and the process killed between claim and settle of each
    turn. What must be alike is the record: cards, reports, events, messages, counts. Exits with 1 if anything is not.
    With --kill a process of its own takes each webhook and is killed by SIGKILL; else an exception stands for that.

    \b
    Examples:
      lossline replay tests/recordings
      lossline replay tests/recordings -k night --at 2027-02-06T03:00+08:00
      lossline replay tests/recordings -k report --chaos
      lossline replay tests/recordings/report-at-night.yaml --chaos --kill
      lossline replay --from CA0123456789abcdef0123456789abcdef:4
      lossline replay tests/recordings --junit recordings.xml
      lossline replay --update tests/recordings/report-at-night.yaml
    """
    if on_bad_days and (at or updates):
        raise Refused("--chaos compares with an undisturbed call: --at and --update do not go with it")
    if updates and beginning != Beginning():
        raise Refused("--update writes whole calls: --from does not go with it")
    if kills and not on_bad_days:
        raise Refused("--kill goes with --chaos")
    if url and (at or on_bad_days):
        raise Refused(
            "a running line has its own clock and its own process: no --at and no --chaos with --url"
        )
    set_up(Level.ERROR)
    recordings = [
        (path, _from(beginning.exchange, path, recording))
        for path, recording in _meant(beginning, places, word)
    ]
    calls = [recording for _, recording in recordings]
    results: Iterator[Timed[Result]]
    if url:
        results = one_by_one(replay_at(read_settings(Level.ERROR), url.rstrip("/"), calls))
    else:
        death = Death.SIGKILL if kills else Death.AN_EXCEPTION
        results = for_each(
            calls, jobs, partial(chaos, death=death) if on_bad_days else partial(replay, at=at)
        )
    played = list(_shown(recordings, results))
    if junit_file:
        cases = [report.case(path, timed) for (path, _), timed in zip(recordings, played, strict=True)]
        junit_file.write_text(junit(cases), encoding="utf-8")
    if updates:
        _update(recordings, played)
    different = sum(not is_well(timed.result) for timed in played)
    if different:
        done = ", and were updated" if updates else ""
        click.echo(f"{different} of {len(recordings)} calls differ{done}")
        if url:
            click.echo(
                "It is another time on that line than when they were recorded: by night it speaks otherwise."
            )
        raise click.exceptions.Exit(1)


def _meant(beginning: Beginning, places: Sequence[Path], word: str) -> Chosen:
    """Those that are named by place and word, or by the call that they are of."""
    if beginning.call is None and not places:
        raise click.UsageError("name FILES…, or a call: --from CA…")
    if beginning.call is None:
        return chosen(places, word)
    if word:
        raise Refused("--from CA… names the call already: -k does not go with it")
    return kept_call(beginning.call, places)


def _from(first: int, path: Path, recording: Recording) -> Recording:
    try:
        return compared_from(recording, first)
    except BadRecording as fault:
        raise Refused(f"{path}: {fault}") from None


def _update(recordings: Chosen, played: Sequence[Timed[Result]]) -> None:
    """Those that differ, and those in an older format."""
    for (path, recorded), timed in zip(recordings, played, strict=True):
        now = timed.result
        if isinstance(now, Replay) and (now.difference or recorded.format != now.played.format):
            path.write_text(rewritten(now), encoding="utf-8")


def _shown(recordings: Chosen, played: Iterator[Timed[Result]]) -> Iterator[Timed[Result]]:
    """Each as soon as it is played; colours and the count on a terminal only."""
    console = Console(highlight=False)
    with console.status("") as status:
        for count, ((path, _), timed) in enumerate(zip(recordings, played, strict=True), 1):
            status.update(f"{count} of {len(recordings)}")
            style = "green" if is_well(timed.result) else "red"
            for place, line in enumerate(report.lines(path, timed.result, console.width)):
                console.print(Text(line, style=style if not place else ""), soft_wrap=True)
            yield timed
