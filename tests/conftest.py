"""What many tests share."""

from collections.abc import Iterator

import pytest

from tests import postgres_server
from tests.postgres_server import PostgresServer


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL, started when the first test asks for it; each xdist worker has one of its own."""
    server = postgres_server.start()
    yield server
    server.stop()
