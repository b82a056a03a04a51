"""`lossline audit`: verifies the log of all that was done."""

import click

from models import audit_check
from scripts.surroundings import open_office, read_settings


@click.group("audit")
def command() -> None:
    """Verify the audit log."""


@command.command("verify")
def verify() -> None:
    """Check every event of the log: its seal, its link to the one before, gaps, and the end of each chain.

    Exits with 1 and names the first bad event of each chain that does not hold.

    \b
    Example:
      lossline audit verify
    """
    with open_office(read_settings()) as office:
        verdict = audit_check.verify(office.database, office.keys)
    for fault in verdict.faults:
        click.echo(str(fault))
    click.echo(
        f"{verdict.events} events in {verdict.chains} chains, {len(verdict.faults)} chains do not hold"
    )
    if verdict.faults:
        raise click.exceptions.Exit(1)
