"""R2: kill -9 of a worker and of the whole server while eight callers play whole calls; R2c: lines that are wrong."""

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from models.database import Database
from scripts.free_port import free_port
from settings import Settings
from tests.calls.engines import ON_SQLITE_ONLY
from tests.conftest import Measure
from tests.factories import an_enabled_card
from tests.faults import words
from tests.faults.callers import CALLERS, PATIENCE_SECONDS, TWICE, Caller
from tests.faults.going_on import environ_of
from tests.faults.gunicorn_server import GunicornServer
from tests.faults.history import History
from tests.faults.invariants import Violation, check
from tests.faults.served import open_office

CARDS_EACH = 2


@dataclass(frozen=True)
class Ordeal:
    """What was done to the line, and what came of it."""

    calls: int
    cut: int
    """Webhooks that had to be sent again."""
    acked: int
    violations: list[Violation]
    up_again: list[float]

    def count(self, *invariants: str) -> int:
        """How often these invariants are broken."""
        return sum(violation.invariant in invariants for violation in self.violations)


class Undergo(Protocol):
    """Serves an application to eight callers, kills so many workers, and then so many whole servers."""

    def __call__(self, app: str, workers: int, whole: int, twice: float = TWICE) -> Ordeal:
        """`twice` is the share of webhooks that are delivered twice."""


@pytest.fixture
def undergo(database: Database, tmp_path: Path) -> Iterator[Undergo]:
    """A database, a port and callers for a line that is to suffer."""
    port = free_port()
    environ = environ_of(database.url.render_as_string(hide_password=False), port)
    office = open_office(Settings.from_env(environ), database)
    servers: list[GunicornServer] = []

    def undergone(app: str, workers: int, whole: int, twice: float = TWICE) -> Ordeal:
        server = GunicornServer(app, port, environ, tmp_path)
        servers.append(server)
        history, enough = History(), threading.Event()
        cards = [[an_enabled_card(office) for _ in range(CARDS_EACH)] for _ in range(CALLERS)]
        callers = [Caller(port, own, history, f"{number}", twice) for number, own in enumerate(cards)]
        server.start()
        up_again = []
        with ThreadPoolExecutor(CALLERS) as threads:
            playing = [threads.submit(caller.play, enough) for caller in callers]
            try:
                for _ in range(workers):
                    server.kill_a_worker()
                    time.sleep(random.uniform(0.05, 0.3))
                for _ in range(whole):
                    _wait_for_a_deed(history)
                    server.kill_everything()
                    up_again.append(server.start())
                time.sleep(1)
            finally:
                enough.set()
            for each in playing:
                each.result()
        server.stop()
        return Ordeal(
            sum(caller.calls for caller in callers),
            len({each.turn for each in history.deliveries if each.ended is None}),
            len({each.turn for each in history.answers if words.deeds(each.body)}),
            check(office, history),
            up_again,
        )

    yield undergone
    for server in servers:
        server.stop()


def _wait_for_a_deed(history: History) -> None:
    """The moment after somebody heard that something was done is the worst one to die."""
    already = len(history.deliveries)
    give_up = time.monotonic() + PATIENCE_SECONDS
    while not any(words.deeds(each.body) for each in history.deliveries[already:]):
        assert time.monotonic() < give_up, "nobody gets anything done any more"
        time.sleep(0.01)


def _show(ordeal: Ordeal, workers: int, whole: int, engine: str, measure: Measure) -> None:
    figures = {
        "workers killed": workers,
        "servers killed": whole,
        "calls": ordeal.calls,
        "turns sent again": ordeal.cut,
        "deeds acknowledged": ordeal.acked,
        "lost": ordeal.count("I1", "I7"),
        "twice": ordeal.count("I2", "I3", "I5"),
        "slowest start in ms": round(max(ordeal.up_again) * 1000),
        "a failure is rarer than 1 in": (workers + whole) // 3,
    }
    for what, count in figures.items():
        measure(f"R2 {engine}, {what}", count)


@pytest.mark.parametrize(
    ("workers", "whole"),
    [
        pytest.param(10, 5, id="a few"),
        pytest.param(100, 50, id="many", marks=pytest.mark.long),
    ],
)
def test_nothing_acknowledged_is_lost_or_done_twice_whatever_is_killed(
    workers: int, whole: int, undergo: Undergo, database: Database, measure: Measure
) -> None:
    ordeal = undergo("line", workers, whole)

    _show(ordeal, workers, whole, "SQLite" if database.is_sqlite else "PostgreSQL", measure)
    assert ordeal.violations == []
    assert ordeal.acked >= whole
    assert ordeal.cut > 0
    if database.is_sqlite:
        with database.light() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


@ON_SQLITE_ONLY
def test_a_line_that_forgets_what_it_answered_is_found_out(undergo: Undergo, measure: Measure) -> None:
    ordeal = undergo("without_claims", 0, 2, twice=0.5)

    measure("R2c without claims, done twice", ordeal.count("I2", "I3", "I5"))
    assert ordeal.count("I2", "I3", "I5") > 0


@ON_SQLITE_ONLY
def test_a_line_that_answers_before_it_commits_is_found_out(undergo: Undergo, measure: Measure) -> None:
    ordeal = undergo("before_commit", 0, 4)

    measure("R2c answered before the commit, lost", ordeal.count("I1", "I7"))
    assert ordeal.count("I1", "I7") > 0
