"""`lossline outbox`: what was, or is to be, sent to holders and banks."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from models import outbox_list
from models.outbox_list import OutboxLine
from scripts.surroundings import open_office, read_settings


@click.group("outbox")
def command() -> None:
    """List what was sent to holders and banks.

    \b
    Example:
      lossline outbox list
    """


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list, for other programs.")
def list_outbox(as_json: bool) -> None:
    """List messages, oldest first. What they say, and to whom in full, is shown in the demo only.

    \b
    Example:
      lossline outbox list --json
    """
    settings = read_settings()
    with open_office(settings) as office:
        lines = list(outbox_list.every(office, with_texts=settings.is_demo))
    if as_json:
        click.echo(json.dumps([_as_json(line) for line in lines], ensure_ascii=False, indent=1))
        return
    for line in lines:
        click.echo(_as_text(line))


def _as_json(line: OutboxLine) -> dict[str, Any]:
    fields = {
        name: value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
        for name, value in asdict(line).items()
    }
    if fields["body"] is None:
        del fields["body"]
    return fields


def _as_text(line: OutboxLine) -> str:
    if line.sent_at:
        state = f"sent {line.sent_at:%Y-%m-%d %H:%M}"
    elif line.failed_at:
        state = f"given up: {line.last_error}"
    else:
        state = f"waits after {line.attempts} attempts" + (f": {line.last_error}" if line.last_error else "")
    words = f"{line.made_at:%Y-%m-%d %H:%M}  {line.kind} {line.about} to {line.to}  {state}"
    return f"{words}\n    {line.body}" if line.body else words
