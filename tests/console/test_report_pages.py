"""Reports as pages and files: the record's figures, charts that are told, and tables that are real."""

import csv
import io
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from sqlalchemy import insert, update
from werkzeug.datastructures import MultiDict

from console.reports.asked import Choice, read
from console.reports.chart import Chart, Series
from console.reports.tables import Unit
from console.words import en, zh
from ivr.desk import Why
from models import clock, waiting
from models.call import CallRecord
from models.loss_report import LossChannel, LossKind
from models.losses import open_loss
from models.office import Office
from models.report_span import By
from models.staff import Role
from models.turn import Turn
from models.waiting import Waiting
from tests.console.callers import a_caller_waits
from tests.console.desks import Visitor, a_visitor
from tests.factories import a_call, an_enabled_card

TODAY = date(2026, 3, 3)


@pytest.fixture
def auditor(office: Office) -> Visitor:
    """An auditor."""
    return a_visitor(office, Role.AUDITOR)


@pytest.fixture
def busy(office: Office) -> Office:
    """An office with something to report."""
    a_busy_day(office)
    return office


def a_busy_day(office: Office) -> None:
    """Three calls: one waited twenty seconds and was answered, one gave up, one reported a loss."""
    for state, seconds in ((waiting.SERVED, 20), (waiting.GONE, 80)):
        sid = a_caller_waits(office, Why.ASKED)
        with office.database.deeds() as session:
            row = session.get_one(Waiting, sid)
            row.state, row.left_at = state, row.since + timedelta(seconds=seconds)
        turn(office, sid, 0, "dial", "answered", "main_menu")
        turn(office, sid, 1, "main_menu", "person", "queue")
    sid = a_call(office)
    turn(office, sid, 0, "dial", "answered", "main_menu")
    card = an_enabled_card(office)
    with office.database.deeds() as session:
        open_loss(session, office, card.uid, LossKind.TEMPORARY, LossChannel.SELF_SERVICE)
        session.execute(update(CallRecord).values(ended_at=clock.now()))


def turn(office: Office, sid: str, number: int, step: str, outcome: str, asks: str) -> None:
    row = {"call_sid": sid, "number": number, "step": step, "outcome": outcome, "asks": asks}
    with office.database.deeds() as session:
        session.execute(insert(Turn).values(**row, claimed_at=clock.now(), settled_at=clock.now()))


def rows(text: str) -> list[list[str]]:
    """A file's lines, without the mark at its beginning."""
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_supervisor_and_an_auditor_find_reports_in_their_menu_and_nobody_else_does(office: Office) -> None:
    for role in Role:
        visitor = a_visitor(office, role)
        may = role in {Role.SUPERVISOR, Role.AUDITOR}

        assert ('href="/reports"' in visitor.get("/").text) is may
        for path in (
            "/reports",
            "/reports/map",
            "/reports/call-map.svg",
            "/reports/calls.csv",
            "/reports/ways.csv",
        ):
            assert visitor.get(path).status_code == (200 if may else 403), (role, path)


@pytest.mark.parametrize(("language", "book"), [("zh", zh.WORDS), ("en", en.WORDS)])
def test_a_day_without_calls_says_so_and_draws_nothing(
    auditor: Visitor, language: str, book: dict[str, str]
) -> None:
    auditor.get(f"/language/{language}")

    for path in ("/reports", "/reports/map"):
        shown = auditor.get(path).text
        assert book["reports.empty"] in shown
        assert "<svg" not in shown
        assert "<img" not in shown


def test_each_chart_is_told_and_has_a_real_table_beside_it(busy: Office, auditor: Visitor) -> None:
    shown = auditor.get("/reports").text
    charts = [ElementTree.fromstring(found) for found in re.findall(r"<svg.*?</svg>", shown)]

    assert [chart.get("role") for chart in charts] == ["img"] * 4
    assert all("reports." not in (chart.get("aria-label") or "") for chart in charts)
    assert "最长等待最多是" in shown
    assert shown.count("<caption>") == shown.count("<table") == 3
    assert shown.count('<th scope="row">') == 3 * (24 + 1)
    assert not re.search(r"<td[^>]*>\s*</td>", shown)


def test_the_page_tells_what_the_record_has(busy: Office, auditor: Visitor) -> None:
    [_, *by_hour, total] = rows(auditor.get("/reports/waits.csv").text)

    assert len(by_hour) == 24
    assert total == ["合计", "2", "1", "50.0", "0", "0.0", "1", "0", "0", "20.0", "80.0", "80.0"]
    assert "1:20" in auditor.get("/reports").text
    assert rows(auditor.get("/reports/losses.csv").text)[-1] == ["合计", "1", "0", "0", "1", "100.0", "0"]
    assert rows(auditor.get("/reports/calls.csv?days=7").text)[-1] == ["合计", "3", "1", "33.3", "2", "0"]


def test_a_file_bears_its_days_in_its_name_and_has_a_line_for_each(busy: Office, auditor: Visitor) -> None:
    answer = auditor.get("/reports/calls.csv?days=own&first=2026-01-30&last=2026-02-02&by=day")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="calls-20260130-20260202.csv"'
    assert [line[0] for line in rows(answer.text)] == [
        zh.WORDS["reports.day"],
        *("2026-01-30", "2026-01-31", "2026-02-01", "2026-02-02"),
        zh.WORDS["reports.total"],
    ]
    assert auditor.get("/reports/secrets.csv").status_code == 404


