"""Who may ask, and what is said to requests that lead nowhere."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from telephony.rest import rest_client
from telephony.simulator.number import Number
from telephony.simulator.rest.api import RestApi
from telephony.simulator.rest.asked import Asked
from telephony.simulator.switchboard import Twilio


def test_only_the_account_with_its_token_is_answered(address: str, line: Number) -> None:
    stranger = rest_client(line.account_sid, "another token", address)

    with pytest.raises(TwilioRestException) as refused:
        stranger.calls(f"CA{'0' * 32}").fetch()
    stranger.http_client.session.close()

    assert (refused.value.status, refused.value.code) == (401, 20003)


def test_another_account_is_not_found(client: Client) -> None:
    with pytest.raises(TwilioRestException) as refused:
        client.api.v2010.accounts(f"AC{'0' * 32}").calls(f"CA{'0' * 32}").fetch()

    assert (refused.value.status, refused.value.code) == (404, 20404)


def test_what_twilio_has_and_the_stand_in_does_not_is_named(client: Client) -> None:
    with pytest.raises(TwilioRestException) as refused:
        client.conferences(f"CF{'0' * 32}").fetch()

    assert (refused.value.status, refused.value.code) == (404, 20404)
    assert refused.value.msg == f"Unable to fetch record: not simulated: GET Conferences/CF{'0' * 32}"


def test_a_refusal_has_the_four_fields_of_twilios(twilio: Twilio) -> None:
    told = RestApi(twilio).answer(Asked("GET", "/2010-04-01/Accounts.json"))

    assert told.status == 401
    assert told.record == {
        "code": 20003,
        "message": "Authenticate",
        "more_info": "https://www.twilio.com/docs/errors/20003",
        "status": 401,
    }
