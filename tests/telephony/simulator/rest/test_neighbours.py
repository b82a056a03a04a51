"""Calls that other processes hold are found at one address."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from telephony.rest import rest_client
from telephony.simulator.clock import VirtualClock
from telephony.simulator.number import Number
from telephony.simulator.phone_book import Party
from telephony.simulator.rest.api import RestApi
from telephony.simulator.rest.neighbours import Neighbours, joined
from telephony.simulator.rest.server import serving
from telephony.simulator.switchboard import Twilio
from telephony.simulator.wsgi_transport import WsgiTransport
from tests.telephony.simulator.application import BASE, Application

NEWS = "<Response><Gather/></Response>"


@pytest.fixture
def central(line: Number, application: Application, clock: VirtualClock) -> Iterator[str]:
    """The address that the application knows; no call is made there."""
    switchboard = Twilio(line, WsgiTransport(application, BASE), clock)
    with serving(RestApi(switchboard, Neighbours())) as address:
        yield address


@pytest.fixture
def client(central: str, line: Number) -> Iterator[Client]:
    client = rest_client(line.account_sid, line.auth_token, central)
    yield client
    client.http_client.session.close()


def test_a_neighbours_call_is_taken_over(
    twilio: Twilio, application: Application, client: Client, central: str
) -> None:
    application.answers("/voice", "<Enqueue action='/left' waitUrl=''>support</Enqueue>")
    application.answers("/left", "")
    call = twilio.dial()

    with joined(RestApi(twilio), central):
        told = client.calls(call.sid).update(twiml=NEWS)

    assert told.sid == call.sid
    assert application.last.form["QueueResult"] == "redirected"


def test_the_legs_that_a_neighbours_call_has_dialled_are_listed(
    twilio: Twilio, application: Application, client: Client, central: str
) -> None:
    application.answers("/voice", "<Dial>+8631195533</Dial>")
    twilio.phone_book.anybody = Party(talks=None)
    call = twilio.dial()

    with joined(RestApi(twilio), central):
        [leg] = client.calls.list(parent_call_sid=call.sid)

    assert leg.to == "+8631195533"


def test_of_two_neighbours_the_one_who_holds_the_call_answers_even_if_with_a_refusal(
    twilio: Twilio, application: Application, clock: VirtualClock, client: Client, central: str
) -> None:
    application.answers("/voice", "<Hangup/>")
    other = Twilio(twilio.line, WsgiTransport(application, BASE), clock)
    over = other.dial()

    with (
        joined(RestApi(twilio), central),
        joined(RestApi(other), central),
        pytest.raises(TwilioRestException) as refused,
    ):
        client.calls(over.sid).update(twiml=NEWS)

    assert refused.value.code == 21220


def test_whoever_has_left_is_not_asked_any_more(
    twilio: Twilio, application: Application, client: Client, central: str
) -> None:
    application.answers("/voice", "<Gather/>")
    call = twilio.dial()
    with joined(RestApi(twilio), central):
        pass

    with pytest.raises(TwilioRestException) as refused:
        client.calls(call.sid).fetch()

    assert refused.value.code == 20404


def test_only_the_account_itself_may_join(
    twilio: Twilio, application: Application, client: Client, central: str
) -> None:
    application.answers("/voice", "<Gather/>")
    stranger = Twilio(
        replace(twilio.line, auth_token="another token"), WsgiTransport(application, BASE), twilio.clock
    )
    call = stranger.dial()

    with joined(RestApi(stranger), central), pytest.raises(TwilioRestException) as refused:
        client.calls(call.sid).fetch()

    assert refused.value.code == 20404


def test_where_nobody_is_there_a_call_is_made_all_the_same(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Gather/>")

    with joined(RestApi(twilio), "http://127.0.0.1:9"):
        call = twilio.dial()

    assert not call.is_over
