"""What others have published of Twilio's webhooks, held against what the stand-in sends: the same parameters."""

from dataclasses import replace

import pytest

from telephony.simulator.number import Number
from telephony.simulator.status import CallStatus
from telephony.simulator.switchboard import Twilio
from tests.telephony.foreign import FILES, webhooks
from tests.telephony.simulator.application import BASE, Application
from tests.telephony.simulator.conftest import LINE

OF_SOME_CALLS = {
    *("AnsweredBy", "ApplicationSid", "CallToken", "CalledVia", "CallerName", "ForwardedFrom", "StirVerstat"),
    *("RecordingDuration", "RecordingSid", "RecordingUrl", "SipResponseCode"),
    *("SipCallId", "SipDomain", "SipDomainSid", "SipSourceIp", "opportunityId"),
}
"""Come with calls that the stand-in has not: of clients and SIP, forwarded or recorded ones. Its `extra` sends any."""


@pytest.fixture
def line() -> Number:
    return replace(LINE, status_callback=f"{BASE}/status")


@pytest.mark.parametrize("name", FILES)
def test_the_stand_in_sends_what_they_hold(name: str, twilio: Twilio, application: Application) -> None:
    sent = everything_sent(twilio, application)

    for each in webhooks(name):
        assert set(each.form) - sent - OF_SOME_CALLS == set()


def test_the_stand_in_sends_nothing_that_none_of_them_holds(twilio: Twilio, application: Application) -> None:
    seen = {name for file in FILES for each in webhooks(file) for name in each.form}

    assert everything_sent(twilio, application) - seen == set()


def test_every_status_of_theirs_is_known() -> None:
    statuses = {each.form["CallStatus"] for file in FILES for each in webhooks(file)}

    assert statuses <= {status.value for status in CallStatus}


def everything_sent(twilio: Twilio, application: Application) -> set[str]:
    """The names of all parameters of a call that keys something, dials somebody and ends."""
    application.answers("/voice", "<Gather numDigits='1' action='/keyed'/>")
    application.answers("/keyed", "<Dial action='/dialled'>+8613800138001</Dial>")
    application.answers("/dialled", "<Hangup/>")
    application.answers("/status", "")
    twilio.dial("+8613800138000").press("1")
    return {name for asked in application.asked for name in asked.form}