def test_where_callers_left_and_which_ways_they_took(busy: Office, auditor: Visitor) -> None:
    left = rows(auditor.get("/reports/left.csv").text)
    ways = rows(auditor.get("/reports/ways.csv").text)

    assert [line[0] for line in left[1:]] == [
        *sorted(["主菜单", "排队等人工", zh.WORDS["reports.with_operator"]]),
        zh.WORDS["reports.total"],
    ]
    assert {line[4] for line in left[1:]} == {"main_menu", "queue", ""}
    assert ["主菜单", "找人工", "转人工", "2", "100.0", "main_menu", "person", "to_a_person"] in ways
    assert ["转人工", "有人上班", "排队等人工", "2", "100.0", "to_a_person", "staff_are_in", "queue"] in ways
    page = auditor.get("/reports/map").text
    assert not re.search("main_menu|to_a_person|步骤代码", page)
    assert "找人工" in page
    assert "/reports/call-map.svg?days=today" in page
    assert 'alt="整张通话图' in page


def test_the_picture_bears_the_traffic_and_a_policy_of_its_own(busy: Office, auditor: Visitor) -> None:
    answer = auditor.get("/reports/call-map.svg")

    assert answer.mimetype == "image/svg+xml"
    assert "主菜单: 挂失 → 挂失：哪张卡 (0 ×)" in answer.text
    assert ">✕ 1<" in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")


def test_days_whose_turns_are_forgotten_are_said_to_be_missing(busy: Office, auditor: Visitor) -> None:
    said = zh.WORDS["reports.turns_kept"].format(days=busy.city.retention.turns.days)

    assert said in auditor.get("/reports/map?days=month&month=2020-02").text
    assert said not in auditor.get("/reports/map?days=7").text


@pytest.mark.parametrize(
    ("fields", "first", "last", "by"),
    [
        ({}, "2026-03-03", "2026-03-03", By.HOUR),
        ({"days": "7"}, "2026-02-25", "2026-03-03", By.DAY),
        ({"days": "30", "by": "hour"}, "2026-02-02", "2026-03-03", By.HOUR),
        ({"days": "month", "month": "2024-02"}, "2024-02-01", "2024-02-29", By.DAY),
        ({"days": "own", "first": "2026-01-01", "last": "2026-01-01"}, "2026-01-01", "2026-01-01", By.HOUR),
        ({"days": "own", "first": "2025-03-04", "last": "2026-03-04"}, "2025-03-04", "2026-03-04", By.DAY),
    ],
)
def test_days_are_taken_from_an_address(
    office: Office, fields: dict[str, str], first: str, last: str, by: By
) -> None:
    asked = read(MultiDict(fields), TODAY, office.zone)

    assert (f"{asked.span.first}", f"{asked.span.last}", asked.by, asked.fault) == (first, last, by, "")
    again = read(MultiDict(asked.values), TODAY, office.zone)
    assert (again.span, again.by) == (asked.span, asked.by)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"days": "own"}, "reports.no_such_days"),
        ({"days": "own", "first": "2026-03-03", "last": "2026-03-02"}, "reports.no_such_days"),
        ({"days": "own", "first": "0001-01-01", "last": "0001-01-01"}, "reports.no_such_days"),
        ({"days": "month", "month": "2026-13"}, "reports.no_such_days"),
        ({"days": "own", "first": "2025-03-03", "last": "2026-03-04"}, "reports.too_long"),
    ],
)
def test_days_that_do_not_do_are_said_and_today_is_shown(
    office: Office, auditor: Visitor, fields: dict[str, str], fault: str
) -> None:
    asked = read(MultiDict(fields), TODAY, office.zone)

    assert (asked.fault, asked.span.days) == (fault, [TODAY])
    query = "&".join(f"{name}={value}" for name, value in fields.items())
    assert zh.WORDS[fault] in auditor.get(f"/reports?{query}").text
    assert asked.choice is not Choice.TODAY


def test_bars_are_as_high_as_their_figures() -> None:
    chart = Chart("t", "told", ["08", "09"], [Series("a", [1, 4]), Series("b", [3, 0])])

    stacked, overlaid = (
        [float(each) for each in re.findall(r'<rect[^>]* height="([\d.]+)"', drawn)]
        for drawn in (chart.stacked(), chart.overlaid())
    )

    assert stacked == [52.0, 156.0, 208.0]
    assert overlaid == stacked


def test_a_chart_says_times_as_times_and_escapes_what_it_is_told() -> None:
    chart = Chart("<t>", 'told "so"', ["2026-03-03"], [Series("a<b", [90])], Unit.SECONDS)

    drawn = str(chart.overlaid())

    assert "2026-03-03 · a&lt;b: 1:30" in drawn
    assert 'aria-label="&lt;t&gt;. told &#34;so&#34;"' in drawn
    assert ">03-03<" in drawn
    ElementTree.fromstring(drawn)
