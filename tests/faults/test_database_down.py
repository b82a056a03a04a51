"""R3: PostgreSQL is killed and restarted under callers. R7: it freezes. They hear words, and nothing told is lost."""

import http.client
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import cycle, islice
from pathlib import Path

import pytest

from models import migrate
from models.database import Database
from tests.conftest import Measure
from tests.faults import mortal
from tests.faults.going_on import GoingOn, calls_going_on
from tests.faults.mortal import MortalServer, Stop

GOOD_AGAIN_SECONDS = 10
"""Until a whole call got something done. Far more than it takes: docs/reliability.md tells what was measured."""
ANSWER_SECONDS = 7
"""Not quite four for the turn, two to connect, and one for a busy machine."""


def killed_backend(server: MortalServer) -> float:
    began = time.monotonic()
    server.kill_a_backend()
    return began


def stopped(how: Stop) -> Callable[[MortalServer], float]:
    def stopped_so(server: MortalServer) -> float:
        server.stop(how)
        server.start_again()
        return time.monotonic()

    return stopped_so


FAULTS: Mapping[str, Callable[[MortalServer], float]] = {
    "a backend is killed": killed_backend,
    "the postmaster is killed": stopped(Stop.KILL),
    "restart -m fast": stopped(Stop.FAST),
    "restart -m immediate": stopped(Stop.IMMEDIATE),
}
"""What happens to the server; each tells the moment from which on it should be good again."""


@pytest.fixture
def server() -> Iterator[MortalServer]:
    """A server with a migrated database."""
    server = mortal.start()
    try:
        database = Database(server.server.url())
        migrate.upgrade(database)
        database.dispose()
        yield server
    finally:
        server.server.stop()


@pytest.mark.parametrize("faults", [4, pytest.param(30, marks=pytest.mark.long)])
def test_callers_hear_words_and_lose_nothing_when_the_database_server_dies(
    faults: int, server: MortalServer, tmp_path: Path, measure: Measure
) -> None:
    good_again = []

    with calls_going_on(server.server.url(), tmp_path) as line:
        for happens in islice(cycle(FAULTS.values()), faults):
            up = happens(server)
            good_again.append((line.wait_for_a_deed().answered_at or 0.0) - up)

    _show("R3", line, measure)
    measure("R3 kills and restarts", faults)
    measure("R3 slowest first deed in ms", round(max(good_again) * 1000))
    assert line.violations == []
    assert line.unanswered == 0
    assert line.fail_safe > 0
    assert max(good_again) < GOOD_AGAIN_SECONDS


@pytest.mark.parametrize("seconds", [7, pytest.param(20, marks=pytest.mark.long)])
def test_a_frozen_database_keeps_nobody_waiting(
    seconds: int, server: MortalServer, tmp_path: Path, measure: Measure
) -> None:
    with calls_going_on(server.server.url(), tmp_path, callers=24) as line:
        with server.frozen():
            until = time.monotonic() + seconds
            healthz = []
            while time.monotonic() < until:
                healthz.append(_healthz(line.port))
                time.sleep(0.5)
        thawed = time.monotonic()
        good_again = (line.wait_for_a_deed().answered_at or 0.0) - thawed

    _show("R7", line, measure)
    measure("R7 slowest answer in ms", round(line.slowest * 1000))
    measure("R7 slowest /healthz in ms", round(max(healthz) * 1000))
    measure("R7 first deed after it in ms", round(good_again * 1000))
    assert line.violations == []
    assert line.unanswered == 0
    assert line.fail_safe > 0
    assert line.slowest < ANSWER_SECONDS
    assert max(healthz) < 2
    assert good_again < GOOD_AGAIN_SECONDS


def _healthz(port: int) -> float:
    """After how many seconds the process said that it lives."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/healthz")
    assert connection.getresponse().status == 200
    connection.close()
    return time.monotonic() - began


def _show(row: str, line: GoingOn, measure: Measure) -> None:
    measure(f"{row} deeds told", line.acked)
    measure(f"{row} lost", line.lost)
    measure(f"{row} fail-safe answers", line.fail_safe)
    measure(f"{row} connection errors", line.unanswered)
