"""`lossline keys`: makes keys, and tells which are in use."""

import secrets

import click

from models import clock
from models.key_list import KEY_BYTES, Key, is_key_id
from scripts.exits import Refused


@click.group("keys")
def command() -> None:
    """Make keys, see which are in use, and change them while calls go on.

    \b
    Examples:
      lossline keys new
    """


@command.command("new")
@click.option(
    "--id",
    "key_id",
    default=lambda: f"{clock.now():%Y-%m-%d}",
    help="What the keys are called: today, as a rule.",
)
def new(key_id: str) -> None:
    """Print fresh keys, a line for each variable of the environment. They are kept nowhere: copy them at once.

    To change one key, take its line alone, and put the new key before the old one, with a comma between.

    \b
    Examples:
      lossline keys new
      lossline keys new --id 2026b
    """
    if not is_key_id(key_id):
        raise Refused("a key's id has at most 32 letters, digits, dots, hyphens and underscores")
    click.echo(f"SECRET_KEY={secrets.token_urlsafe(KEY_BYTES)}")
    for variable in ("PIN_PEPPER", "DATA_KEY", "SEAL_KEY"):
        click.echo(f"{variable}={Key.fresh(key_id).written}")
