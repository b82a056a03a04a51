"""A known day of calls, and each number that a report tells of it (Q1): on both engines, in the city's own hours."""

from datetime import date, timedelta

import pytest

from models import call_taking, clock, losses, retention
from models.exchange import NoTelephones
from models.loss_report import LossChannel, LossKind
from models.office import Office
from models.report_desk import Figures, Report, ReportDesk
from models.report_span import By, Span
from models.report_traffic import Traffic, Way
from models.report_waits import MEDIAN, NINE_IN_TEN
from models.staff import Role
from models.wrap_up import Reason
from tests.calls.operators import WORK_NUMBER, Operator
from tests.calls.phone import Phone
from tests.calls.record import Record
from tests.factories import A_PIN, an_enabled_card, an_initial_card
from tests.staffing import PLACE, a_counter, a_member, an_operator_desk, the_id, what_the_holder_says

THE_DAY = date(2026, 3, 3)


@pytest.fixture
def span(office: Office) -> Span:
    return Span(THE_DAY, THE_DAY, office.zone)


@pytest.fixture
def day(office: Office, phone: Phone, operator: Operator, record: Record) -> Office:
    """The office after that Tuesday: nine calls, two of the neighbouring days, and what the counter did."""
    phone.dial("2026-03-02 23:58").hang_up()
    by_night(office, phone)
    operator.signs_in()
    in_the_morning(office, phone, record)
    phone.dial("2026-03-03 14:00").press("4", "2").hang_up()
    at_the_counter(office, phone)
    phone.dial("2026-03-03 17:28").press("0").wait(180).hang_up()
    phone.dial("2026-03-04 00:01").hang_up()
    return office


def by_night(office: Office, phone: Phone) -> None:
    """One caller freezes the card alone, another leaves a call-back, twice."""
    card = an_enabled_card(office)
    phone.dial("2026-03-03 03:10").press("1", card.citizen_id, A_PIN, "1").hang_up()
    phone.dial("2026-03-03 03:40").press("0", "1").press("2", "0", "1").hang_up()


def in_the_morning(office: Office, phone: Phone, record: Record) -> None:
    """A wrong PIN and the right one; two callers are answered, one gives up, one wants to be called back."""
    card = an_enabled_card(office)
    phone.dial("2026-03-03 09:05").press("1", card.citizen_id, "111222", A_PIN, "1").hang_up()

    initial = an_initial_card(office)
    phone.dial("2026-03-03 09:20").press("1", initial.citizen_id, "0#")
    is_taken(office, phone, record, 10)
    desk = an_operator_desk(office, phone.call.sid, work_number=WORK_NUMBER)
    desk.verify(initial.uid, what_the_holder_says(initial))
    desk.report_loss(initial.uid)
    call_taking.wrap_up(office, WORK_NUMBER, phone.call.sid, Reason.LOSS_REPORTED, "")
    phone.stay_silent().hang_up()

    phone.dial("2026-03-03 10:00").press("0")
    is_taken(office, phone, record, 40)
    phone.hang_up()
    call_taking.wrap_up(office, WORK_NUMBER, phone.call.sid, Reason.ANSWERED, "")

    phone.dial("2026-03-03 10:30").press("0")
    waits(phone, record, 70)
    phone.hang_up()

    phone.dial("2026-03-03 11:00").press("0")
    waits(phone, record, 300)
    phone.press("1").hang_up()


def at_the_counter(office: Office, phone: Phone) -> None:
    """A written report, and a card that is imported as lost."""
    phone.frozen.move_to("2026-03-03T07:00:00Z")
    card = an_initial_card(office)
    a_counter(office).report_in_writing(card.uid, the_id(card))
    imported = an_initial_card(office)
    with office.database.deeds() as session:
        losses.open_loss(session, office, imported.uid, LossKind.TEMPORARY, LossChannel.IMPORT)


def waits(phone: Phone, record: Record, seconds: int) -> None:
    """Until the caller has been in the queue for so long."""
    been = clock.now() - record.waiting(phone).since
    phone.wait((timedelta(seconds=seconds) - been).total_seconds())


def is_taken(office: Office, phone: Phone, record: Record, seconds: float) -> None:
    """After so long in the queue; the caller is in the middle of a sentence."""
    phone.frozen.move_to(record.waiting(phone).since + timedelta(seconds=seconds))
    call_taking.take(office, NoTelephones(), WORK_NUMBER, phone.call.sid)


def report(office: Office, span: Span, by: By = By.HOUR) -> Report:
    return ReportDesk(office, a_member(office, Role.AUDITOR), PLACE).report(span, by)


def at(report: Report, slot: str) -> Figures:
    return next(line for line in report.lines if line.slot == slot)


