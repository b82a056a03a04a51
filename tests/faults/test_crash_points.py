"""R1: a process killed before or after any statement of a deed; then the webhook comes twice more.

However it dies, the deed is done once in the end, both answers are alike, and I1 to I8 hold.
`CRASH_AT=7` and `-k` repeat one point.
"""

import os
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from freezegun.api import FrozenDateTimeFactory

from models import clock
from models.database import Database
from tests.conftest import Measure
from tests.factories import make_office
from tests.faults.crash_here import NEVER, Crashing, Died, Job, Lived
from tests.faults.deeds import DEEDS, Deed, city
from tests.faults.history import History
from tests.faults.invariants import check
from tests.faults.staff_deeds import DEEDS as STAFF_DEEDS
from tests.faults.stage import (
    SHIJIAZHUANG,
    Databases,
    Scene,
    deliver_twice_more,
    events_of,
    prepare_work,
    set_scene,
)

SAMPLE = 1
"""Points of each deed on each engine that are tried every time."""
SEED = os.environ.get("SEED") or os.environ.get("PYTEST_XDIST_TESTRUNUID", "alone")[:8]
"""Which ones: another sample in each run of all tests; `SEED=…` repeats one."""


Choose = Callable[[Sequence[str]], list[int]]
Sweep = Callable[[str, Choose], int]


@pytest.fixture
def sweep(databases: Databases, crashing: Crashing, frozen: FrozenDateTimeFactory) -> Sweep:
    """Crashes a deed of a caller or of staff at the points that are chosen among all; how many that were."""

    def swept(name: str, choose: Choose) -> int:
        if name in STAFF_DEEDS:
            return _crash_staff(name, databases, crashing, choose)
        scene = set_scene(DEEDS[name], databases, frozen)
        points = _points(crashing, scene.job(databases.copy(scene.database_url), NEVER))
        chosen = choose(points)
        for point in chosen:
            _crash_once(scene, databases, crashing, frozen, DEEDS[name], point, points[point - 1])
        return len(chosen)

    return swept


def _points(crashing: Crashing, job: Job) -> Sequence[str]:
    lived = crashing.run(job)
    assert isinstance(lived, Lived)
    assert lived.points
    return lived.points


def _crash_staff(name: str, databases: Databases, crashing: Crashing, choose: Choose) -> int:
    """All or nothing; and what was not done can be done again."""
    url, work = prepare_work(name, databases)
    job = Job(url, SHIJIAZHUANG, clock.now(), work)
    points = _points(crashing, replace(job, database_url=databases.copy(url)))
    chosen = choose(points)
    for point in chosen:
        where = f"killed at point {point}, {points[point - 1]}"
        copy = databases.copy(url)
        before = _events(copy)
        assert crashing.run(replace(job, database_url=copy, crash_at=point)) == Died(), where
        then = _events(copy) - before
        assert sorted(then.elements()) in ([], list(STAFF_DEEDS[name].events)), where
        office = make_office(Database(copy), city(SHIJIAZHUANG))
        if not then:
            work.do(office)
        assert check(office, History()) == [], where
        office.database.dispose()
        assert sorted((_events(copy) - before).elements()) == list(STAFF_DEEDS[name].events), where
    return len(chosen)


def _events(url: str) -> Counter[str]:
    office = make_office(Database(url), city(SHIJIAZHUANG))
    events = Counter(events_of(office))
    office.database.dispose()
    return events


def _crash_once(
    scene: Scene,
    databases: Databases,
    crashing: Crashing,
    frozen: FrozenDateTimeFactory,
    deed: Deed,
    point: int,
    name: str,
) -> None:
    where = f"killed at point {point}, {name}"
    url = databases.copy(scene.database_url)

    died = crashing.run(scene.job(url, point))
    after = deliver_twice_more(scene, url, frozen)

    assert died == Died(), where
    assert after.violations == (), where
    assert after.events == deed.events, where
    assert after.answers[0] == after.answers[1], where


@pytest.mark.parametrize("name", [*DEEDS, *STAFF_DEEDS])
def test_a_deed_survives_a_crash_at_points_chosen_by_lot(name: str, sweep: Sweep, measure: Measure) -> None:
    lot = random.Random(f"{SEED} {name}")

    count = sweep(name, lambda points: _asked_for() or _drawn(lot, points))

    measure(f"R1 crash points by lot, SEED={SEED}", count)
    assert count >= 1


@pytest.mark.long
@pytest.mark.parametrize("name", [*DEEDS, *STAFF_DEEDS])
def test_a_deed_survives_a_crash_at_every_point(
    name: str, sweep: Sweep, databases: Databases, measure: Measure
) -> None:
    count = sweep(name, lambda points: list(range(1, len(points) + 1)))

    measure(f"R1 crash points, all, {databases.engine}", count)
    assert count >= 4


def _drawn(lot: random.Random, points: Sequence[str]) -> list[int]:
    return sorted(lot.sample(range(1, len(points) + 1), SAMPLE))


def _asked_for() -> list[int]:
    return [int(os.environ["CRASH_AT"])] if "CRASH_AT" in os.environ else []
