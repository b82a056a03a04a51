"""`lossline audit`: verifies the log of all that was done, and tells what can stand in it."""

import click

from models import audit_check, audit_document
from scripts.surroundings import open_office, read_settings


@click.group("audit")
def command() -> None:
    """Verify the audit log.

    \b
    Example:
      lossline audit verify
    """


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


@command.command("events")
def events() -> None:
    """Print which events the log knows, and their fields, as Markdown.

    \b
    Example:
      lossline audit events > docs/audit-events.md
    """
    click.echo(audit_document.as_markdown(), nl=False)
