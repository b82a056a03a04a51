"""The account and what is set for its numbers; after Twilio's page on IncomingPhoneNumbers."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from telephony.number import NotAllowed, read_number
from telephony.simulator.switchboard import Twilio
from tests.telephony.simulator.application import BASE, Application


def test_the_account_is_the_one_there_is(client: Client, twilio: Twilio) -> None:
    account = client.api.v2010.accounts(twilio.line.account_sid).fetch()

    assert (account.sid, account.status, account.auth_token) == (
        twilio.line.account_sid,
        "active",
        None,
    )


def test_a_number_is_found_with_what_is_set_for_it(client: Client, twilio: Twilio) -> None:
    [number] = client.incoming_phone_numbers.list(phone_number=twilio.line.number)

    same = client.incoming_phone_numbers(number.sid).fetch()
    assert (same.phone_number, same.voice_url, same.voice_method) == (
        twilio.line.number,
        f"{BASE}/voice",
        "POST",
    )
    assert client.incoming_phone_numbers.list(phone_number="+8610000000") == []


def test_the_next_call_goes_where_the_number_now_leads(
    client: Client, twilio: Twilio, application: Application
) -> None:
    application.answers("/other", "<Hangup/>")
    application.answers("/ended", "")
    [number] = client.incoming_phone_numbers.list()

    number.update(voice_url=f"{BASE}/other", voice_method="GET", status_callback=f"{BASE}/ended")
    twilio.dial()

    assert [(asked.method, asked.path) for asked in application.asked] == [
        ("GET", "/other"),
        ("POST", "/ended"),
    ]


def test_what_is_not_named_stays_and_an_empty_address_is_taken_away(client: Client, twilio: Twilio) -> None:
    [number] = client.incoming_phone_numbers.list()
    number.update(voice_fallback_url=f"{BASE}/fallback", status_callback=f"{BASE}/ended")

    number.update(voice_fallback_url="")

    assert twilio.line.fallback_url is None
    assert twilio.line.status_callback == f"{BASE}/ended"


def test_an_unknown_number_is_not_found(client: Client) -> None:
    with pytest.raises(TwilioRestException) as refused:
        client.incoming_phone_numbers(f"PN{'0' * 32}").fetch()

    assert (refused.value.status, refused.value.code) == (404, 20404)


def test_the_lines_own_check_reads_it(twilio: Twilio, address: str) -> None:
    line = twilio.line

    found = read_number(line.account_sid, line.auth_token, line.number, address)

    assert found is not None
    assert (found.voice_url, found.voice_method, found.receives) == (f"{BASE}/voice", "POST", "voice")
    assert (found.application_sid, found.trunk_sid, found.fallback_url) == ("", "", "")
    assert read_number(line.account_sid, line.auth_token, "+8610000000", address) is None
    with pytest.raises(NotAllowed):
        read_number(line.account_sid, "another token", line.number, address)