def test_q1_the_day_as_a_whole(day: Office, span: Span) -> None:
    total = report(day, span).total

    assert (total.counts.calls, total.counts.queued, total.counts.by_machine) == (9, 5, 4)
    assert total.counts.losses == {
        LossChannel.SELF_SERVICE: 2,
        LossChannel.STAFFED: 1,
        LossChannel.WRITTEN: 1,
        LossChannel.IMPORT: 1,
    }
    assert (total.counts.reported, total.counts.self_service_percent) == (4, 50.0)
    assert total.counts.callbacks == 2
    waits = total.waits
    assert (waits.count, waits.answered, waits.in_time) == (5, 2, 1)
    assert (waits.abandoned, waits.left_for_callback, waits.sent_away) == (1, 1, 1)
    assert (waits.connected_percent, waits.in_time_percent) == (40.0, 50.0)
    assert (waits.waited_by(MEDIAN), waits.waited_by(NINE_IN_TEN), waits.longest) == (70.0, 300.0, 300.0)


def test_q1_the_day_hour_by_hour_in_the_citys_time(day: Office, span: Span) -> None:
    found = report(day, span)

    assert {line.slot: line.counts.calls for line in found.lines if line.counts.calls} == {
        **{"03": 2, "09": 2, "10": 2, "11": 1, "14": 1, "17": 1}
    }
    assert len(found.lines) == 24
    assert at(found, "03").counts.losses[LossChannel.SELF_SERVICE] == 1
    assert at(found, "03").counts.callbacks == 1
    assert at(found, "09").counts.losses[LossChannel.STAFFED] == 1
    assert at(found, "09").waits.in_time == 1
    assert at(found, "10").waits.abandoned == 1
    assert at(found, "10").waits.waited_by(MEDIAN) == 40.0
    assert at(found, "15").counts.losses[LossChannel.WRITTEN] == 1
    assert at(found, "17").waits.sent_away == 1
    assert at(found, "12").waits.longest is None


def test_q1_days_beside_each_other_and_hours_over_several_days(day: Office, span: Span) -> None:
    three = Span(THE_DAY - timedelta(days=1), THE_DAY + timedelta(days=1), day.zone)

    by_day, by_hour = report(day, three, By.DAY), report(day, three)

    assert [(line.slot, line.counts.calls) for line in by_day.lines] == [
        ("2026-03-02", 1),
        ("2026-03-03", 9),
        ("2026-03-04", 1),
    ]
    assert at(by_hour, "23").counts.calls == at(by_hour, "00").counts.calls == 1
    assert by_day.total.waits == by_hour.total.waits
    assert by_day.total.counts == by_hour.total.counts


def test_q1_what_is_kept_for_ever_is_told_the_same_after_turns_and_numbers_are_forgotten(
    day: Office, span: Span
) -> None:
    before = report(day, span)
    with clock.travel(clock.now() + timedelta(days=500)):
        swept = retention.sweep(day, "worker", lambda: True)
        after = report(day, span)
        traffic = the_traffic(day, span)

    assert swept["turns"] > 0
    assert swept["callbacks"] == 0
    assert after == before
    assert traffic == Traffic(0, traffic.ways, traffic.left, 0)
    assert not traffic.ways


def the_traffic(office: Office, span: Span) -> Traffic:
    return ReportDesk(office, a_member(office, Role.SUPERVISOR), PLACE).traffic(span, "queue")


def test_the_ways_callers_took_and_where_they_left(day: Office, span: Span) -> None:
    found = the_traffic(day, span)

    assert found.calls == 9
    assert found.ways[Way("dial", "answered", "main_menu")] == 9
    assert found.ways[Way("main_menu", "lost_card", "loss.who")] == 3
    assert found.ways[Way("main_menu", "person", "queue")] == 4
    assert found.ways[Way("main_menu", "person", "nobody_now")] == 2
    assert found.ways[Way("loss.pin", "wrong", "loss.pin")] == 1
    assert found.ways[Way("loss.pin", "right", "loss.confirm")] == 2
    assert found.ways[Way("loss.confirm", "reported", "anything_else")] == 2
    assert found.talked == 1
    assert dict(found.left) == {
        "anything_else": 5,
        "queue": 1,
        "answer.papers": 1,
        "nobody_now": 1,
    }
    assert found.left.total() + found.talked == found.calls


def test_a_wait_of_fifteen_seconds_to_the_microsecond_is_in_time_and_one_more_is_not(
    office: Office, phone: Phone, operator: Operator, record: Record, span: Span
) -> None:
    operator.signs_in()
    for at, seconds in (("2026-03-03 10:00", 15), ("2026-03-03 10:10", 15.000001)):
        phone.dial(at).press("0")
        is_taken(office, phone, record, seconds)

    waits = report(office, span).total.waits

    assert (waits.answered, waits.in_time) == (2, 1)


def test_a_day_without_calls_has_every_hour_and_no_shares(office: Office, span: Span) -> None:
    found = report(office, span)

    assert found.is_empty
    assert len(found.lines) == 24
    assert found.total.counts.self_service_percent is None
    assert found.total.waits.connected_percent is None
    assert found.total.waits.in_time_percent is None
    assert found.total.waits.waited_by(NINE_IN_TEN) is None
