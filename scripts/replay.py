"""`lossline replay`: plays recorded calls again and compares every answer."""

from pathlib import Path

import click

from logs import Level, set_up
from scripts.exits import NotFound, Refused
from scripts.recordings.difference import first_difference
from scripts.recordings.player import play
from scripts.recordings.reader import read_recording
from scripts.recordings.recording import BadRecording, Recording
from scripts.recordings.writer import update


@click.command("replay")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--update", "updates", is_flag=True, help="Write what is heard now into the files that differ.")
def command(files: tuple[Path, ...], updates: bool) -> None:
    """Play recorded calls again, each at its own date on a record of its own, and show the first difference.

    docs/recordings.md describes the files. Exits with 1 if any call differs, 2 for a file that is no recording, 3 if a
    file is not there.

    \b
    Examples:
      lossline replay tests/recordings/*.yaml
      lossline replay --update tests/recordings/report-at-night.yaml
    """
    set_up(Level.ERROR)
    recordings = [(path, _read(path)) for path in files]
    different = 0
    for path, recording in recordings:
        played = play(recording)
        difference = first_difference(recording, played)
        if difference is None:
            click.echo(f"{path}: as recorded, {len(recording.exchanges)} exchanges")
            continue
        different += 1
        click.echo(f"{path}: {difference}")
        if updates:
            update(path, played)
    if different:
        click.echo(
            f"{different} of {len(recordings)} calls differ" + (", and were updated" if updates else "")
        )
        raise click.exceptions.Exit(1)


def _read(path: Path) -> Recording:
    if not path.is_file():
        raise NotFound(f"{path}: there is no such file")
    try:
        return read_recording(path)
    except BadRecording as fault:
        raise Refused(f"{path}: {fault}") from None
