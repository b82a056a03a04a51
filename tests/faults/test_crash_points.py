"""R1: a process killed before or after any statement of a deed; then the webhook comes twice more.

However it dies, the deed is done once in the end, both answers are alike, and I1 to I8 hold.
`CRASH_AT=7` and `-k` repeat one point.
"""

import os
import random
from collections.abc import Callable, Sequence

import pytest
from freezegun.api import FrozenDateTimeFactory

from tests.conftest import Measure
from tests.faults.crash_here import NEVER, Crashing, Died, Lived
from tests.faults.deeds import DEEDS, Deed
from tests.faults.stage import (
    Databases,
    Scene,
    deliver_twice_more,
    set_scene,
)

SAMPLE = 2
"""Points of each deed on each engine that are tried every time."""
SEED = os.environ.get("SEED") or os.environ.get("PYTEST_XDIST_TESTRUNUID", "alone")[:8]
"""Which ones: another sample in each run of all tests; `SEED=…` repeats one."""


Sweep = Callable[[Deed, Callable[[Sequence[str]], list[int]]], int]


@pytest.fixture
def sweep(databases: Databases, crashing: Crashing, frozen: FrozenDateTimeFactory) -> Sweep:
    """Crashes a deed at the points that are chosen among all; how many that were."""

    def swept(deed: Deed, choose: Callable[[Sequence[str]], list[int]]) -> int:
        scene = set_scene(deed, databases, frozen)
        lived = crashing.run(scene.job(databases.copy(scene.database_url), NEVER))
        assert isinstance(lived, Lived)
        assert lived.points
        chosen = choose(lived.points)
        for point in chosen:
            _crash_once(scene, databases, crashing, frozen, deed, point, lived.points[point - 1])
        return len(chosen)

    return swept


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


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_survives_a_crash_at_points_chosen_by_lot(name: str, sweep: Sweep, measure: Measure) -> None:
    lot = random.Random(f"{SEED} {name}")

    count = sweep(DEEDS[name], lambda points: _asked_for() or _drawn(lot, points))

    measure(f"R1 crash points by lot, SEED={SEED}", count)
    assert count >= 1


@pytest.mark.long
@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_survives_a_crash_at_every_point(
    name: str, sweep: Sweep, databases: Databases, measure: Measure
) -> None:
    count = sweep(DEEDS[name], lambda points: list(range(1, len(points) + 1)))

    measure(f"R1 crash points, all, {databases.engine}", count)
    assert count >= 4


def _drawn(lot: random.Random, points: Sequence[str]) -> list[int]:
    return sorted(lot.sample(range(1, len(points) + 1), SAMPLE))


def _asked_for() -> list[int]:
    return [int(os.environ["CRASH_AT"])] if "CRASH_AT" in os.environ else []
