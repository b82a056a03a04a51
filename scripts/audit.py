"""`lossline audit`: verifies the log of all that was done, proves, exports and lists what is in it."""

import click

from models import audit_document
from scripts.auditing import keys, resets, take_out, verify
from scripts.exits import NotFound
from scripts.surroundings import read_settings


@click.group("audit")
def command() -> None:
    """Verify the audit log, prove, export and list what is in it. docs/audit.md says what that is worth.

    \b
    Examples:
      lossline audit verify
      lossline audit resets --day 2026-03-03
      lossline audit prove 1204 > proof.json
    """


for each in (verify.command, take_out.prove, take_out.export, resets.command):
    command.add_command(each)


@command.command("events")
def events() -> None:
    """Print which events the log knows, and their fields, as Markdown.

    \b
    Example:
      lossline audit events > docs/audit-events.md
    """
    click.echo(audit_document.as_markdown(), nl=False)


@command.command("key")
def key() -> None:
    """Print the public keys of the seals, for auditors and for SEAL_PUBLIC_KEYS.

    \b
    Example:
      lossline audit key
    """
    public = keys.public_keys(read_settings())
    if not public.by_id:
        raise NotFound("there is no SEAL_KEY here, and no SEAL_PUBLIC_KEYS")
    click.echo(public.written())
