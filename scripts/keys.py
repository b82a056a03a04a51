"""`lossline keys`: makes keys, and tells which are in use."""

import getpass
import secrets
from collections import Counter
from collections.abc import Sequence
from importlib import import_module
from threading import Event

import click

from models import clock, rotation, rotation_advice
from models.key_list import KEY_BYTES, Key, KeyFault, is_key_id
from models.rotation import Survey
from models.rotation_advice import KeyVerdict
from models.token_place import TokenPlace
from scripts.exits import Faulty, Refused
from scripts.surroundings import open_office, read_settings

IN_TOKEN = {"PKCS11_PIN_PEPPER": "pepper-", "PKCS11_DATA_KEY": "data-"}
ROWS_A_LINE = 50_000
REST = Event()
REST_SECONDS = 0.02
"""After each thousand rows that were written, so that deeds of other processes get their turn."""
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
      lossline keys status
      lossline keys rotate
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


@command.command("status")
def status() -> None:
    """Tell which keys are in use, and which of the older ones may be dropped. Opens every sealed value to see.

    Exits with 1 if there is something that cannot be opened.

    \b
    Example:
      lossline keys status
    """
    with open_office(read_settings()) as office:
        found = rotation.survey(office)
        verdicts = rotation_advice.verdicts(office, found)
    _print_survey(found, verdicts)


@command.command("rotate")
def rotate() -> None:
    """Seal everything anew that lies under an older DATA_KEY: personal data, look-up indexes, the wrap around PINs.

    Calls go on meanwhile. Whoever stops it, or is stopped, begins again and does what is left. PINs move to a new
    PIN_PEPPER by themselves, when their holders next key them. Exits with 1 if something cannot be opened, or was in
    use all the time.

    \b
    Examples:
      DATA_KEY="$(new key),$(old key)" lossline keys rotate
      lossline keys rotate && lossline keys status
    """
    with open_office(read_settings()) as office:
        found = rotation.rotate(office, _actor(), _Told(), _rest)
        verdicts = rotation_advice.verdicts(office, found)
    click.echo(f"{found.changed.total()} rows sealed anew")
    _print_survey(found, verdicts)
    if found.left:
        raise Faulty(f"{found.left} rows were in use all the time: run it again")


def _rest() -> None:
    REST.wait(REST_SECONDS)


def _actor() -> str:
    return f"terminal:{getpass.getuser()}"


class _Told:
    """Says how far it is, every so many rows."""

    def __init__(self) -> None:
        self._looked_at: Counter[str] = Counter()
        self._changed: Counter[str] = Counter()

    def __call__(self, table: str, done: int, changed: int) -> None:
        before, self._looked_at[table] = self._looked_at[table], self._looked_at[table] + done
        self._changed[table] += changed
        if before // ROWS_A_LINE != self._looked_at[table] // ROWS_A_LINE:
            click.echo(
                f"{table}: {self._looked_at[table]} looked at, {self._changed[table]} changed", err=True
            )


def _print_survey(found: Survey, verdicts: Sequence[KeyVerdict]) -> None:
    for (column, key_id), count in sorted(found.sealed.items()):
        click.echo(f"{column:28}{key_id:16}{count:>10}")
    for pepper, count in sorted(found.peppers.items()):
        click.echo(f"{'PINs under the pepper':28}{pepper:16}{count:>10}")
    for verdict in verdicts:
        click.echo(f"{verdict.variable} {verdict.key_id}: {verdict.says}")
    for fault in found.broken:
        click.echo(f"FAULT  {fault}")
    if found.broken:
        raise click.exceptions.Exit(1)


def _need_id(key_id: str) -> None:
    if not is_key_id(key_id):
        raise Refused("a key's id has at most 32 letters, digits, dots, hyphens and underscores")


def _print_others(key_id: str) -> None:
    click.echo(f"SEAL_KEY={Key.fresh(key_id).written}")
    click.echo(f"SECRET_KEY={secrets.token_urlsafe(KEY_BYTES)}")
