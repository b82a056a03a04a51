"""R14 in process: a clock that is set back shortens no pause, no lock and no alarm, and ends nothing twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from passlib.totp import TOTP

from models import clock, second_factor, sign_in, staff_list, throttle_line, turn_log
from models.loss_report import LossReport
from models.office import Office
from models.pin import Cost
from models.sign_in import Attempt
from models.staff import Passwords, Role
from models.stored_pin import PinCounter, PinTry
from models.sweep import sweep
from models.turn_log import LEASE
from tests.factories import A_PIN, a_call, a_desk, a_lost_card, an_enabled_card
from tests.models.looking import events, kinds

A_WRONG_PIN = "246813"
A_CALLER = "+8613700000001"
BACK = (timedelta(hours=1), timedelta(days=1))
ATTEMPT = Attempt("1001", "a long enough password", "", "10.0.0.7", "a browser")

Earlier = Callable[[], object]


@pytest.fixture(params=BACK, ids=["an hour", "a day"])
def back(request: pytest.FixtureRequest) -> timedelta:
    """How far the clock is set back."""
    span: timedelta = request.param
    return span


def guess(office: Office, claim: str, caller: str | None) -> bool:
    """One wrong PIN in a call of its own; was it judged?"""
    sid = a_call(office)
    with a_desk(office, sid, caller=caller) as desk:
        desk.try_pin(claim, A_WRONG_PIN)  # type: ignore[arg-type]
    with office.database.light() as connection:
        row = connection.execute(PinTry.__table__.select().where(PinTry.call_sid == sid)).one()
    return bool(row.is_judged)


def test_a_paused_card_stays_paused(office: Office, back: timedelta) -> None:
    card, now = an_enabled_card(office), clock.now()
    while guess(office, card.claim, None):
        pass

    with clock.travel(now - back), a_desk(office) as desk:
        assert desk.try_pin(card.claim, A_PIN) is None


def test_a_number_that_used_up_its_budget_has_none_again(office: Office, back: timedelta) -> None:
    now = clock.now()
    for _ in range(10):
        guess(office, an_enabled_card(office).claim, A_CALLER)

    with clock.travel(now - back):
        assert a_desk(office, caller=A_CALLER).caller_is_for_people()


def test_the_alarm_of_the_line_goes_on(office: Office, back: timedelta) -> None:
    now = clock.now()
    with office.database.deeds() as session:
        for number in range(201):
            spent = PinTry(
                call_sid=f"CA{number}", turn=1, claim="u:1", typed="", caller="", is_own_phone=False
            )
            spent.is_judged, spent.spent_at, spent.verdict = True, now, "wrong"
            session.add(spent)
    assert sweep(office)["alarm"] == 1

    with clock.travel(now - back):
        assert sweep(office)["alarm"] == 0
        assert a_desk(office).pin_changes_are_off()


def test_a_loss_that_lapsed_has_one_end_however_the_clock_is_turned(office: Office, back: timedelta) -> None:
    card, now = a_lost_card(office), clock.now()
    later = now + timedelta(days=60)

    for moment in (later, later - back, later, now, later + back):
        with clock.travel(moment):
            sweep(office)

    assert kinds(office, f"card:{card.uid}").count("loss.lapsed") == 1
    with office.database.light() as connection:
        [loss] = connection.execute(LossReport.__table__.select()).all()
    assert loss.ended_how == "lapsed"
    assert sum(each.kind == "loss.lapsed" for each in events(office, f"card:{card.uid}")) == 1


def test_a_door_that_is_shut_opens_no_sooner(office: Office, back: timedelta) -> None:
    passwords, now = Passwords(Cost.TEST), clock.now()
    with office.database.deeds() as session:
        staff_list.add(
            session, office.keys, "1001", "王芳", Role.OPERATOR, passwords.hash(ATTEMPT.password), "test"
        )
    for _ in range(6):
        sign_in.sign_in(office, passwords, replace(ATTEMPT, password="another long password"))

    with clock.travel(now - back):
        assert sign_in.sign_in(office, passwords, ATTEMPT) is None


def test_a_code_of_the_app_is_taken_within_a_step_and_none_again_that_came_before(
    office: Office, back: timedelta
) -> None:
    passwords, now = Passwords(Cost.TEST), clock.now().replace(microsecond=0)
    with office.database.deeds() as session:
        staff_list.add(
            session, office.keys, "1001", "王芳", Role.OPERATOR, passwords.hash(ATTEMPT.password), "test"
        )
        app = TOTP.from_uri(second_factor.propose(session, office, "1001"))
    with clock.travel(now - timedelta(days=2)), office.database.deeds() as session:
        assert second_factor.confirm(session, office, "1001", _code(app, clock.now()))

    def is_taken(shown_at: datetime) -> bool:
        attempt = replace(ATTEMPT, code=_code(app, shown_at))
        return sign_in.sign_in(office, passwords, attempt) is not None

    with clock.travel(now):
        two_steps = timedelta(seconds=90)
        assert not is_taken(now + two_steps)
        assert not is_taken(now - two_steps)
        assert is_taken(now)
    with clock.travel(now - back):
        assert not is_taken(now)
        assert not is_taken(now - back)


def test_a_turn_whose_process_died_is_taken_over_although_its_claim_lies_ahead(
    office: Office, back: timedelta
) -> None:
    sid, now = a_call(office), clock.now()
    with office.database.light() as connection:
        assert turn_log.claim(connection, sid, 1, "loss.pin")

    with clock.travel(now - back), office.database.light() as connection:
        assert not turn_log.progress(connection, sid, 1).is_being_judged
        assert turn_log.claim(connection, sid, 1, "loss.pin")
        assert not turn_log.claim(connection, sid, 1, "loss.pin")
    assert back > LEASE


def test_counted_tries_stay_counted(office: Office, back: timedelta) -> None:
    card, now = an_enabled_card(office), clock.now()
    guess(office, card.claim, None)
    guess(office, card.claim, None)

    with clock.travel(now - back):
        guess(office, card.claim, None)

    with office.database.light() as connection:
        [counter] = connection.execute(PinCounter.__table__.select()).all()
    assert (counter.wrong, counter.wrong_others) == (3, 3)
    assert back >= throttle_line.AN_HOUR


def _code(app: TOTP, at: datetime) -> str:
    return str(app.generate(time=int(at.timestamp())).token)
