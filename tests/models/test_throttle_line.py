"""Rule P3, the whole line: far more wrong PINs than usual stop changes of PINs, and nothing else."""

from datetime import datetime, timedelta

import pytest

from ivr.desk import LossDeed, PinDeed, Proof, ProvenBy
from models import clock, throttle_line
from models.office import Office
from models.stored_pin import RIGHT, WRONG, PinTry
from models.sweep import sweep
from tests.factories import a_desk, an_enabled_card
from tests.models.looking import events, kinds

HOURS, MINUTES, DAYS = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


def fail(office: Office, times: int, at: datetime, verdict: str = WRONG) -> None:
    """So many wrong PINs at one moment."""
    with office.database.deeds() as session:
        for _ in range(times):
            call_sid = f"CA{throttle_line.new_uid()}"
            spent = PinTry(call_sid=call_sid, turn=1, claim="u:1", typed="", caller="", is_own_phone=False)
            spent.is_judged, spent.spent_at, spent.verdict = True, at, verdict
            session.add(spent)


def is_off(office: Office) -> bool:
    """Are changes of PINs off?"""
    return a_desk(office).pin_changes_are_off()


def test_more_than_200_wrong_pins_in_ten_minutes_raise_an_alarm_and_fewer_end_it(office: Office) -> None:
    now = clock.now()
    for day in range(1, 15):
        fail(office, 100, now - day * DAYS - MINUTES)
    fail(office, 200, now - 5 * MINUTES)
    assert not is_off(office)

    fail(office, 1, now - MINUTES)

    assert is_off(office)
    assert [sweep(office)["alarm"] for _ in range(2)] == [1, 0]
    with clock.travel(now + 2 * HOURS):
        assert sweep(office)["alarm"] == 1
        assert not is_off(office)
    assert kinds(office, "line") == ["alarm.raised", "alarm.ended"]


def test_more_than_three_times_the_same_hours_median_raises_an_alarm(office: Office) -> None:
    now = clock.now()
    for day in range(1, 15):
        fail(office, 20, now - day * DAYS - 30 * MINUTES)
    fail(office, 60, now - 30 * MINUTES)
    assert not is_off(office)

    fail(office, 1, now - 20 * MINUTES)

    sweep(office)
    [event] = events(office, "line")
    assert (event.kind, event.fields) == ("alarm.raised", {"reason": "hour", "failures": 61})


def test_other_hours_do_not_make_this_one_usual(office: Office) -> None:
    now = clock.now()
    for day in range(1, 15):
        fail(office, 100, now - day * DAYS - 3 * HOURS)

    fail(office, 31, now - 30 * MINUTES)

    assert is_off(office)


def test_a_handful_of_wrong_pins_on_a_quiet_line_is_no_alarm(office: Office) -> None:
    fail(office, 30, clock.now() - 30 * MINUTES)

    assert not is_off(office)


def test_right_pins_are_no_failures(office: Office) -> None:
    fail(office, 300, clock.now() - MINUTES, RIGHT)

    assert not is_off(office)


def test_an_alarm_stops_changes_at_the_last_moment_and_never_a_report(office: Office) -> None:
    card = an_enabled_card(office)
    fail(office, 201, clock.now() - MINUTES)

    with a_desk(office) as desk:
        assert desk.change_pin(Proof(card.claim, ProvenBy.PIN), "620957") is PinDeed.CHANGES_OFF
    with a_desk(office) as desk:
        assert desk.report_loss(card.proof).deed is LossDeed.DONE


def test_an_alarm_that_is_cleared_comes_back_for_new_wrong_pins_only(office: Office) -> None:
    now = clock.now()
    fail(office, 201, now - MINUTES)
    sweep(office)

    with office.database.deeds() as session:
        assert throttle_line.clear(session)
        assert not throttle_line.clear(session)

    assert sweep(office)["alarm"] == 0
    assert not is_off(office)
    with clock.travel(now + MINUTES):
        fail(office, 201, clock.now())
        assert is_off(office)


@pytest.mark.parametrize("minutes", [9, 11])
def test_ten_minutes_are_ten_minutes(office: Office, minutes: int) -> None:
    now = clock.now()
    for day in range(1, 15):
        fail(office, 100, now - day * DAYS - 30 * MINUTES)
    fail(office, 201, now - minutes * MINUTES)

    assert is_off(office) is (minutes == 9)
