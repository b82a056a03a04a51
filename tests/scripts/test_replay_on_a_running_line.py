"""`lossline replay --url`: on a demo line that runs, with cards made for the call."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import make_server

from app import create_app
from scripts.surroundings import open_office
from settings import Settings
from tests.calls.lines import patient
from tests.scripts.conftest import Environment, Lossline

FOLDER = Path(__file__).parent.parent / "recordings"
REFUSED_AT_LAST = FOLDER / "the-confirmation-is-refused-with-star.yaml"
"""In which no day is told."""


@pytest.fixture
def running(demo: Environment) -> Iterator[str]:
    """The address of the demo's line, served."""
    server = make_server("127.0.0.1", 0, Flask("not yet"), threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    settings = Settings.from_env(demo | {"PUBLIC_URL": address})
    with open_office(settings) as office:
        server.app = create_app(settings, office, patient())
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield address
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_cards_are_made_to_fit_each_time(run: Lossline, running: str) -> None:
    calls = [
        run("replay", str(REFUSED_AT_LAST), "--from", "3", "--url", running, PUBLIC_URL=running)
        for _ in range(2)
    ]

    assert [each.exit_code for each in calls] == [0, 0], calls[0].output


def test_what_differs_may_be_the_hour(run: Lossline, running: str, tmp_path: Path) -> None:
    changed = tmp_path / "changed.yaml"
    changed.write_text(REFUSED_AT_LAST.read_text().replace("按1", "按7"))

    result = run("replay", str(changed), "--url", running, PUBLIC_URL=running)

    assert result.exit_code == 1
    assert "another time on that line" in result.output


def test_another_city_is_refused(run: Lossline, running: str) -> None:
    result = run("replay", str(FOLDER / "xian-releases-by-phone.yaml"), "--url", running, PUBLIC_URL=running)

    assert result.exit_code == 2
    assert "recorded in xian" in result.output


def test_a_running_line_has_its_own_clock(run: Lossline) -> None:
    result = run(
        "replay", str(REFUSED_AT_LAST), "--url", "http://127.0.0.1:9", "--at", "2026-03-03T03:00+08:00"
    )

    assert result.exit_code == 2


def test_a_line_in_earnest_is_refused(run: Lossline) -> None:
    result = run("replay", str(REFUSED_AT_LAST), "--url", "http://127.0.0.1:9", LOSSLINE_DEMO="")

    assert result.exit_code == 2
    assert "--url is for demos" in result.output
