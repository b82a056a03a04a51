"""`lossline check`: is everything in place to take calls?"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import click
from sqlalchemy.exc import OperationalError

from ivr.city import City
from models import policy, schema_version
from models.audit_triggers import missing_triggers
from models.card_file import can_open
from models.database import Database
from models.keys import KeyRing
from models.office import Office
from scripts.exits import Refused
from scripts.surroundings import open_keys, read_settings
from settings import Settings

OVERRIDES = "#ct=2000&rt=7000&rc=1&rp=all"
GOOD, FAULT, ADVICE = "good", "FAULT", "advice"
Finding = tuple[str, str]


@click.command("check")
def command() -> None:
    """Look whether everything is in place to take calls: settings, keys, profile, database, calendar, address.

    Each finding is a line that begins with good, advice or FAULT. Exits with 1 if there is a fault.

    \b
    Example:
      lossline check
    """
    has_faults = False
    for kind, what in _findings():
        click.echo(f"{kind:7}{what}")
        has_faults = has_faults or kind == FAULT
    if has_faults:
        raise click.exceptions.Exit(1)


def _findings() -> Iterator[Finding]:
    try:
        settings = read_settings()
        keys = open_keys(settings)
    except Refused as error:
        said = error.message.splitlines()
        for fault in said[1:] or said:
            yield FAULT, fault.strip()
        return
    yield GOOD, "settings and keys are complete"
    if settings.seal_key is None:
        yield (
            ADVICE,
            "SEAL_KEY is not set here: the worker, which seals the audit log, does not start without it",
        )
    yield from _address(settings)
    city = policy.load(settings.city_profile)
    yield GOOD, f"city profile {settings.city_profile}"
    database = Database(settings.database_url)
    try:
        yield from _record(database, keys, city)
    except OperationalError as error:
        said = str(error.orig).strip().splitlines()
        yield FAULT, f"the database cannot be reached: {said[0] if said else type(error.orig).__name__}"
    finally:
        database.dispose()


def _address(settings: Settings) -> Iterator[Finding]:
    address = urlsplit(settings.public_url)
    is_local = address.hostname in {"localhost", "127.0.0.1", "::1"}
    if not settings.is_demo and (address.scheme != "https" or is_local):
        yield FAULT, f"PUBLIC_URL {settings.public_url}: Twilio needs an https address that it can reach"
    elif address.path:
        yield FAULT, f"PUBLIC_URL {settings.public_url}: the line answers under /voice, so name no path"
    else:
        yield GOOD, f"webhooks under {settings.public_url}/voice"
    yield ADVICE, f"the number's voice URL at Twilio: {settings.public_url}/voice{OVERRIDES}"
    yield ADVICE, "its fallback URL: what `lossline fallback` writes, hosted elsewhere"


def _record(database: Database, keys: KeyRing, city: City) -> Iterator[Finding]:
    at, newest = schema_version.current(database), schema_version.newest()
    if at != newest:
        yield (
            FAULT,
            f"the database is at migration {at or 'none'}, this code wants {newest}: lossline migrate",
        )
        return
    yield GOOD, f"database reached, at migration {at}"
    with database.light() as connection:
        missing = missing_triggers(connection)
        keys_fit = can_open(connection, keys)
    for trigger in missing:
        yield FAULT, f"the audit log is not protected: trigger {trigger} is missing or switched off"
    if not missing:
        yield GOOD, "the audit log only grows"
    yield (GOOD, "DATA_KEY opens the record") if keys_fit else (FAULT, "DATA_KEY does not open the record")
    office = Office.opened(database, keys, city)
    yield from _calendar(office)


def _calendar(office: Office) -> Iterator[Finding]:
    year = office.today().year
    if office.working_days.is_announced(year):
        yield GOOD, f"working days of {year} are known"
    else:
        yield FAULT, f"working days of {year} are not known: plain weekdays are taken; update, or enter them"
    if not office.working_days.is_announced(year + 1):
        yield ADVICE, f"working days of {year + 1} are not known yet: plain weekdays are taken until then"
