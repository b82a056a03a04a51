"""What every answer of every process tells a browser, faults included."""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from console.guard import open_to_all
from console.headers import DESK_POLICY
from models.office import Office
from tests.calls.engines import ON_SQLITE_ONLY
from tests.operations import processes

pytestmark = ON_SQLITE_ONLY

PROCESSES: list[Callable[[Office], Flask]] = [processes.web, processes.demo, processes.console]


@pytest.fixture(params=PROCESSES, ids=lambda opened: opened.__name__)
def app(request: pytest.FixtureRequest, office: Office) -> Flask:
    """A process, with a route that breaks."""
    app: Flask = request.param(office)

    @app.get("/broken")
    @open_to_all("a test breaks it")
    def broken() -> str:
        raise RuntimeError("a secret of the house")

    return app


def answers(app: Flask) -> list[tuple[str, TestResponse]]:
    """Every route asked with every method by a stranger; what is not there; what goes wrong."""
    asked = [("GET", "/nowhere"), ("POST", "/nowhere"), ("GET", "/voice/nowhere")]
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<path:filename>", "pages.css").replace("<int:number>", "1")
        asked += [(method, path) for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS")]
    browser = app.test_client()
    return [(f"{method} {path}", browser.open(path, method=method, buffered=True)) for method, path in asked]


def test_every_answer_is_careful(app: Flask) -> None:
    for asked, answer in answers(app):
        told = answer.headers
        assert "max-age=31536000" in told["Strict-Transport-Security"], asked
        assert told["X-Content-Type-Options"] == "nosniff", asked
        assert told["X-Frame-Options"] == "DENY", asked
        assert told["Referrer-Policy"] == "no-referrer", asked
        assert told["Cross-Origin-Opener-Policy"] == "same-origin", asked
        assert told["Cross-Origin-Resource-Policy"] == "same-origin", asked
        assert told["Content-Security-Policy"].startswith("default-src 'none'; "), asked
        assert "unsafe" not in told["Content-Security-Policy"], asked


def test_what_is_no_page_may_load_nothing_at_all(app: Flask) -> None:
    for asked, answer in answers(app):
        policy = answer.headers["Content-Security-Policy"]
        if answer.mimetype not in {"text/html", "image/svg+xml"}:
            assert "-src" not in policy.removeprefix("default-src 'none'"), asked


def test_only_files_that_are_the_same_for_everybody_may_be_kept(app: Flask) -> None:
    for asked, answer in answers(app):
        is_file = asked in {"GET /static/pages.css", "HEAD /static/pages.css"} and answer.status_code == 200
        assert answer.headers["Cache-Control"] == ("no-cache" if is_file else "no-store"), asked


def test_a_fault_is_named_and_nothing_more_is_told(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    browser = app.test_client()

    broken = browser.get("/broken")

    assert (browser.get("/nowhere").status_code, broken.status_code) == (404, 500)
    assert "a secret of the house" in caplog.text
    assert "a secret of the house" not in broken.text
    assert "Traceback" not in broken.text
    assert browser.post("/healthz").status_code in {403, 405}


def test_the_host_of_the_webhooks_shows_no_page_of_the_staff(office: Office) -> None:
    paths = {rule.rule for rule in processes.web(office).url_map.iter_rules()}

    assert {path for path in paths if not path.startswith("/voice")} == {
        *("/healthz", "/readyz", "/metrics"),
        *("/phone", "/phone/en"),  # They only lead to the telephone in the browser, or say that it is off.
    }


def test_the_host_of_the_staff_takes_no_webhook(office: Office) -> None:
    paths = {rule.rule for rule in processes.console(office).url_map.iter_rules()}

    assert {"/healthz", "/readyz", "/metrics"} < paths
    assert not [path for path in paths if path.startswith("/voice")]


def test_the_process_that_serves_the_desk_lets_its_forms_be_sent_and_its_script_run(office: Office) -> None:
    page = processes.console(office).test_client().get("/sign-in")

    assert page.headers["Content-Security-Policy"] == DESK_POLICY
    assert "form-action 'self'" in DESK_POLICY
