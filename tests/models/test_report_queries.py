"""Reports and histories find what they count by indexes: no table that grows with calls is read from end to end."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, text

from models.history_desk import HistoryDesk
from models.office import Office
from models.report_desk import ReportDesk
from models.report_span import By, Span
from models.staff import Role
from tests.factories import an_enabled_card
from tests.staffing import PLACE, a_member

GROWING = ("audit_events", "calls", "loss_reports", "outbox", "pin_tries", "turns", "waiting")

Read = Callable[[Office, str], object]


def reads_figures(office: Office, member: str) -> object:
    return ReportDesk(office, member, PLACE).report(today(office), By.DAY)


def reads_traffic(office: Office, member: str) -> object:
    return ReportDesk(office, member, PLACE).traffic(today(office), "queue")


def reads_a_history(office: Office, member: str) -> object:
    return HistoryDesk(office, member, PLACE).read(an_enabled_card(office).uid)


def today(office: Office) -> Span:
    return Span(office.today(), office.today(), office.zone)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("read", [reads_figures, reads_traffic, reads_a_history])
def test_nothing_that_grows_is_read_from_end_to_end(office: Office, read: Read) -> None:
    asked: list[tuple[str, Any]] = []
    member = a_member(office, Role.AUDITOR)
    with office.database.light() as connection:
        light = connection.engine

    @event.listens_for(light, "before_cursor_execute")
    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        asked.append((statement, parameters))

    read(office, member)

    selects = [(statement, given) for statement, given in asked if statement.startswith("SELECT")]
    plans = [step for statement, given in selects for step in plan(office, statement, given)]
    assert any(re.search(rf"SEARCH ({'|'.join(GROWING)})\b", step) for step in plans)
    assert [step for step in plans if re.match(rf"SCAN ({'|'.join(GROWING)})\b", step)] == []


def plan(office: Office, statement: str, given: Any) -> list[str]:
    """How SQLite goes about it."""
    with office.database.light() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
    return [row[-1] for row in rows]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresql_has_the_same_indexes(office: Office) -> None:
    with office.database.light() as connection:
        found = set(connection.scalars(text("SELECT indexname FROM pg_indexes")).all())

    assert {
        "ix_audit_events_kind_at",
        "ix_calls_started_at",
        "ix_loss_reports_reported_at",
        "ix_outbox_card_uid",
        "ix_pin_tries_claim",
        "ix_waiting_claim",
        "ix_waiting_state_since",
    } <= found
