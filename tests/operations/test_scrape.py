"""What may be read at /metrics, by whom, and that it names nobody."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from freezegun import freeze_time
from prometheus_client.parser import text_string_to_metric_families

from ivr.desk import Why
from models import clock, outbox, waiting
from models.database import Database
from models.office import Office
from models.outbox import OutboxKind
from tests.calls.lines import make_line
from tests.calls.phone import AUTH_TOKEN, Phone
from tests.calls.webhooks import form_of, post
from tests.factories import A_PIN, a_call, a_desk, an_enabled_card
from tests.models.sealing import a_sealer
from tests.operations import processes

SID = "CA" + "2" * 32


def read(app: Flask) -> str:
    """The page as the monitoring reads it."""
    answer = app.test_client().get("/metrics", headers={"Authorization": f"Bearer {processes.METRICS_TOKEN}"})
    assert answer.status_code == 200
    return answer.text


def value(app: Flask, name: str, **labels: str) -> float:
    """One number of the page; 0 for what was not counted yet."""
    for family in text_string_to_metric_families(read(app)):
        for sample in family.samples:
            if sample.name == name and sample.labels == labels:
                return float(sample.value)
    return 0.0


@pytest.mark.parametrize(
    "given", [None, "Bearer", "Bearer wrong", f"Basic {processes.METRICS_TOKEN}", "Bearer ä"]
)
def test_without_the_token_nothing_is_told(given: str | None, office: Office) -> None:
    headers = {"Authorization": given.encode().decode("latin-1")} if given else {}

    answer = processes.web(office).test_client().get("/metrics", headers=headers)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "lossline" not in answer.text


def test_where_no_token_is_set_there_are_no_metrics(office: Office) -> None:
    browser = make_line(office).test_client()

    assert browser.get("/metrics").status_code == 404
    assert browser.get("/metrics", headers={"Authorization": "Bearer None"}).status_code == 404


def test_a_call_is_counted_by_step_and_outcome_and_by_what_its_turns_cost(office: Office) -> None:
    app = processes.web(office)
    card = an_enabled_card(office)
    kinds = ("menu", "deed", "secret")
    before = {kind: value(app, "lossline_turn_seconds_count", kind=kind) for kind in kinds}
    reported = value(app, "lossline_turns_total", step="loss.confirm", outcome="reported")

    with freeze_time("2026-03-03T02:00:00Z") as frozen:
        Phone(app, frozen).dial().press("1", card.citizen_id, A_PIN, "1").hang_up()

    after = {kind: value(app, "lossline_turn_seconds_count", kind=kind) for kind in kinds}
    assert {kind: after[kind] - before[kind] for kind in kinds} == {"menu": 3, "deed": 1, "secret": 1}
    assert value(app, "lossline_turns_total", step="loss.confirm", outcome="reported") == reported + 1


def test_no_card_no_caller_and_no_call_is_named(office: Office) -> None:
    app = processes.web(office)
    card = an_enabled_card(office)

    with freeze_time("2026-03-03T02:00:00Z") as frozen:
        phone = Phone(app, frozen).dial().press("1", card.citizen_id, A_PIN, "1")

    page = read(app)
    assert "lossline_turns_total" in page
    for who in (card.citizen_id, card.number, card.uid, (card.phone or "")[1:], A_PIN, phone.call.sid):
        assert who not in page


def test_strangers_are_counted_by_what_was_wrong_with_them(office: Office) -> None:
    app = processes.web(office)
    browser = app.test_client()
    reasons = ("type", "signature", "query", "repeated_field", "size")
    before = {reason: value(app, "lossline_webhooks_refused_total", reason=reason) for reason in reasons}

    browser.post("/voice", data=b"{}", content_type="application/json")
    browser.post("/voice", data=form_of(SID))
    browser.post("/voice?x=1", data=form_of(SID))
    browser.post("/voice", data={"Digits": ["1", "2"]}, headers={"X-Twilio-Signature": "some"})
    browser.post("/voice", data={"Digits": "1" * 70_000})

    for reason in reasons:
        assert value(app, "lossline_webhooks_refused_total", reason=reason) == before[reason] + 1, reason


def test_a_signature_of_the_old_token_is_counted(office: Office) -> None:
    app = processes.web(office, twilio_auth_tokens=("the new token", AUTH_TOKEN))
    before = value(app, "lossline_old_token_signatures_total")

    post(app, "/voice", form_of(SID))
    post(app, "/voice", form_of(SID), token="the new token")

    assert value(app, "lossline_old_token_signatures_total") == before + 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_database_that_is_gone_is_told_and_so_is_what_callers_heard(office: Office, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    app = processes.web(replace(office, database=Database(f"sqlite:///{tmp_path / 'gone'}")))
    failures = value(app, "lossline_database_failures_total", error="OperationalError")
    told = value(app, "lossline_fail_safe_answers_total", told="not_done")

    post(app, "/voice", form_of(SID))

    assert value(app, "lossline_database_failures_total", error="OperationalError") == failures + 1
    assert value(app, "lossline_fail_safe_answers_total", told="not_done") == told + 1
    assert value(app, "lossline_database_up") == 0
    assert "lossline_callers_waiting" not in read(app)


def test_who_waits_and_what_the_worker_has_left_lying_is_seen(office: Office) -> None:
    app = processes.console(office)
    with freeze_time("2026-03-03T02:00:00Z") as frozen:
        call_sid = a_call(office)
        with office.database.deeds() as session:
            waiting.enter(session, call_sid, Why.ASKED, None, "zh")
            for name, ahead in (("due", 0), ("for later", 24)):
                when = clock.now() + timedelta(hours=ahead)
                outbox.put(session, office.keys, OutboxKind.SMS, "test", "+8613800138000", "", name, when)
        frozen.tick(90)

        assert value(app, "lossline_database_up") == 1
        assert value(app, "lossline_callers_waiting") == 1
        assert value(app, "lossline_operators_on_duty") == 0
        assert value(app, "lossline_sms_unsent") == 2
        assert value(app, "lossline_sms_overdue_seconds") == 90


def test_events_that_no_seal_covers_are_seen(office: Office) -> None:
    app = processes.console(office)
    with freeze_time("2026-03-03T02:00:00Z") as frozen:
        card = an_enabled_card(office)
        with a_desk(office) as desk:
            desk.report_loss(card.proof)
        frozen.tick(30)
        unsealed = value(app, "lossline_audit_events_unsealed")
        age = value(app, "lossline_audit_unsealed_seconds")
    sealer = a_sealer(office)
    while sealer.seal_due():
        continue
    sealer.seal_due()

    assert (unsealed > 0, age) == (True, 30)
    assert value(app, "lossline_audit_events_unsealed") == 0
    assert value(app, "lossline_audit_unsealed_seconds") == 0


def test_with_nothing_to_send_nothing_is_overdue(office: Office) -> None:
    assert value(processes.web(office), "lossline_sms_overdue_seconds") == 0


def test_the_page_says_what_runs(office: Office) -> None:
    [build] = [
        line for line in read(processes.web(office)).splitlines() if line.startswith("lossline_build_info{")
    ]

    assert 'version="0.1.0"' in build
    assert 'migration="00' in build
