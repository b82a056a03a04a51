"""`lossline backup`: writes a checked backup of the record, while the line goes on."""

import getpass
from pathlib import Path

import click

from models.audit_check import Trust
from models.backup import Checked, Tools, back_up
from models.backup_file import BackupError
from scripts.auditing.keys import public_keys
from scripts.auditing.verify import counted
from scripts.backing_up.progress import progress
from scripts.exits import Refused
from scripts.surroundings import open_office, read_settings


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Write over a backup that is there.")
@click.option(
    "--pg-bin",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with PostgreSQL's pg_dump; else it is looked for on the path.",
)
def command(file: Path, replace: bool, pg_bin: Path | None) -> None:
    """Write a backup of the whole record to FILE, readable for its owner alone, while the line goes on.

    It shows one moment: what callers were told before is in it. Its audit log is verified, and its rows are counted.
    Exits with 1 if the log does not hold; the backup is there all the same. Personal data in it are as sealed as in
    the database: keep DATA_KEY and PIN_PEPPER apart from it, and never lose them.

    \b
    Examples:
      lossline backup /mnt/backup/lossline-1122.zip
      lossline backup /mnt/backup/latest.zip --replace
    """
    settings = read_settings()
    if file.exists() and not replace:
        raise Refused(f"{file} is there already: choose another name, or say --replace")
    if not file.parent.is_dir():
        raise Refused(f"there is no folder {file.parent}")
    with open_office(settings) as office, progress("copying") as tell:
        try:
            done = back_up(office, file, Trust(public_keys(settings)), _actor(), Tools(pg_bin, tell))
        except BackupError as error:
            raise Refused(str(error)) from None
        except OSError as error:
            raise Refused(f"{file} cannot be written: {error.strerror}") from None
    click.echo(f"{file}: the record as it was at {done.manifest.moment}")
    say(done)


def say(done: Checked) -> None:
    """What is in a backup, and whether its log holds. Exits with 1 if not."""
    manifest = done.manifest
    rows = manifest.rows
    click.echo(
        f"{counted(sum(rows.values()), 'row')} in {counted(len(rows), 'table')}, among them "
        f"{counted(rows['cards'], 'card')} and {counted(rows['loss_reports'], 'loss report')}; "
        f"{counted(manifest.events, 'event')}, {counted(manifest.seals, 'seal')}"
    )
    for fault in done.faults:
        click.echo(str(fault))
    if done.faults:
        click.echo(f"THE LOG IN IT DOES NOT HOLD: {counted(len(done.faults), 'fault')}")
        raise click.exceptions.Exit(1)
    click.echo("its audit log holds, and the keys open it")


def _actor() -> str:
    """Who sits at this terminal, as far as the machine knows."""
    return f"terminal:{getpass.getuser()}"
