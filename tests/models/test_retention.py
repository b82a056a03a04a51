"""Rule D1: what is kept is forgotten when its time has come, on the second; what is still needed never is."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from freezegun import freeze_time
from sqlalchemy import func, select, update

from ivr.city import RetentionRules
from ivr.desk import Why as WhyStaff
from models import audit, audit_check, clock, outbox, personal, retention, staff_list, waiting
from models.audit_log import AuditRow
from models.base import Base
from models.call import CallRecord
from models.callback import Callback, CallbackTry
from models.card import Card, Standing
from models.holder import Holder
from models.loss_report import LossKind, LossReport
from models.office import Office
from models.one_time_code import OneTimeCode
from models.outbox import OutboxKind, OutboxRow
from models.reset_request import ResetRequest
from models.sealed import seal
from models.staff import Role
from models.staff_session import SignInCounter, StaffSession
from models.stored_pin import CODE, WRONG, PinTry
from models.throttled import CallerBudget
from models.turn import Turn
from models.turn_log import Answer, open_call, settle
from models.waiting import Waiting
from tests.factories import a_cancelled_card, a_desk, a_lost_card, an_enabled_card, an_initial_card
from tests.models.test_personal import PapersSeen
from tests.together import together

THEN = datetime(2026, 3, 3, 2, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
RULES = RetentionRules()


def sweep(office: Office) -> dict[str, int]:
    """What was forgotten, of what anything was."""
    return {what: n for what, n in retention.sweep(office, "worker", lambda: True).items() if n}


def due(office: Office) -> dict[str, int]:
    return {each.setting: each.count for each in retention.overview(office) if each.count}


def count(office: Office, table: type[Base]) -> int:
    with office.database.light() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def holds(office: Office) -> bool:
    return audit_check.verify(office.database, office.keys).faults == ()


def a_talk(office: Office, turns: int = 3, ended: bool = True) -> str:
    """A call from a number, with turns; its sid."""
    sid = f"CA{clock.now().timestamp():.6f}{count(office, CallRecord)}"
    with office.database.deeds() as session:
        open_call(session, office.keys, sid, "+8613712345678", "+8631112333", "teststadt", "zh")
        for number in range(turns):
            settle(
                session, sid, number, Answer("main_menu", "unclear", {"step": "main_menu"}, "<Response/>", "")
            )
        if ended:
            session.get_one(CallRecord, sid).ended_at = clock.now()
    return sid


def a_message(office: Office, **values: Any) -> None:
    with office.database.deeds() as session:
        key = f"sms:{count(office, OutboxRow)}"
        outbox.put(session, office.keys, OutboxKind.SMS, "loss_reported", "+8613712345678", "已挂失。", key)
        session.flush()
        row = session.scalars(select(OutboxRow).where(OutboxRow.stable_key == key)).one()
        for name, value in values.items():
            setattr(row, name, value)


def a_callback(office: Office, done_at: datetime | None) -> None:
    with office.database.deeds() as session:
        session.add(
            Callback(
                uid=f"{count(office, Callback):032}",
                call_sid=a_call_sid(office),
                number=seal(office.keys, "callbacks.number", "x", "+8613712345678"),
                why="asked",
                language="zh",
                asked_at=clock.now(),
                waiting_since=clock.now(),
                done_at=done_at,
            )
        )


def a_callback_that_was_tried(office: Office) -> None:
    a_callback(office, clock.now())
    with office.database.deeds() as session:
        session.add(
            CallbackTry(
                uid="0" * 32,
                callback_uid=session.scalars(select(Callback.uid)).one(),
                nth=1,
                work_number="1001",
                outcome="refused",
                at=clock.now(),
            )
        )


def a_request(office: Office, closed_at: datetime | None) -> None:
    card = an_initial_card(office)
    with office.database.deeds() as session:
        staff_list.add(session, office.keys, "1001", "王芳", Role.CLERK, "-", "test")
        session.add(
            ResetRequest(
                uid=f"{count(office, ResetRequest):032}",
                card_uid=card.uid,
                what="reset",
                requested_by="1001",
                requested_at=clock.now(),
                expires_at=clock.now(),
                place="counter 3",
                grounds=seal(office.keys, "reset_requests.grounds", "x", "{}"),
                closed_at=closed_at,
                closed_how=closed_at and "refused",
            )
        )


def a_session(office: Office) -> None:
    with office.database.deeds() as session:
        staff_list.add(session, office.keys, "1001", "王芳", Role.CLERK, "-", "test")
        now = clock.now()
        session.add(
            StaffSession(
                uid="1",
                token_digest="1",
                work_number="1001",
                began_at=now,
                last_seen_at=now,
                proven_at=now,
                address="192.0.2.1",
                browser="Firefox",
            )
        )


def a_failed_sign_in(office: Office) -> None:
    with office.database.deeds() as session:
        session.add(SignInCounter(key="1", failures=1, since=clock.now()))


def a_call_sid(office: Office) -> str:
    return f"CA-callback-{count(office, Callback)}"


def a_try(office: Office, verdict: str | None) -> None:
    with office.database.deeds() as session:
        session.add(
            PinTry(
                call_sid=f"CA{count(office, PinTry)}",
                turn=1,
                claim="c:1",
                is_judged=True,
                spent_at=clock.now(),
                verdict=verdict,
            )
        )


def a_code(office: Office) -> None:
    card = an_enabled_card(office)
    with a_desk(office) as desk:
        desk.send_code(card.claim, card.citizen_id)


def papers_seen(office: Office, subject: str) -> None:
    with office.database.deeds() as session:
        audit.append(session, office.keys, subject, PapersSeen("id-1234", "stolen"), "terminal:1001")


@dataclass(frozen=True)
class Kept:
    """Something that is kept for a while."""

    what: str
    make: Callable[[Office], object]
    table: type[Base]
    left: int = 0
    """How many rows of the table stay when it was forgotten."""
    forgotten: int = 1


KEPT = [
    Kept("turns", a_talk, Turn, forgotten=3),
    Kept("security_events", lambda office: a_try(office, WRONG), PinTry),
    Kept("security_events", lambda office: a_try(office, CODE), PinTry),
    Kept("security_events", a_code, OneTimeCode),
    Kept("messages", lambda office: a_message(office, sent_at=clock.now()), OutboxRow),
    Kept("messages", lambda office: a_message(office, failed_at=clock.now()), OutboxRow),
    Kept("security_events", lambda office: a_session(office), StaffSession),
    Kept("security_events", lambda office: a_failed_sign_in(office), SignInCounter),
    Kept("callbacks", lambda office: a_callback(office, clock.now()), Callback),
]


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: f"{kept.what}-{kept.table.__name__}")
def test_what_is_kept_goes_a_second_after_its_period_and_not_on_it(office: Office, kept: Kept) -> None:
    with freeze_time(THEN) as time:
        kept.make(office)
        period = getattr(RULES, kept.what)
        time.move_to(THEN + period)
        assert kept.what not in sweep(office)
        rows = count(office, kept.table)

        time.move_to(THEN + period + A_SECOND)
        assert due(office)[kept.what] == kept.forgotten
        assert sweep(office)[kept.what] == kept.forgotten

        assert count(office, kept.table) == rows - kept.forgotten == 0
        assert kept.what not in sweep(office) | due(office)
    assert holds(office)


def test_a_call_back_takes_along_what_came_of_the_tries(office: Office) -> None:
    with freeze_time(THEN) as time:
        a_callback_that_was_tried(office)
        time.move_to(THEN + RULES.callbacks + A_SECOND)

        assert sweep(office)["callbacks"] == 2

    assert count(office, CallbackTry) == count(office, Callback) == 0


NEEDED: list[tuple[str, Callable[[Office], object], type[Base]]] = [
    ("a message that waits to be sent", lambda office: a_message(office), OutboxRow),
    ("a call-back nobody has made yet", lambda office: a_callback(office, None), Callback),
    ("a try that is being judged", lambda office: a_try(office, None), PinTry),
    ("a request that nobody has decided", lambda office: a_request(office, None), ResetRequest),
    ("a temporary loss", lambda office: a_lost_card(office), LossReport),
    ("a formal loss", lambda office: a_lost_card(office, LossKind.FORMAL), LossReport),
]


@pytest.mark.parametrize(("make", "table"), [row[1:] for row in NEEDED], ids=[row[0] for row in NEEDED])
def test_what_is_needed_still_is_never_forgotten(
    office: Office, make: Callable[[Office], object], table: type[Base]
) -> None:
    with freeze_time(THEN) as time:
        make(office)
        time.move_to(THEN + timedelta(days=20_000))

        assert sweep(office) == {}

        assert count(office, table) == 1


def test_a_call_loses_its_number_after_six_months_and_can_still_be_counted(office: Office) -> None:
    with freeze_time(THEN) as time:
        sid = a_talk(office)
        with office.database.deeds() as session:
            waiting.enter(session, sid, WhyStaff.ASKED, None, "zh")
            session.get_one(Waiting, sid).claim = "c:1"
        time.move_to(THEN + RULES.calls)
        assert "calls" not in sweep(office)

        time.move_to(THEN + RULES.calls + A_SECOND)
        assert due(office)["calls"] == 1
        assert sweep(office)["calls"] == 1

    with office.database.deeds() as session:
        call = session.get_one(CallRecord, sid)
        assert call.from_number is None
        assert call.from_index == office.keys.index("phone", "+8613712345678")
        assert session.get_one(Waiting, sid).claim is None


def test_a_calling_numbers_budget_goes_with_its_last_try(office: Office) -> None:
    with freeze_time(THEN) as time:
        a_try(office, WRONG)
        with office.database.deeds() as session:
            session.execute(update(PinTry).values(caller="1"))
            session.add(CallerBudget(caller="1"))
        time.move_to(THEN + RULES.security_events)
        assert "security_events" not in sweep(office)

        time.tick(A_SECOND)
        assert sweep(office)["security_events"] == 2

    assert count(office, CallerBudget) == 0


def test_a_call_that_is_going_on_keeps_its_turns(office: Office) -> None:
    with freeze_time(THEN) as time:
        a_talk(office, turns=1)
        time.move_to(THEN + RULES.turns + A_SECOND)
        a_talk(office, turns=2, ended=False)

        assert sweep(office) == {"turns": 1}

    assert count(office, Turn) == 2


def test_more_than_a_batch_goes_in_one_sweep_and_calls_of_one_moment_together(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with freeze_time(THEN) as time:
        for _ in range(60):
            a_talk(office, turns=1)
        time.tick(60)
        for _ in range(60):
            time.tick(1)
            a_talk(office, turns=1)
        time.move_to(THEN + RULES.turns + timedelta(days=1))

        assert sweep(office) == {"turns": 120}

    assert count(office, Turn) == 0


def test_what_the_log_says_of_a_person_goes_with_its_year(office: Office) -> None:
    with freeze_time("2023-07-01") as time:
        card = f"card:{an_initial_card(office).uid}"
        papers_seen(office, card)
        papers_seen(office, "claim:5f1e")
        time.move_to(datetime(2024, 1, 1, tzinfo=UTC) + RULES.deeds - A_SECOND)
        papers_seen(office, card)
        assert "deeds" not in sweep(office)

        time.tick(A_SECOND)
        assert due(office) == {"deeds": 2}
        assert sweep(office) == {"deeds": 2}

    assert [is_erased(office, card, 2), is_erased(office, card, 3)] == [True, False]
    assert is_erased(office, "claim:5f1e", 1)
    assert holds(office)


def test_who_came_with_which_papers_goes_from_a_closed_request_and_the_request_stays(office: Office) -> None:
    with freeze_time(THEN) as time:
        a_request(office, clock.now())
        time.move_to(THEN + RULES.deeds)
        assert sweep(office) == {}
        time.tick(A_SECOND)

        assert sweep(office) == {"deeds": 1}
        assert sweep(office) == {}

    with office.database.light() as connection:
        assert connection.scalars(select(ResetRequest.grounds)).all() == [None]


def is_erased(office: Office, subject: str, seq: int) -> bool:
    with office.database.light() as connection:
        row = select(AuditRow.body).where(AuditRow.subject == subject, AuditRow.seq == seq)
        body = connection.execute(row).scalar_one()
        return personal.opened(connection, office.keys, subject, seq, body).is_erased


def test_a_holder_without_a_card_in_use_is_forgotten_in_the_end(office: Office) -> None:
    with freeze_time(THEN) as time:
        a_cancelled_card(office)
        kept = an_enabled_card(office)
        a_cancelled_card(office, citizen_id=kept.citizen_id)
        time.move_to(THEN + RULES.cancelled)
        assert "holders" not in sweep(office)

        time.move_to(THEN + RULES.cancelled + A_SECOND)
        assert due(office) == {"cancelled": 1}
        assert sweep(office) == {"holders": 1}
        assert sweep(office) == {}

    with office.database.light() as connection:
        assert connection.scalars(select(Holder.forgotten_at.is_not(None))).all().count(True) == 1
    assert holds(office)


def test_what_happened_to_a_cancelled_card_keeps_its_holder_known(office: Office) -> None:
    with freeze_time(THEN) as time:
        card = a_cancelled_card(office)
        time.tick(timedelta(days=30))
        papers_seen(office, f"card:{card.uid}")
        time.move_to(THEN + RULES.cancelled + timedelta(days=30))
        assert "holders" not in sweep(office)

        time.tick(A_SECOND)
        assert sweep(office)["holders"] == 1


def test_a_holder_with_an_open_loss_is_passed_over(office: Office) -> None:
    with freeze_time(THEN) as time:
        card = a_lost_card(office, LossKind.FORMAL)
        with office.database.deeds() as session:
            session.get_one(Card, card.uid).standing = Standing.CANCELLED.value
        time.move_to(THEN + RULES.cancelled + A_SECOND)

        assert sweep(office) == {}


def test_a_sweep_is_told_in_the_log_with_what_it_did(office: Office) -> None:
    with freeze_time(THEN) as time:
        a_talk(office)
        a_message(office, sent_at=clock.now())
        time.tick(RULES.calls + A_SECOND)

        sweep(office)
        sweep(office)

    with office.database.light() as connection:
        [row] = connection.execute(
            select(AuditRow.body, AuditRow.actor).where(AuditRow.subject == audit.LINE)
        )
    assert row.actor == "worker"
    assert json.loads(row.body) == {
        "turns": 3,
        "calls": 1,
        "security_events": 0,
        "messages": 1,
        "callbacks": 0,
        "deeds": 0,
        "holders": 0,
    }


def test_whoever_stops_a_sweep_finds_the_rest_to_do_and_the_part_told(office: Office) -> None:
    with freeze_time(THEN) as time:
        for _ in range(120):
            time.tick(1)
            a_talk(office, turns=1)
        time.move_to(THEN + RULES.turns + timedelta(days=1))

        assert retention.sweep(office, "worker", goes_on=lambda: False)["turns"] == 50

        assert due(office) == {"turns": 70}
        assert sweep(office) == {"turns": 70}
    assert count(office, AuditRow) == 2


def test_of_several_workers_one_sweeps_and_again_after_an_hour(office: Office) -> None:
    a_message(office, sent_at=clock.now() - RULES.messages - timedelta(hours=2))
    done = together(4, lambda _: retention.sweep_if_due(office, lambda: True))

    assert sorted(each.get("messages", 0) for each in done) == [0, 0, 0, 1]
    with freeze_time(clock.now() + retention.A_WHILE - timedelta(minutes=1)):
        assert retention.sweep_if_due(office, lambda: True) == {}
    with freeze_time(clock.now() + retention.A_WHILE + timedelta(minutes=1)):
        assert retention.sweep_if_due(office, lambda: True) != {}


def test_the_defaults_keep_no_longer_than_what_each_is_kept_for() -> None:
    assert RULES.turns == timedelta(days=30)
    assert timedelta(days=184) <= RULES.calls <= timedelta(days=190)
    assert timedelta(days=184) <= RULES.security_events <= timedelta(days=400)
    assert RULES.deeds >= timedelta(days=3 * 365 + 1)
