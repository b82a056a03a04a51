"""What a command works with: settings from the environment or from the demo, and the office they describe."""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import OperationalError

from logs import Level, set_up
from models import policy, schema_version
from models.database import Database
from models.key_list import KeyFault
from models.key_sources import open_ring
from models.keys import KeyRing, KeysUnavailable, SealBroken
from models.office import Office
from scripts.exits import Faulty, Refused
from settings import Settings, SettingsError, demo_environment

ROOT = Path(__file__).parent.parent


def read_settings(level: Level = Level.WARNING, also_needed: Collection[str] = ()) -> Settings:
    """The settings of the environment; without DATABASE_URL there, those of the demo. Else refuses.

    The log is set up as they say, and from `level` on where they say nothing. `also_needed`: variables that this
    command needs and others do not.
    """
    environ = dict(os.environ)
    if not environ.get("DATABASE_URL"):
        demo = demo_environment(ROOT)
        if demo is None:
            raise Refused(
                "DATABASE_URL is not set, and there is no demo here yet. "
                "Set the environment as the README says, or run scripts/demo first."
            )
        environ |= demo
    try:
        settings = Settings.from_env(environ, also_needed)
    except SettingsError as error:
        raise Refused(str(error)) from None
    set_up(settings.log_level or level)
    return settings


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """The database, migrated or not. One that cannot be reached is a fault, not a traceback."""
    database = Database(settings.database_url)
    try:
        yield database
    except OperationalError as error:
        raise Faulty(f"the database cannot be used: {_reason(error)}") from None
    finally:
        database.dispose()


@contextmanager
def open_office(settings: Settings) -> Iterator[Office]:
    """The office on a database that is up to date. Else refuses and says what to do."""
    city = policy.load(settings.city_profile)
    keys = open_keys(settings)
    with open_database(settings) as database:
        if not schema_version.is_newest(database):
            raise Refused("the database is not up to date: run lossline migrate")
        try:
            yield Office.opened(database, keys, city)
        except SealBroken as error:
            raise Faulty(f"DATA_KEY does not open the record: {error}") from None
        except KeysUnavailable as error:
            raise Faulty(str(error)) from None


def open_keys(settings: Settings) -> KeyRing:
    """The keys of the settings. A token that cannot be used is refused."""
    try:
        return open_ring(settings.pin_pepper, settings.data_key, settings.token)
    except KeyFault as error:
        raise Refused("\n".join(("the keys do not do:", *(f"  {fault}" for fault in error.faults)))) from None


def _reason(error: OperationalError) -> str:
    """The first line of what the driver said; without the statement."""
    return str(error.orig).strip().splitlines()[0] if error.orig else type(error).__name__
