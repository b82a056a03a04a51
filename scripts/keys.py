"""`lossline keys`: makes keys, and tells which are in use."""

import secrets
from importlib import import_module

import click

from models import clock
from models.key_list import KEY_BYTES, Key, KeyFault, is_key_id
from models.token_place import TokenPlace
from scripts.exits import Refused

IN_TOKEN = {"PKCS11_PIN_PEPPER": "pepper-", "PKCS11_DATA_KEY": "data-"}
KEY_ID = click.option(
    "--id",
    "key_id",
    default=lambda: f"{clock.now():%Y-%m-%d}",
    help="What the keys are called: the day, as a rule.",
)


@click.group("keys")
def command() -> None:
    """Make keys, see which are in use, and change them while calls go on.

    \b
    Examples:
      lossline keys new
      lossline keys new-in-token
    """


@command.command("new")
@KEY_ID
def new(key_id: str) -> None:
    """Print fresh keys, a line for each variable of the environment. They are kept nowhere: copy them at once.

    To change one key, take its line alone, and put the new key before the old one, with a comma between.

    \b
    Examples:
      lossline keys new
      lossline keys new --id 2026b
    """
    _need_id(key_id)
    for variable in ("PIN_PEPPER", "DATA_KEY"):
        click.echo(f"{variable}={Key.fresh(key_id).written}")
    _print_others(key_id)


@command.command("new-in-token")
@KEY_ID
@click.option(
    "--module", envvar="PKCS11_MODULE", required=True, help="The vendor's library. Or PKCS11_MODULE."
)
@click.option("--token", envvar="PKCS11_TOKEN", required=True, help="The token's label. Or PKCS11_TOKEN.")
@click.option(
    "--pin", envvar="PKCS11_PIN", prompt="PIN of the token's user", hide_input=True, help="Or PKCS11_PIN."
)
def new_in_token(key_id: str, module: str, token: str, pin: str) -> None:
    """Make root keys in a hardware module that they never leave, and print the lines that name them.

    \b
    Examples:
      lossline keys new-in-token --module /usr/lib/softhsm/libsofthsm2.so --token lossline
    """
    _need_id(key_id)
    labels = {variable: f"{prefix}{key_id}"[:32] for variable, prefix in IN_TOKEN.items()}
    place = TokenPlace(module, token, pin, (), ())
    try:
        for label in labels.values():
            import_module("models.token_keys").make_key(place, label)
    except ImportError:
        raise Refused("python-pkcs11 is not installed: pip install 'lossline[pkcs11]'") from None
    except KeyFault as error:
        raise Refused("\n".join(error.faults)) from None
    click.echo(f"KEY_RING=pkcs11\nPKCS11_MODULE={module}\nPKCS11_TOKEN={token}")
    for variable, label in labels.items():
        click.echo(f"{variable}={label}")
    _print_others(key_id)


def _need_id(key_id: str) -> None:
    if not is_key_id(key_id):
        raise Refused("a key's id has at most 32 letters, digits, dots, hyphens and underscores")


def _print_others(key_id: str) -> None:
    click.echo(f"SEAL_KEY={Key.fresh(key_id).written}")
    click.echo(f"SECRET_KEY={secrets.token_urlsafe(KEY_BYTES)}")
