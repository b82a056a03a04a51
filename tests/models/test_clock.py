"""The office's clock is aware, can be frozen by a test, and travels for one block only."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from freezegun import freeze_time

from models import clock

CHINA = timezone(timedelta(hours=8))


def test_the_clock_tells_aware_moments_in_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_a_frozen_test_freezes_the_clock() -> None:
    with freeze_time("2026-03-03 03:00:00"):
        assert clock.now() == datetime(2026, 3, 3, 3, tzinfo=UTC)


def test_a_traveller_reads_the_date_travelled_to_and_time_goes_on_from_there() -> None:
    with freeze_time("2026-11-22 12:00:00") as frozen, clock.travel(datetime(2026, 3, 3, 3, tzinfo=CHINA)):
        frozen.tick(timedelta(minutes=5))

        assert clock.now() == datetime(2026, 3, 3, 3, 5, tzinfo=CHINA)


def test_a_clock_that_stands_still_does_so_until_the_block_is_left() -> None:
    three_o_clock = datetime(2026, 3, 3, 3, tzinfo=CHINA)
    with freeze_time("2026-11-22 12:00:00") as frozen:
        with clock.stand_still(three_o_clock):
            frozen.tick(timedelta(minutes=5))

            assert clock.now() == three_o_clock
            assert clock.now().tzinfo is UTC

        assert clock.now() == datetime(2026, 11, 22, 12, 5, tzinfo=UTC)


def test_time_goes_on_for_a_traveller_from_a_clock_that_stood_still() -> None:
    with (
        freeze_time("2026-11-22 12:00:00") as frozen,
        clock.stand_still(datetime(2026, 3, 3, 3, tzinfo=CHINA)),
        clock.travel(datetime(2026, 3, 4, 3, tzinfo=CHINA)),
    ):
        frozen.tick(timedelta(minutes=5))

        assert clock.now() == datetime(2026, 3, 4, 3, 5, tzinfo=CHINA)


def test_after_the_journey_it_is_now_again_even_if_the_call_failed() -> None:
    with freeze_time("2026-11-22 12:00:00"):
        with pytest.raises(RuntimeError), clock.travel(datetime(2020, 1, 1, tzinfo=UTC)):
            raise RuntimeError

        assert clock.now() == datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_nobody_travels_to_a_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"), clock.travel(datetime(2026, 3, 3)):
        pass
