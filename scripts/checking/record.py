"""The database: reached, at the right migration, protected, opened by our keys; and what in it shows the worker."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from models import audit_roles, policy, schema_version, server_log, vitals
from models.audit_triggers import foreign_triggers, missing_triggers
from models.database import Database
from models.kept_keys import can_open
from models.keys import KeyRing
from models.office import Office
from scripts.checking.clocks import database_clock
from scripts.checking.finding import Finding, Kind, judge
from settings import Settings

LONGEST_OVERDUE = timedelta(minutes=1)
LONGEST_UNSEALED = timedelta(minutes=1)
"""A worker that lives does both within seconds."""


def look(settings: Settings, keys: KeyRing) -> Iterator[Finding]:
    """Everything that the database can tell."""
    database = Database(settings.database_url)
    try:
        yield from _record(database, settings, keys)
    except OperationalError as error:
        said = str(error.orig).strip().splitlines()
        reason = said[0] if said else type(error.orig).__name__
        yield Finding("database", Kind.FAULT, f"the database cannot be reached: {reason}")
    finally:
        database.dispose()


def _record(database: Database, settings: Settings, keys: KeyRing) -> Iterator[Finding]:
    at, newest = schema_version.current(database), schema_version.newest()
    yield judge(
        "database",
        at == newest,
        f"database reached, at migration {at}",
        f"the database is at migration {at or 'none'}, this code wants {newest}: lossline migrate",
    )
    if at != newest:
        return
    with database.light() as connection:
        yield from _protection(connection)
        opens = can_open(connection, keys)
        yield judge("keys", opens, "DATA_KEY opens the record", "DATA_KEY does not open the record")
        yield database_clock(connection)
        yield from _worker(vitals.take(connection))
    if opens:
        yield from _calendar(Office.opened(database, keys, policy.load(settings.city_profile)))


def _protection(connection: Connection) -> Iterator[Finding]:
    missing = missing_triggers(connection)
    for trigger in missing:
        lack = f"the audit log is not protected: trigger {trigger} is missing, switched off or made otherwise"
        yield Finding("audit", Kind.FAULT, lack)
    foreign = foreign_triggers(connection)
    for trigger in foreign:
        yield Finding(
            "audit", Kind.FAULT, f"no migration made the trigger {trigger}: find out who did, and drop it"
        )
    if not missing and not foreign:
        yield Finding("audit", Kind.GOOD, "the audit log only grows")
    if powers := audit_roles.powers(connection):
        could = f"the line's role {', '.join(powers)}: run the line as {audit_roles.APP} (docs/audit.md)"
        yield Finding("audit", Kind.ADVICE, could)
    if quoting := server_log.quoting(connection):
        would = f"the server's log may quote holders' numbers ({', '.join(quoting)}): see docs/audit.md"
        yield Finding("database", Kind.ADVICE, would)


def _worker(signs: vitals.Vitals) -> Iterator[Finding]:
    overdue = int(signs.sms_overdue.total_seconds())
    yield judge(
        "worker",
        signs.sms_overdue <= LONGEST_OVERDUE,
        "no SMS is overdue",
        f"an SMS has been due for {overdue} s: does the worker run?",
    )
    unsealed = int(signs.unsealed_for.total_seconds())
    yield judge(
        "worker",
        signs.unsealed_for <= LONGEST_UNSEALED,
        "the audit log is sealed up to now",
        f"{signs.events_unsealed} audit events are not sealed, the oldest for {unsealed} s: does the worker run?",
    )
    if signs.sms_retried:
        retried = f"{signs.sms_retried} SMS were refused and are tried again: lossline outbox list says why"
        yield Finding("worker", Kind.ADVICE, retried)


def _calendar(office: Office) -> Iterator[Finding]:
    year = office.today().year
    yield judge(
        "calendar",
        office.working_days.is_announced(year),
        f"working days of {year} are known",
        f"working days of {year} are not known: plain weekdays are taken; update, or enter them",
    )
    if not office.working_days.is_announced(year + 1):
        next_year = f"working days of {year + 1} are not known yet: plain weekdays are taken until then"
        yield Finding("calendar", Kind.ADVICE, next_year)
