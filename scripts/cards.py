"""`lossline cards`: imports, shows and lists cards."""

import json
from datetime import datetime
from typing import Any

import click

from models import card_list, identity
from models.card_list import CardLine
from scripts.exits import NotFound
from scripts.surroundings import open_office, read_settings

STATUS_WORDS = {
    "0": "sealed",
    "1": "active",
    "2": "formal loss",
    "3": "locked",
    "4": "temporary loss",
    "9": "cancelled",
}


@click.group("cards")
def command() -> None:
    """Import, show and list cards.

    \b
    Examples:
      lossline cards import cards.csv
      lossline cards show A12345678
      lossline cards list --status 4
    """


@command.command("show")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs.")
def show(number: str, as_json: bool) -> None:
    """Show a card by its printed number: status, PIN state and loss report. Exits with 3 if there is none.

    \b
    Example:
      lossline cards show A12345678 --json
    """
    with open_office(read_settings()) as office:
        line = card_list.show(office, identity.normalise(number))
    if line is None:
        raise NotFound("there is no such card")
    click.echo(json.dumps(_as_json(line)) if as_json else _as_text(line, line.number))


@command.command("list")
@click.option("--status", type=click.Choice(list(STATUS_WORDS)), help="Only cards with this status (AAZ502).")
@click.option("--limit", type=click.IntRange(min=0), default=100, show_default=True, help="0 = all.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--unmasked", is_flag=True, help="Whole card numbers; the demo always shows them.")
def list_cards(status: str | None, limit: int, as_json: bool, unmasked: bool) -> None:
    """List cards by number.

    \b
    Examples:
      lossline cards list --status 4
      lossline cards list --limit 0 --json --unmasked
    """
    settings = read_settings()
    shown = 0
    with open_office(settings) as office:
        for line in card_list.every(office):
            if status and line.status.value != status:
                continue
            if limit and shown == limit:
                click.echo(f"… more than {limit}: see --limit", err=True)
                break
            number = line.number if unmasked or settings.is_demo else identity.mask_card(line.number)
            click.echo(
                json.dumps(_as_json(line) | {"card_number": number}) if as_json else _as_text(line, number)
            )
            shown += 1


def _as_json(line: CardLine) -> dict[str, Any]:
    loss = line.loss
    return {
        "card_number": line.number,
        "status": line.status.value,
        "pin": line.pin,
        "loss": loss
        and {
            "reference": loss.reference,
            "kind": "formal" if loss.ends_at is None else "temporary",
            "channel": line.loss_channel,
            "reported_at": _moment(loss.reported_at),
            "expires_at": loss.ends_at and _moment(loss.ends_at),
        },
    }


def _as_text(line: CardLine, number: str) -> str:
    words = f"{number}  status {line.status.value} ({STATUS_WORDS[line.status.value]}), PIN {line.pin}"
    if line.loss is None:
        return words
    until = f"until {_moment(line.loss.ends_at)}" if line.loss.ends_at else "until it is released"
    return f"{words}, report {line.loss.reference} since {_moment(line.loss.reported_at)} {until}"


def _moment(when: datetime) -> str:
    return when.isoformat(timespec="seconds")
