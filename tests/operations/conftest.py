"""Shijiazhuang's office, on both engines."""

import pytest

from models.database import Database
from models.office import Office
from tests.calls.lines import city_of
from tests.factories import make_office


@pytest.fixture
def office(database: Database) -> Office:
    """One with words to say."""
    return make_office(database, city_of("shijiazhuang"))
