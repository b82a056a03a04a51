"""Rules S3 and S4: the queue, and call-back requests that keep a caller's turn."""

from datetime import UTC, datetime, timedelta

import pytest

from ivr.desk import Why
from models import clock, staff_list, waiting
from models.callback import Callback
from models.office import Office
from models.sealed import unseal
from models.staff import Role
from tests.factories import a_call, a_desk, an_enabled_card
from tests.models.looking import events


def enter(office: Office, minutes: int = 0) -> str:
    """A caller who begins to wait; the call's sid."""
    call_sid = a_call(office)
    with clock.travel(datetime.now(UTC) + timedelta(minutes=minutes)), office.database.deeds() as session:
        waiting.enter(session, call_sid, Why.ASKED, None, "zh")
    return call_sid


def places(office: Office, *calls: str) -> list[int]:
    """Each caller's place."""
    with office.database.light() as connection:
        return [waiting.place(connection, call_sid) for call_sid in calls]


def test_callers_wait_in_the_order_in_which_they_came(office: Office) -> None:
    second, first, third = enter(office, 2), enter(office, 1), enter(office, 3)

    assert places(office, first, second, third) == [1, 2, 3]
    with office.database.light() as connection:
        assert waiting.count(connection) == 3


def test_who_leaves_makes_the_others_move_up(office: Office) -> None:
    first, second = enter(office, 1), enter(office, 2)

    with office.database.deeds() as session:
        assert waiting.leave(session, first, waiting.BRIDGED)
        assert not waiting.leave(session, first, waiting.GONE)

    assert places(office, first, second) == [0, 1]


def test_who_waits_already_keeps_the_place_and_who_comes_back_waits_anew(office: Office) -> None:
    first, second = enter(office, 1), enter(office, 2)
    with clock.travel(datetime.now(UTC) + timedelta(minutes=5)), office.database.deeds() as session:
        waiting.enter(session, first, Why.ASKED, None, "zh")
    assert places(office, first, second) == [1, 2]

    with clock.travel(datetime.now(UTC) + timedelta(minutes=5)), office.database.deeds() as session:
        waiting.leave(session, first, waiting.SENT_AWAY)
        waiting.enter(session, first, Why.ASKED, None, "zh")

    assert places(office, first, second) == [2, 1]


def test_who_never_waited_has_no_place(office: Office) -> None:
    assert places(office, "CA0") == [0]


def test_operators_on_duty_are_counted(office: Office) -> None:
    with office.database.deeds() as session:
        staff_list.add(session, office.keys, "1001", "王芳", Role.OPERATOR, "hash", "test")
        staff_list.begin_duty(session, office.keys, "1001", "test")

    with office.database.light() as connection:
        assert waiting.on_duty(connection) == 1


def callback(office: Office, call_sid: str) -> tuple[Callback, str]:
    """The request of a call, and the number to ring."""
    with office.database.deeds() as session:
        row = session.query(Callback).filter_by(call_sid=call_sid).one()
        return row, unseal(office.keys, "callbacks.number", row.uid, row.number)


def test_s3_a_request_is_for_the_calling_number_unless_another_was_keyed(office: Office) -> None:
    card = an_enabled_card(office)
    call_sid = a_call(office)

    with a_desk(office, call_sid, caller="+8613800138000", language="en") as desk:
        desk.leave_callback(None, Why.ON_INITIAL_PIN, card.claim)

    row, number = callback(office, call_sid)
    assert number == "+8613800138000"
    assert (row.why, row.claim, row.language) == ("on_initial_pin", card.claim, "en")
    [event] = events(office, f"card:{card.uid}")
    assert (event.kind, event.fields) == ("callback.asked", {"why": "on_initial_pin"})


def test_s3_a_withheld_caller_keys_a_number(office: Office) -> None:
    call_sid = a_call(office)

    with a_desk(office, call_sid) as desk:
        desk.leave_callback("13800138000", Why.ASKED, None)

    assert callback(office, call_sid)[1] == "+8613800138000"


def test_s3_nobody_can_be_called_back_at_no_number(office: Office) -> None:
    with pytest.raises(ValueError, match="key a number"), a_desk(office) as desk:
        desk.leave_callback(None, Why.ASKED, None)


def test_s3_asking_twice_in_a_call_is_one_request(office: Office) -> None:
    call_sid = a_call(office)

    for turn, number in ((1, "13800138000"), (2, "13900139000")):
        with a_desk(office, call_sid, turn) as desk:
            desk.leave_callback(number, Why.ASKED, None)

    assert callback(office, call_sid)[1] == "+8613900139000"


def test_s4_who_waited_keeps_the_turn(office: Office) -> None:
    call_sid = enter(office, -10)

    with a_desk(office, call_sid, caller="+8613800138000") as desk:
        desk.leave_callback(None, Why.ASKED, None)

    row, _ = callback(office, call_sid)
    assert row.asked_at - row.waiting_since > timedelta(minutes=9)
