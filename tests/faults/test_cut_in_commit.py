"""R6: the cable to PostgreSQL is cut around a COMMIT. The caller hears what is so, or that it is not known."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from freezegun.api import FrozenDateTimeFactory

from models.database import Database
from models.turn_log import LEASE
from tests.calls.lines import make_line
from tests.calls.phone import in_process
from tests.conftest import Measure
from tests.factories import make_office
from tests.faults import words
from tests.faults.crash_here import LIMITS
from tests.faults.deeds import DEEDS, city
from tests.faults.history import Recorder
from tests.faults.invariants import check
from tests.faults.proxy import Cut, Proxy, proxy_to
from tests.faults.stage import PostgresCopies, Scene, events_of, set_scene
from tests.faults.words import Told
from tests.postgres_server import PORT, PostgresServer

ROUNDS = [pytest.param(1, id="once"), pytest.param(50, id="often", marks=pytest.mark.long)]
A_REPORT = DEEDS["report"]


@pytest.fixture(scope="session")
def cable(postgres: PostgresServer) -> Iterator[Proxy]:
    """The cable to the database server."""
    with proxy_to(f"{postgres.folder}/.s.PGSQL.{PORT}") as proxy:
        yield proxy


@pytest.fixture
def databases(postgres: PostgresServer, migrated_postgres: str) -> PostgresCopies:
    """Copies of a migrated database."""
    return PostgresCopies(postgres, migrated_postgres)


@dataclass(frozen=True)
class Outcome:
    """What the caller heard when the cable was cut, and what the record says after it came again."""

    heard: str
    events_then: tuple[str, ...]
    events_in_the_end: tuple[str, ...]


Suffer = Callable[[Scene, int, Cut], Outcome | None]


@pytest.fixture
def suffer(databases: PostgresCopies, cable: Proxy, frozen: FrozenDateTimeFactory) -> Suffer:
    """Takes the turn over a cable that is cut at that COMMIT; None if there were not so many."""

    def suffered(scene: Scene, commit: int, cut: Cut) -> Outcome | None:
        frozen.move_to(scene.at)
        database = Database(_over(cable, databases.copy(scene.database_url)))
        office = make_office(database, city(scene.city))
        history = scene.history.copy()
        wire = Recorder(in_process(make_line(office)), history)
        try:
            cable.cut_at(commit, cut)
            heard = wire.send(scene.request, LIMITS).text
            if not cable.was_cut:
                return None
            assert check(office, history) == []
            then = events_of(office)[scene.events_before :]
            frozen.move_to(scene.at + LEASE + timedelta(seconds=1))
            wire.send(scene.request, LIMITS)
            assert check(office, history) == []
            return Outcome(heard, _sorted(then), _sorted(events_of(office)[scene.events_before :]))
        finally:
            cable.mend()
            database.dispose()

    return suffered


@pytest.mark.parametrize("cut", Cut, ids=lambda cut: cut.name.lower())
@pytest.mark.parametrize("name", [name for name, deed in DEEDS.items() if deed.events])
def test_a_deed_is_done_once_whichever_of_its_commits_is_cut(
    name: str,
    cut: Cut,
    suffer: Suffer,
    databases: PostgresCopies,
    frozen: FrozenDateTimeFactory,
    measure: Measure,
) -> None:
    scene = set_scene(DEEDS[name], databases, frozen)
    commits = 0

    for commit in itertools.count(1):
        outcome = suffer(scene, commit, cut)
        if outcome is None:
            break
        commits += 1
        assert outcome.events_in_the_end == DEEDS[name].events
        assert outcome.events_then in ((), DEEDS[name].events)

    measure(f"R6 commits cut, {cut.name.lower()}", commits)
    assert commits >= 1


@pytest.mark.parametrize("rounds", ROUNDS)
@pytest.mark.parametrize(
    ("cut", "told"),
    [(Cut.BEFORE, Told.NOT_DONE), (Cut.AFTER, Told.DONE), (Cut.LATE, Told.DONE)],
    ids=lambda each: each.name.lower(),
)
def test_the_caller_hears_whether_the_card_is_frozen(
    cut: Cut,
    told: Told,
    rounds: int,
    suffer: Suffer,
    databases: PostgresCopies,
    frozen: FrozenDateTimeFactory,
    measure: Measure,
) -> None:
    scene = set_scene(A_REPORT, databases, frozen)

    for _ in range(rounds):
        outcome = suffer(scene, 1, cut)
        assert outcome is not None
        assert words.told(outcome.heard) == {told}
        assert outcome.events_in_the_end == A_REPORT.events

    measure(f"R6 reports cut, {cut.name.lower()}", rounds)


def test_the_caller_hears_that_it_is_not_known_while_nobody_can_look(
    databases: PostgresCopies, cable: Proxy, frozen: FrozenDateTimeFactory
) -> None:
    scene = set_scene(A_REPORT, databases, frozen)
    database = Database(_over(cable, databases.copy(scene.database_url)))
    office = make_office(database, city(scene.city))
    history = scene.history.copy()
    wire = Recorder(in_process(make_line(office)), history)

    cable.cut_for_good_at(1, Cut.AFTER)
    heard = wire.send(scene.request, LIMITS).text
    cable.mend()
    again = wire.send(scene.request, LIMITS).text

    assert words.told(heard) == {Told.NOT_KNOWN}
    assert words.told(again) == {Told.DONE}
    assert check(office, history) == []
    database.dispose()


def _over(cable: Proxy, url: str) -> str:
    """The same database, reached over the cable."""
    user, _, rest = url.partition("@/")
    name = rest.partition("?")[0]
    return f"{user}@127.0.0.1:{cable.port}/{name}"


def _sorted(events: list[str]) -> tuple[str, ...]:
    return tuple(sorted(events))
