"""The pytest plugin on this line: recordings as tests, and a card that calls."""

import pytest
from flask import Flask
from freezegun.api import FrozenDateTimeFactory

from models.office import Office
from recordings.phone import Phone
from recordings.pytest_plugin import MoveClock
from recordings.recording import Recording
from scripts.recordings.on_this_line import play_recording  # noqa: F401
from tests.calls.conftest import frozen, office  # noqa: F401
from tests.calls.lines import make_line
from tests.calls.phone import AUTH_TOKEN
from tests.factories import CardFacts, an_enabled_card


@pytest.fixture
def twilio_token() -> str:
    """The one that `make_line` checks signatures with."""
    return AUTH_TOKEN


@pytest.fixture
def twilio_app(office: Office) -> Flask:  # noqa: F811
    """Shijiazhuang's line."""
    return make_line(office)


@pytest.fixture
def move_clock(frozen: FrozenDateTimeFactory) -> MoveClock:  # noqa: F811
    """The line's clock goes along."""
    return frozen.move_to


@pytest.fixture
def card(office: Office) -> CardFacts:  # noqa: F811
    """A card with its own PIN."""
    return an_enabled_card(office)


def test_a_holder_reports_at_night(phone: Phone, card: CardFacts) -> None:
    phone.dial(at="2026-03-03T03:00+08:00", card=card).hears("挂失，请按1")

    phone.press("1", "1#", card.pin or "").hears("确认挂失")

    phone.press("1").hears("已经挂失")
    phone.hang_up()
    assert phone.is_over


@pytest.mark.recording("tests/recordings/report-at-night.yaml")
def test_a_recorded_report_is_as_it_was(replayed: Recording) -> None:
    assert replayed.afterwards["holder"]["status"] == "4"
