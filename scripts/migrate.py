"""`lossline migrate`: brings the database up to date."""

import click

from models import migrate, schema_version
from scripts.surroundings import open_database, read_settings


@click.command("migrate")
def command() -> None:
    """Bring the database up to date. Safe to run again, and by several processes at once.

    \b
    Example:
      DATABASE_URL=postgresql://lossline@localhost/lossline lossline migrate
    """
    with open_database(read_settings()) as database:
        before = schema_version.current(database)
        migrate.upgrade(database)
        after = schema_version.current(database)
    click.echo(f"at {after} already" if before == after else f"from {before or 'nothing'} to {after}")
