"""Brings a call to just before the turn that matters, and keeps that moment so that it can be lived through often."""

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from flask import Flask
from freezegun.api import FrozenDateTimeFactory

from models import clock
from models.database import Database
from models.office import Office
from models.turn_log import LEASE
from telephony.simulator.transport import Answer, Limits, Request, Transport
from tests.calls.lines import make_line
from tests.calls.phone import Phone, in_process
from tests.calls.record import Record
from tests.calls.routes import keyed
from tests.factories import make_office
from tests.faults.crash_here import LIMITS, Job
from tests.faults.deeds import DIAL, HANG_UP, Deed, city
from tests.faults.history import History, Recorder
from tests.faults.invariants import Violation, check
from tests.faults.staff_deeds import DEEDS as STAFF_DEEDS
from tests.faults.staff_deeds import StaffWork
from tests.postgres_server import PostgresServer


class Databases(Protocol):
    """Migrated databases of one engine, and copies of them."""

    @property
    def engine(self) -> str:
        """Its name."""

    def fresh(self) -> str:
        """The address of a new migrated database."""

    def copy(self, url: str) -> str:
        """The address of a copy; nobody may be connected to the original."""


class SqliteFiles:
    """Copies of a file."""

    engine = "SQLite"

    def __init__(self, folder: Path, migrated: bytes) -> None:
        self._folder, self._migrated = folder, migrated
        self._numbers = itertools.count()

    def fresh(self) -> str:
        return self._new(self._migrated)

    def copy(self, url: str) -> str:
        database = Database(url)
        with database.light() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.dispose()
        return self._new(Path(url.removeprefix("sqlite:///")).read_bytes())

    def _new(self, content: bytes) -> str:
        path = self._folder / f"{next(self._numbers)}.db"
        path.write_bytes(content)
        return f"sqlite:///{path}"


class PostgresCopies:
    """Copies of a database on the server of the tests."""

    engine = "PostgreSQL"

    def __init__(self, server: PostgresServer, migrated: str) -> None:
        self._server, self._migrated = server, migrated

    def fresh(self) -> str:
        return self._server.url(self._server.create_database(template=self._migrated))

    def copy(self, url: str) -> str:
        name = url.partition("@/")[2].partition("?")[0]
        return self._server.url(self._server.create_database(template=name))


class CaughtInTime(Exception):
    """The webhook was about to leave; here it is."""

    def __init__(self, request: Request) -> None:
        super().__init__(request.url)
        self.request = request


@dataclass
class Catching:
    """A transport that keeps the next webhook from leaving once it is told to."""

    transport: Transport
    is_armed: bool = False

    def send(self, request: Request, limits: Limits) -> Answer:
        """Raises CaughtInTime."""
        if self.is_armed:
            raise CaughtInTime(request)
        return self.transport.send(request, limits)


@dataclass(frozen=True)
class Scene:
    """A call just before the turn that matters: its database, the moment, the webhook, and what was heard so far."""

    city: str
    database_url: str
    at: datetime
    request: Request
    history: History
    events_before: int

    def job(self, database_url: str, crash_at: int) -> Job:
        """To take the webhook on a copy of the database, and die there."""
        return Job(database_url, self.city, self.at, self.request, crash_at)


def set_scene(deed: Deed, databases: Databases, frozen: FrozenDateTimeFactory) -> Scene:
    """Play the call up to that turn."""
    url = databases.fresh()
    office = make_office(Database(url), city(deed.way.city))
    history = History()
    catching: list[Catching] = []

    def wire(app: Flask) -> Transport:
        catching.append(Catching(Recorder(in_process(app), history), is_armed=deed.last == DIAL))
        return catching[-1]

    phone, record = Phone(make_line(office), frozen, wire), Record(office)
    try:
        card = deed.way.go(phone, record)
        catching[-1].is_armed = True
        if deed.last == HANG_UP:
            phone.hang_up()
        phone.press(keyed(deed.last, card, record))
    except CaughtInTime as caught:
        request, at = caught.request, clock.now()
    else:
        raise AssertionError("the entry led to no webhook")
    events = len(events_of(office))
    office.database.dispose()
    return Scene(deed.way.city, url, at, request, history, events)


SHIJIAZHUANG = "shijiazhuang"


def prepare_work(name: str, databases: Databases) -> tuple[str, StaffWork]:
    """Staff just before an act; the address of their database."""
    url, deed = databases.fresh(), STAFF_DEEDS[name]
    office = make_office(Database(url), city(SHIJIAZHUANG))
    card = deed.card(office)
    prepared = deed.prepare(office, card)
    office.database.dispose()
    return url, StaffWork(name, card, prepared)


@dataclass(frozen=True)
class Aftermath:
    """The same webhook delivered twice more, to another process: what was answered, and what the log gained."""

    answers: tuple[str, str]
    events: tuple[str, ...]
    violations: tuple[Violation, ...]


def deliver_twice_more(scene: Scene, database_url: str, frozen: FrozenDateTimeFactory) -> Aftermath:
    """After a crash, and after the time for which a dead process's claim is respected."""
    frozen.move_to(scene.at + LEASE + timedelta(seconds=1))
    office = make_office(Database(database_url), city(scene.city))
    history = scene.history.copy()
    history.sent(scene.request)
    wire = Recorder(in_process(make_line(office)), history)
    try:
        first, second = (wire.send(scene.request, LIMITS).text for _ in range(2))
        events = events_of(office)[scene.events_before :]
        return Aftermath((first, second), tuple(sorted(events)), tuple(check(office, history)))
    finally:
        office.database.dispose()


def events_of(office: Office) -> list[str]:
    """The kinds of all audit events, in the order in which they were written."""
    with office.database.light() as connection:
        rows = connection.exec_driver_sql("SELECT kind FROM audit_events ORDER BY id")
        return [str(kind) for kind in rows.scalars()]
