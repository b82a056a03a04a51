"""Days that an office enters itself: what they change, from when, and what they leave as it is (S2, L6)."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import clock
from models.calendar_days import DayKind, EnteredDay, kind_of
from models.calendar_keeping import CalendarKeeping, Wish
from models.card_file import read_file
from models.database import Database
from models.office import Office
from models.office_calendar import FRESH_FOR
from models.staff import Role
from models.staff_refusals import BadEntry
from tests.factories import a_call, a_desk, an_enabled_card, make_office
from tests.models.looking import kinds
from tests.staffing import a_member

CHINA = ZoneInfo("Asia/Shanghai")
WEDNESDAY, SATURDAY = date(2026, 3, 4), date(2026, 3, 7)


pytestmark = pytest.mark.usefixtures("in_staff_hours")


@pytest.fixture
def keeping(office: Office) -> CalendarKeeping:
    """An administrator at the calendar."""
    return CalendarKeeping(office, a_member(office, Role.ADMINISTRATOR))


def test_a_day_off_closes_the_office_and_moves_the_end_of_losses_to_come(
    office: Office, keeping: CalendarKeeping
) -> None:
    effect = keeping.effect(WEDNESDAY, Wish.OFF)

    assert effect.hours_before
    assert effect.hours_after == []
    assert effect.end_after - effect.end_before == timedelta(days=1)


def test_a_saturday_that_is_worked_has_hours_and_ends_losses_sooner(
    office: Office, keeping: CalendarKeeping
) -> None:
    effect = keeping.effect(SATURDAY, Wish.WORKED)

    assert effect.hours_before == []
    assert effect.hours_after[0][0] < time(12)
    assert effect.end_after < effect.end_before


def test_a_loss_that_runs_keeps_the_end_that_was_read_out(office: Office, keeping: CalendarKeeping) -> None:
    card = an_enabled_card(office)
    with a_desk(office, a_call(office)) as desk:
        told = desk.report_loss(card.proof).loss.ends_at

    running = keeping.effect(WEDNESDAY, Wish.OFF).running
    keeping.change(WEDNESDAY, Wish.OFF, "台风")

    with office.database.light() as connection:
        file = read_file(connection, card.uid)
    assert running == 1
    assert file is not None
    assert file.open_loss is not None
    assert file.open_loss.ends_at == told


def test_what_was_said_before_is_what_happens(office: Office, keeping: CalendarKeeping) -> None:
    effect = keeping.effect(WEDNESDAY, Wish.OFF)

    keeping.change(WEDNESDAY, Wish.OFF, "台风")

    card = an_enabled_card(office)
    with a_desk(office, a_call(office)) as desk:
        ends_at = desk.report_loss(card.proof).loss.ends_at
    assert ends_at is not None
    assert ends_at.date() == effect.end_after.date()
    assert not office.working_days.is_working(WEDNESDAY)


def test_other_processes_follow_within_a_minute(
    database: Database, office: Office, keeping: CalendarKeeping
) -> None:
    line = make_office(database)
    keeping.change(WEDNESDAY, Wish.OFF, "台风")
    at_once = line.working_days.is_working(WEDNESDAY)

    with clock.travel(clock.now() + FRESH_FOR):
        later = line.working_days.is_working(WEDNESDAY)

    assert (at_once, later) == (True, False)


def test_a_calendar_that_cannot_be_read_stays_as_it_was(office: Office) -> None:
    with clock.travel(clock.now() + FRESH_FOR):
        office.database.dispose()
        with office.database.deeds() as session:
            session.connection().exec_driver_sql("ALTER TABLE calendar_days RENAME TO gone")

        assert office.working_days.is_working(WEDNESDAY)


def test_a_day_is_entered_changed_and_taken_back_with_an_event_each(
    office: Office, keeping: CalendarKeeping
) -> None:
    keeping.change(WEDNESDAY, Wish.OFF, "台风")
    keeping.change(WEDNESDAY, Wish.OFF, "台风")
    keeping.change(WEDNESDAY, Wish.OFF, "台风，停工停课")
    assert keeping.entered() == [EnteredDay(WEDNESDAY, False, "台风，停工停课")]

    keeping.change(WEDNESDAY, Wish.AS_ANNOUNCED, "")
    keeping.change(WEDNESDAY, Wish.AS_ANNOUNCED, "")

    assert keeping.entered() == []
    entered = [kind for kind in kinds(office, "line") if kind.startswith("calendar.")]
    assert entered == ["calendar.day_entered", "calendar.day_entered", "calendar.day_taken_back"]


@pytest.mark.parametrize(
    ("day", "wish", "name"),
    [
        (date(2026, 3, 2), Wish.OFF, "昨天"),
        (date(2029, 1, 1), Wish.OFF, "太远"),
        (WEDNESDAY, Wish.OFF, ""),
        (WEDNESDAY, Wish.WORKED, "x" * 65),
    ],
)
def test_what_cannot_be_entered_is_refused(
    keeping: CalendarKeeping, day: date, wish: Wish, name: str
) -> None:
    with pytest.raises(BadEntry):
        keeping.change(day, wish, name)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 3, 3), DayKind.WORKED),
        (date(2026, 3, 8), DayKind.WEEKEND),
        (date(2026, 10, 1), DayKind.HOLIDAY),
        (date(2026, 2, 14), DayKind.MADE_UP),
        (WEDNESDAY, DayKind.ENTERED_OFF),
        (SATURDAY, DayKind.ENTERED_WORKED),
    ],
)
def test_each_day_of_the_year_is_shown_for_what_it_is(
    office: Office, keeping: CalendarKeeping, day: date, kind: DayKind
) -> None:
    keeping.change(WEDNESDAY, Wish.OFF, "台风")
    keeping.change(SATURDAY, Wish.WORKED, "补班")

    assert kind_of(day, office.working_days, keeping.entered()) is kind
