"""Rules L2, L4 and S2: an operator freezes the card of a caller who cannot do it alone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.city import LossRules, PinRequired, PinRules, StaffRules
from ivr.desk import LossDeed
from models import card_list, clock
from models.database import Database
from models.office import Office
from models.staff_refusals import CounterOnly, NotInThisCity, NotThisCard, NotVerified, OutOfHours
from models.sweep import sweep
from tests.factories import (
    CardFacts,
    a_call,
    a_cancelled_card,
    a_desk,
    a_locked_card,
    a_minors_card,
    a_sealed_card,
    an_enabled_card,
    an_initial_card,
    make_office,
)
from tests.models.looking import events, kinds, messages
from tests.staffing import A_TUESDAY, an_operator_desk, what_the_holder_says

CHINA = ZoneInfo("Asia/Shanghai")
Make = Callable[[Office], CardFacts]


pytestmark = pytest.mark.usefixtures("in_staff_hours")


def shown(office: Office, card: CardFacts) -> tuple[str, str | None]:
    """Status, and channel of the loss, as `lossline cards show` tells them."""
    line = card_list.show(office, card.number)
    assert line is not None
    return line.status.value, line.loss_channel


@pytest.mark.parametrize("make", [an_initial_card, a_locked_card, an_enabled_card, a_minors_card])
def test_l2_l4_m1_an_operator_freezes_the_card_of_a_verified_caller(office: Office, make: Make) -> None:
    card = make(office)
    desk = an_operator_desk(office)
    desk.verify(card.uid, what_the_holder_says(card))

    answer = desk.report_loss(card.uid)

    assert answer.deed is LossDeed.DONE
    assert answer.loss is not None
    assert shown(office, card) == ("4", "staffed")
    assert answer.loss.ends_at == datetime(2026, 3, 25, 0, 0, tzinfo=CHINA)
    [(about, to, text)] = messages(office)
    assert (about, to) == ("loss_reported", card.phone)
    assert answer.loss.reference in text
    assert [about for about, _, _ in messages(office, "bank_notice")] == ["loss_reported"]
    event = events(office, f"card:{card.uid}")[-1]
    assert (event.kind, event.actor) == ("loss.reported", "staff:operator-1")
    assert event.fields["channel"] == "staffed"
    before = "3" if make is a_locked_card else "1"
    assert (event.fields["status_before"], event.fields["status_after"]) == (before, "4")


def test_l2_nothing_is_frozen_for_a_caller_who_is_not_verified(office: Office) -> None:
    card = an_initial_card(office)
    desk = an_operator_desk(office)

    with pytest.raises(NotVerified):
        desk.report_loss(card.uid)
    for _ in range(2):
        desk.verify(card.uid, what_the_holder_says(card, phone="13900000000"))
    with pytest.raises(CounterOnly):
        desk.report_loss(card.uid)

    assert shown(office, card) == ("1", None)
    assert messages(office) == []


def test_l7_a_second_report_tells_the_running_one_whoever_made_it(office: Office) -> None:
    card = an_enabled_card(office)
    with a_desk(office) as caller:
        first = caller.report_loss(card.proof)
    desk = an_operator_desk(office)
    desk.verify(card.uid, what_the_holder_says(card))

    second, third = desk.report_loss(card.uid), desk.report_loss(card.uid)

    assert (second.deed, third.deed) == (LossDeed.ALREADY, LossDeed.ALREADY)
    assert second.loss == third.loss == first.loss
    assert shown(office, card) == ("4", "self_service")
    assert kinds(office, f"card:{card.uid}").count("loss.reported") == 1


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 3, 8, 29, tzinfo=CHINA),
        datetime(2026, 3, 3, 17, 30, tzinfo=CHINA),
        datetime(2026, 3, 7, 10, 0, tzinfo=CHINA),
        datetime(2026, 10, 1, 10, 0, tzinfo=CHINA),
    ],
)
def test_s2_outside_staff_hours_an_operator_freezes_nothing(office: Office, moment: datetime) -> None:
    card = an_initial_card(office)

    with clock.travel(moment):
        desk = an_operator_desk(office)
        desk.verify(card.uid, what_the_holder_says(card))
        with pytest.raises(OutOfHours, match="next begin at 2026-"):
            desk.report_loss(card.uid)

    assert kinds(office, f"card:{card.uid}") == ["verification.passed"]


@pytest.mark.parametrize(
    ("make", "why"),
    [(an_initial_card, "not_enabled"), (a_locked_card, "locked"), (an_enabled_card, "forgotten")],
)
def test_l4_a_city_decides_for_whom_operators_take_reports(database: Database, make: Make, why: str) -> None:
    others = frozenset({"not_enabled", "locked", "forgotten"}) - {why}
    strict = make_office(database, staff=StaffRules(takes_loss_for=others))
    card = make(strict)
    call_sid = a_call(strict)
    desk = an_operator_desk(strict, call_sid)
    desk.verify(card.uid, what_the_holder_says(card))

    with pytest.raises(NotInThisCity, match=why):
        desk.report_loss(card.uid)

    lenient = make_office(database, staff=StaffRules(takes_loss_for=frozenset({why})))
    assert an_operator_desk(lenient, call_sid).report_loss(card.uid).deed is LossDeed.DONE


def test_p0_where_no_pin_is_needed_operators_take_everybodys_report(database: Database) -> None:
    rules = {"pin": PinRules(required=PinRequired.NO), "staff": StaffRules(takes_loss_for=frozenset())}
    office = make_office(database, **rules)
    card = an_initial_card(office)
    desk = an_operator_desk(office)
    desk.verify(card.uid, what_the_holder_says(card))

    assert desk.report_loss(card.uid).deed is LossDeed.DONE


def test_a_sealed_card_can_be_frozen_and_is_sealed_again_when_the_loss_lapses(office: Office) -> None:
    card = a_sealed_card(office)
    desk = an_operator_desk(office)
    desk.verify(card.uid, what_the_holder_says(card))

    desk.report_loss(card.uid)

    assert shown(office, card) == ("4", "staffed")
    with clock.travel(A_TUESDAY + timedelta(days=30)):
        sweep(office)
        assert shown(office, card) == ("0", None)


def test_a_cancelled_card_is_not_frozen(office: Office) -> None:
    card = a_cancelled_card(office)
    desk = an_operator_desk(office)
    desk.verify(card.uid, what_the_holder_says(card))

    with pytest.raises(NotThisCard):
        desk.report_loss(card.uid)


def test_l5_a_city_with_a_delay_has_it_for_operators_too(database: Database) -> None:
    office = make_office(database, loss=LossRules(effect_delay_minutes=10))
    card = an_initial_card(office)
    desk = an_operator_desk(office)
    desk.verify(card.uid, what_the_holder_says(card))

    answer = desk.report_loss(card.uid)

    assert answer.loss is not None
    assert answer.loss.takes_effect_at - answer.loss.reported_at == timedelta(minutes=10)
    assert messages(office)[0][0] == "loss_reported_ahead"


def test_the_sms_speaks_the_language_of_the_call(office: Office) -> None:
    card = an_initial_card(office)
    desk = an_operator_desk(office, a_call(office, language="en"))
    desk.verify(card.uid, what_the_holder_says(card))

    desk.report_loss(card.uid)

    assert messages(office)[0][2].startswith("[Testville Social Security] ")
