"""`lossline cards`: imports, shows and lists cards."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from models import card_list, identity
from models.card_list import CardLine
from models.cards_import import import_cards
from models.import_file import UnreadableFile
from scripts.exits import NotFound, Refused
from scripts.surroundings import open_office, read_settings

ERRORS = Console(stderr=True)
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


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    """Import a CSV file of cards, of any size. Safe to run again.

    Columns: card_number, citizen_id, name, phone, employer, address, bank, bank_account, status, pin. An empty pin is
    the initial one; others are hashed and never kept. Of cards that are known only master data is changed; other
    differences are listed. Bad rows go to FILE.rejects.csv, without their PINs. Exits with 1 if there were any.

    \b
    Example:
      lossline cards import cards.csv
    """
    bar = Progress(
        TextColumn("importing"), BarColumn(), DownloadColumn(), TimeRemainingColumn(), console=ERRORS
    )
    with open_office(read_settings()) as office, bar:
        task = bar.add_task("import", total=None)
        try:
            summary = import_cards(
                office,
                file,
                on_progress=lambda done, size: bar.update(task, completed=done, total=size),
                on_difference=lambda each: bar.console.out(
                    f"line {each.line}: card {each.card}: {each.what}"
                ),
            )
        except UnreadableFile as error:
            raise Refused(f"{file}: {error}") from None
    click.echo(
        f"{summary.rows} rows: {summary.new} new, {summary.changed} changed, "
        f"{summary.rejected} rejected, {summary.different} differences"
    )
    if summary.rejects:
        click.echo(f"rejected rows are in {summary.rejects}")
    if not summary.is_clean:
        raise click.exceptions.Exit(1)


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
