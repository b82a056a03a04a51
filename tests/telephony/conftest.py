"""The line's webhooks by hand, on Shijiazhuang's line."""

from collections.abc import Iterator

import freezegun
import pytest
from flask import Flask

from models.database import Database
from models.office import Office
from tests.calls.lines import city_of, make_line
from tests.factories import make_office


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    """Shijiazhuang's office on a Tuesday morning."""
    with freezegun.freeze_time("2026-03-03T02:00:00Z"):
        yield make_office(database, city_of("shijiazhuang"))


@pytest.fixture
def app(office: Office) -> Flask:
    """The webhooks, signatures on."""
    return make_line(office)
