"""The real client over real HTTP, and what the tests of several resources need."""

from collections.abc import Iterator

import pytest
from twilio.rest import Client

from telephony.rest import rest_client
from telephony.simulator.number import Number
from telephony.simulator.rest.api import RestApi
from telephony.simulator.rest.server import serving
from telephony.simulator.switchboard import Twilio


@pytest.fixture
def address(twilio: Twilio) -> Iterator[str]:
    """Where the stand-in's REST interface is served."""
    with serving(RestApi(twilio)) as address:
        yield address


@pytest.fixture
def client(address: str, line: Number) -> Iterator[Client]:
    """The client of the application, pointed at the stand-in."""
    client = rest_client(line.account_sid, line.auth_token, address)
    yield client
    client.http_client.session.close()
