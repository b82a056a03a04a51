"""A line whose every webhook is written down."""

from collections.abc import Iterator
from pathlib import Path

import freezegun
import pytest
from freezegun.api import FrozenDateTimeFactory

from models.database import Database
from models.office import Office
from tests.calls.lines import city_of, make_line
from tests.calls.phone import Phone, in_process
from tests.calls.record import Record
from tests.factories import make_office
from tests.faults.crash_here import Crashing
from tests.faults.history import History, Recorder
from tests.faults.stage import Databases, PostgresCopies, SqliteFiles


@pytest.fixture
def frozen() -> Iterator[FrozenDateTimeFactory]:
    """Time stands still, but for the proxy that cuts cables."""
    with freezegun.freeze_time("2026-03-03T02:00:00Z", real_asyncio=True) as frozen:
        yield frozen


@pytest.fixture
def office(database: Database, frozen: FrozenDateTimeFactory) -> Office:
    """Xi'an's office: there a caller may renew and release a loss by phone."""
    return make_office(database, city_of("xian"))


@pytest.fixture
def history() -> History:
    """What is sent and heard in this test."""
    return History()


@pytest.fixture
def phone(office: Office, frozen: FrozenDateTimeFactory, history: History) -> Phone:
    """A telephone whose webhooks are written down."""
    return Phone(make_line(office), frozen, lambda app: Recorder(in_process(app), history))


@pytest.fixture
def record(office: Office) -> Record:
    """What the office wrote down."""
    return Record(office)


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Databases:
    """Databases of either engine."""
    if request.param == "sqlite":
        return SqliteFiles(tmp_path, request.getfixturevalue("migrated_sqlite"))
    migrated = request.getfixturevalue("migrated_postgres")
    return PostgresCopies(request.getfixturevalue("postgres"), migrated)


@pytest.fixture(scope="session")
def crashing() -> Iterator[Crashing]:
    """A warm process that forks and dies."""
    crashing = Crashing()
    yield crashing
    crashing.close()
