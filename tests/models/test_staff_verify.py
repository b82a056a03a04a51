"""Rule S1: an operator finds out who is calling, and sees nothing before it is shown."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ivr.city import StaffRules
from models import clock
from models.audit_log import AuditRow
from models.callback import Callback
from models.database import Database
from models.office import Office
from models.said_facts import Fact
from models.staff_refusals import CounterOnly, NoSuchCall, NoSuchCard, NotVerified, SeveralCards
from models.staff_verify import Attempt, Judgement
from tests.factories import a_call, a_cancelled_card, an_enabled_card, an_initial_card, make_office
from tests.models.looking import Event, events, kinds
from tests.staffing import PLACE, an_operator_desk, what_the_holder_says
from tests.together import together

WRONG = {"phone": "13900000000"}


def test_s1_a_card_is_found_by_its_number_and_by_its_holders_id(office: Office) -> None:
    card = an_initial_card(office, number="B1234567X")
    desk = an_operator_desk(office)

    assert desk.find("b1234 567x") == card.uid
    assert desk.find(card.citizen_id) == card.uid


def test_s1_only_the_whole_number_finds_a_card(office: Office) -> None:
    card = an_initial_card(office)
    desk = an_operator_desk(office)

    for typed in (card.number[:8], card.number[1:], card.citizen_id[:17], card.name, "%", ""):
        with pytest.raises(NoSuchCard):
            desk.find(typed)


def test_s1_of_several_cards_the_one_in_use_is_found_and_two_have_to_be_told_apart(office: Office) -> None:
    old = a_cancelled_card(office)
    new = an_initial_card(office, citizen_id=old.citizen_id)
    desk = an_operator_desk(office)
    assert desk.find(old.citizen_id) == new.uid

    an_initial_card(office, citizen_id=old.citizen_id)

    with pytest.raises(SeveralCards):
        desk.find(old.citizen_id)


def test_s1_looking_for_a_card_is_written_down_whether_there_is_one_or_not(office: Office) -> None:
    card = an_initial_card(office)
    call_sid = a_call(office)
    desk = an_operator_desk(office, call_sid)

    desk.find(card.number)
    with pytest.raises(NoSuchCard):
        desk.find("Z99999999")

    [event] = events(office, f"card:{card.uid}")
    assert (event.kind, event.actor) == ("holder.looked_at", "staff:operator-1")
    assert event.fields == {"by": "card_number", "shown": "existence", "place": PLACE, "call": call_sid}
    unknown = [each.fields["shown"] for each in all_events(office, "holder.looked_at")]
    assert sorted(unknown) == ["existence", "nothing"]


def test_s1_the_right_answers_pass_and_only_then_the_file_is_shown_masked(office: Office) -> None:
    card = an_enabled_card(office)
    desk = an_operator_desk(office)
    with pytest.raises(NotVerified):
        desk.look(card.uid)

    attempt = desk.verify(card.uid, what_the_holder_says(card))

    assert attempt == Attempt(Judgement.PASSED, dict.fromkeys(what_the_holder_says(card), True), (), 2)
    view = desk.look(card.uid)
    assert (view.tail, view.status.value, view.pin) == (card.number[-4:], "1", "enabled")
    assert card.phone is not None
    assert view.holder.name == "林**"
    assert card.citizen_id not in repr(view)
    assert card.phone[3:] not in repr(view)
    assert kinds(office, f"card:{card.uid}") == ["verification.passed", "holder.looked_at"]


def test_s1_printed_facts_alone_are_not_enough_and_count_for_nothing(office: Office) -> None:
    card = an_enabled_card(office)
    desk = an_operator_desk(office)
    printed = {Fact.NAME: card.name, Fact.CITIZEN_ID: card.citizen_id}

    for _ in range(4):
        attempt = desk.verify(card.uid, printed)

    assert attempt.judgement is Judgement.MORE_NEEDED
    assert (attempt.still_needed, attempt.failures_left) == (("extra",), 2)
    assert kinds(office, f"card:{card.uid}") == []


@pytest.mark.parametrize(
    "others", [{"phone": "", "employer": "测试公司"}, {"phone": "", "address": "测试路1号"}]
)
def test_s1_any_fact_that_no_card_shows_will_do(office: Office, others: dict[str, str]) -> None:
    card = an_enabled_card(office)

    attempt = an_operator_desk(office).verify(card.uid, what_the_holder_says(card, **others))

    assert attempt.judgement is Judgement.PASSED


def test_s1_two_wrong_attempts_leave_the_counter_only_even_if_the_third_would_be_right(
    office: Office,
) -> None:
    card = an_enabled_card(office)
    call_sid = a_call(office)
    desk = an_operator_desk(office, call_sid)

    first = desk.verify(card.uid, what_the_holder_says(card, **WRONG))
    second = desk.verify(card.uid, what_the_holder_says(card, name="别人"))

    assert (first.judgement, first.failures_left) == (Judgement.FAILED, 1)
    assert first.fits == {Fact.NAME: True, Fact.CITIZEN_ID: True, Fact.PHONE: False}
    assert (second.judgement, second.failures_left) == (Judgement.COUNTER_ONLY, 0)
    for colleague in (None, "operator-2"):
        with pytest.raises(CounterOnly):
            an_operator_desk(office, call_sid, work_number=colleague).verify(
                card.uid, what_the_holder_says(card)
            )
    with pytest.raises(CounterOnly):
        desk.look(card.uid)
    [one, last] = events(office, f"card:{card.uid}")
    assert (one.kind, one.fields["failed"], one.fields["is_last"]) == ("verification.failed", 1, False)
    assert (last.fields["failed"], last.fields["not_fitting"], last.fields["is_last"]) == (2, ["name"], True)


def test_s1_a_wrong_attempt_takes_back_what_was_shown_before(office: Office) -> None:
    card = an_enabled_card(office)
    desk = an_operator_desk(office)
    desk.verify(card.uid, what_the_holder_says(card))

    desk.verify(card.uid, what_the_holder_says(card, name="别人"))

    with pytest.raises(NotVerified):
        desk.look(card.uid)


def test_s1_wrong_answers_count_for_one_card_in_one_call(office: Office) -> None:
    card, other = an_enabled_card(office), an_enabled_card(office)
    call_sid = a_call(office)
    desk = an_operator_desk(office, call_sid)
    for _ in range(2):
        desk.verify(card.uid, what_the_holder_says(card, **WRONG))

    same_call = desk.verify(other.uid, what_the_holder_says(other))
    next_call = an_operator_desk(office).verify(card.uid, what_the_holder_says(card))

    assert (same_call.judgement, next_call.judgement) == (Judgement.PASSED, Judgement.PASSED)


def test_s1_a_verification_is_good_for_this_operator_this_call_and_half_an_hour(office: Office) -> None:
    card = an_enabled_card(office)
    call_sid = a_call(office)
    desk = an_operator_desk(office, call_sid)
    desk.verify(card.uid, what_the_holder_says(card))

    with pytest.raises(NotVerified):
        an_operator_desk(office).look(card.uid)
    with pytest.raises(NotVerified):
        an_operator_desk(office, call_sid, work_number="operator-2").look(card.uid)
    with clock.travel(clock.now() + timedelta(minutes=31)), pytest.raises(NotVerified):
        desk.look(card.uid)
    assert desk.look(card.uid).card_uid == card.uid


def test_s1_failures_cannot_be_shaken_off_with_an_invented_call(office: Office) -> None:
    card = an_enabled_card(office)

    with pytest.raises(NoSuchCall):
        an_operator_desk(office, "CA-invented").verify(card.uid, what_the_holder_says(card))


def test_s1_after_the_call_only_one_who_asked_to_be_called_back_is_verified(office: Office) -> None:
    card = an_enabled_card(office)
    call_sid = a_call(office, ended_at=clock.now())
    desk = an_operator_desk(office, call_sid)
    with pytest.raises(NoSuchCall):
        desk.verify(card.uid, what_the_holder_says(card))

    with office.database.deeds() as session:
        asked = {"call_sid": call_sid, "why": "asked", "language": "zh", "number": b"sealed"}
        session.add(Callback(uid="cb", asked_at=clock.now(), waiting_since=clock.now(), **asked))

    assert desk.verify(card.uid, what_the_holder_says(card)).judgement is Judgement.PASSED


@pytest.mark.parametrize(
    ("rules", "said", "expected"),
    [
        ({"verify_extra": 2}, {}, (Judgement.MORE_NEEDED, ("extra",))),
        ({"verify_extra": 2}, {"employer": "测试有限公司"}, (Judgement.PASSED, ())),
        ({"verify_required": frozenset({"phone"})}, {}, (Judgement.MORE_NEEDED, ("extra",))),
        ({"verify_required": frozenset({"phone"})}, {"address": "测试路1号"}, (Judgement.PASSED, ())),
        ({"verify_max_failed": 1}, WRONG, (Judgement.COUNTER_ONLY, ("extra",))),
    ],
)
def test_s1_a_city_decides_what_is_asked_and_how_often(
    database: Database, rules: Mapping[str, Any], said: dict[str, str], expected: tuple[Judgement, Any]
) -> None:
    office = make_office(database, staff=StaffRules(**rules))
    card = an_enabled_card(office)

    attempt = an_operator_desk(office).verify(card.uid, what_the_holder_says(card, **said))

    assert (attempt.judgement, attempt.still_needed) == expected


def test_s1_many_wrong_attempts_at_once_are_judged_no_more_often_than_allowed(office: Office) -> None:
    card = an_enabled_card(office)
    call_sid = a_call(office)
    desk = an_operator_desk(office, call_sid)

    def attempt(number: int) -> Judgement | None:
        try:
            return desk.verify(card.uid, what_the_holder_says(card, phone=f"139000000{number:02}")).judgement
        except CounterOnly:
            return None

    judged = together(8, attempt)

    assert sorted(each.value for each in judged if each) == ["counter_only", "failed"]
    assert kinds(office, f"card:{card.uid}") == ["verification.failed"] * 2


def all_events(office: Office, kind: str) -> list[Event]:
    """Every event of a kind, whatever it is about."""
    with office.database.deeds() as session:
        subjects = session.scalars(select(AuditRow.subject).where(AuditRow.kind == kind).distinct()).all()
    return [each for subject in subjects for each in events(office, subject) if each.kind == kind]
