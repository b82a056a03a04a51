"""The simulator's clocks."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from telephony.simulator.clock import RealClock, VirtualClock

START = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)


def test_virtual_time_passes_only_when_it_is_slept_away() -> None:
    clock = VirtualClock(START)

    clock.sleep(90)
    clock.spend(0.5)

    assert clock.now() == START + timedelta(seconds=90.5)
    assert clock.monotonic() == 90.5


def test_another_fake_clock_can_follow() -> None:
    seen: list[datetime] = []
    clock = VirtualClock(START, follow=seen.append)

    clock.sleep(60)
    clock.sleep(0)

    assert seen == [START + timedelta(minutes=1)]


def test_a_virtual_clock_starts_at_an_aware_moment() -> None:
    with pytest.raises(ValueError, match="aware"):
        VirtualClock(datetime(2026, 3, 3))


def test_a_sleeper_who_is_woken_beforehand_sleeps_on_neither_clock() -> None:
    wake = threading.Event()
    wake.set()
    virtual, real = VirtualClock(START), RealClock()
    before = real.monotonic()

    virtual.sleep(3600, wake)
    real.sleep(3600, wake)

    assert virtual.monotonic() == 0
    assert real.monotonic() - before < 60


def test_the_real_clock_is_aware_and_lets_answers_take_their_own_time() -> None:
    clock = RealClock()
    before = clock.monotonic()

    clock.spend(3600)

    assert clock.now().tzinfo is UTC
    assert clock.monotonic() - before < 60
