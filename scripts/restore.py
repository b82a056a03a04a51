"""`lossline restore`: brings the record back from a backup, into an empty database."""

import getpass
from pathlib import Path

import click

from models import policy
from models.audit_check import Trust
from models.backup import Tools
from models.backup_file import BackupError
from models.office import Office
from models.restoring import restore
from scripts.auditing.keys import public_keys
from scripts.backing_up.progress import progress
from scripts.backup import say
from scripts.exits import Refused
from scripts.surroundings import open_database, open_keys, read_settings


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--pg-bin",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with PostgreSQL's pg_restore; else it is looked for on the path.",
)
def command(file: Path, pg_bin: Path | None) -> None:
    """Bring the record back from FILE, into the database that DATABASE_URL names, which must be empty.

    Rows are counted, the audit log is verified, and the database is brought up to date. Exits with 2 if the file is not
    what was made, or does not fit keys or database, and with 1 if the log that came back does not hold. docs/backup.md
    has the whole drill.

    \b
    Examples:
      DATABASE_URL=sqlite:////srv/lossline/record.db lossline restore /mnt/backup/lossline-1122.zip
      DATABASE_URL=postgresql://lossline@localhost/restored lossline restore lossline-1122.zip
    """
    settings = read_settings()
    city, keys = policy.load(settings.city_profile), open_keys(settings)
    with open_database(settings) as database, progress("restoring") as tell:
        try:
            done = restore(
                file,
                database,
                keys,
                lambda restored: Office.opened(restored, keys, city),
                Trust(public_keys(settings)),
                f"terminal:{getpass.getuser()}",
                Tools(pg_bin, tell),
            )
        except BackupError as error:
            raise Refused(f"{file}: {error}") from None
        except OSError as error:
            raise Refused(f"cannot restore: {error.strerror}") from None
    click.echo(f"restored: the record as it was at {done.manifest.moment}")
    say(done)
