"""`lossline throttle`: what keeps the gate from being probed, seen and cleared by hand."""

import getpass
import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from models import throttle_list
from models.throttle_list import NotCleared, NothingToClear, Throttled
from scripts.exits import NotFound, Refused
from scripts.surroundings import open_office, read_settings


@click.group("throttle")
def command() -> None:
    """List and clear what is paused, locked, over budget or alarmed.

    \b
    Examples:
      lossline throttle list
      lossline throttle clear 13800138000 --reason "call centre of the city bank"
    """


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list, for other programs.")
def list_throttled(as_json: bool) -> None:
    """List what is held back at this moment, and until when.

    Cards show their last four characters and the holder's first, calling numbers their first three and last four
    digits. Numbers that belong to no card are counted by the line as well, but not listed.

    \b
    Examples:
      lossline throttle list
      lossline throttle list --json
    """
    with open_office(read_settings()) as office:
        found = list(throttle_list.every(office))
    if as_json:
        click.echo(json.dumps([_as_json(each) for each in found], ensure_ascii=False, indent=1))
        return
    for each in found:
        until = f"until {each.until:%Y-%m-%d %H:%M}" if each.until else "until somebody ends it"
        click.echo(f"{each.scope}  {each.who}  {each.state} {until}  ({each.why})")


@command.command("clear")
@click.argument("what")
@click.option("--reason", required=True, help="Why; it is kept in the audit log.")
def clear(what: str, reason: str) -> None:
    """Forgive what was counted against WHAT: a card number, a calling number, `withheld`, or `line` for the alarm.

    A locked PIN stays locked: only the counter unlocks it, with the holder's papers.

    \b
    Examples:
      lossline throttle clear A12345678 --reason "holder called from a new phone, verified at the counter"
      lossline throttle clear line --reason "a test of ours"
    """
    if not reason.strip():
        raise Refused("say why: --reason must not be empty")
    with open_office(read_settings()) as office:
        try:
            with office.database.deeds() as session:
                actor = f"terminal:{getpass.getuser()}"
                cleared = throttle_list.clear(session, office, what, reason.strip(), actor)
        except NothingToClear as error:
            raise NotFound(str(error)) from None
        except NotCleared as error:
            raise Refused(str(error)) from None
    click.echo(f"cleared: {cleared}")


def _as_json(each: Throttled) -> dict[str, Any]:
    return {
        name: value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
        for name, value in asdict(each).items()
    }
