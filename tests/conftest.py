"""What many tests share."""

import os
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

from models import clock, migrate
from models.database import Database
from models.office import Office
from models.token_place import TokenPlace
from tests import canaries, postgres_server
from tests.factories import make_office
from tests.postgres_server import PostgresServer
from tests.soft_token import a_token
from tests.staffing import A_TUESDAY

collect_ignore = ["examples"]
"""Other people's projects, with tests of their own: `tests/plugin/` runs them."""

Measure = Callable[[str, int], None]


def pytest_configure(config: pytest.Config) -> None:
    """SQLite's databases are made and thrown away by the thousand, too: in memory, where PostgreSQL's are.

    Hypothesis draws the same values each time, so that a failure tells of the change; `scripts/test --long` and
    `scripts/fuzz` look for new ones.
    """
    hypothesis.settings.register_profile(
        "steady",
        deadline=None,
        database=None,
        derandomize=config.option.markexpr == "not long",
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.load_profile("steady")
    if postgres_server.HAS_ROOM_IN_MEMORY:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(postgres_server.MEMORY))


@pytest.fixture
def measure(record_property: Callable[[str, object], None]) -> Measure:
    """Counts something that the end of the test run shows, summed over all tests: `measure("kills", 10)`."""
    return lambda what, count: record_property("measured", {what: count})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what was measured."""
    total: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in report.user_properties:
            if name == "measured" and report.when == "call":
                total.update(value)
    if total:
        terminalreporter.section("measured")
        for what, count in sorted(total.items()):
            terminalreporter.line(f"{what}: {count}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test whose log holds a PIN has failed, whatever it was about."""
    report = yield
    logged = "".join(written for name, written in report.sections if " log " in name)
    if report.when == "teardown" and report.passed and (where := canaries.found_in(logged)):
        report.outcome = "failed"
        report.longrepr = f"a PIN in clear in the log: {where}"
    return report


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL, started when the first test asks for it; each xdist worker has one of its own."""
    server = postgres_server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    with database.light() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path.read_bytes()


@pytest.fixture(scope="session")
def migrated_postgres(postgres: PostgresServer) -> str:
    """The name of a migrated PostgreSQL database, to be copied."""
    name = postgres.create_database()
    database = Database(postgres.url(name))
    migrate.upgrade(database)
    database.dispose()
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated database of this test's own."""
    if request.param == "sqlite":
        path = tmp_path / "record.db"
        path.write_bytes(request.getfixturevalue("migrated_sqlite"))
        database = Database(f"sqlite:///{path}")
        yield database
        database.dispose()
        assert not canaries.found_in_sqlite(path), "a PIN in clear in the file of the record"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create_database(template=request.getfixturevalue("migrated_postgres"))
    database = Database(server.url(name))
    yield database
    database.dispose()
    in_clear = canaries.found_in_postgresql(database.url)
    server.drop_database(name)
    assert not in_clear, "a PIN in clear in the record"


@pytest.fixture(scope="session")
def soft_token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TokenPlace]:
    """A hardware module made of software, with an empty token; each xdist worker has one of its own."""
    with a_token(tmp_path_factory.mktemp("token")) as place:
        yield place


@pytest.fixture
def office(database: Database) -> Office:
    """An office on that database."""
    return make_office(database)


@pytest.fixture
def in_staff_hours() -> Iterator[None]:
    """It is ten o'clock on a Tuesday."""
    with clock.travel(A_TUESDAY):
        yield
