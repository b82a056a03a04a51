"""The parameters and headers of webhooks, as Twilio's voice page and recorded payloads have them."""

import re

import pytest
from twilio.request_validator import RequestValidator

from telephony.simulator.number import Number, Place
from telephony.simulator.parameters import Caller
from telephony.simulator.switchboard import Twilio
from tests.telephony.simulator.application import BASE, Application, Asked

GEOGRAPHY = [
    f"{who}{what}" for who in ("From", "To", "Caller", "Called") for what in ("City", "State", "Zip")
]


@pytest.fixture
def first(twilio: Twilio, application: Application) -> Asked:
    """The first webhook of a call from a Chinese mobile number."""
    application.answers("/voice", "<Gather numDigits='1'/>")
    twilio.dial("+8613800138000")
    return application.last


def test_the_standard_parameters_are_sent(first: Asked, line: Number) -> None:
    form = first.form

    assert re.fullmatch("CA[0-9a-f]{32}", form["CallSid"])
    assert form["AccountSid"] == line.account_sid
    assert form["ApiVersion"] == "2010-04-01"
    assert form["Direction"] == "inbound"


def test_called_is_whom_and_caller_is_who(first: Asked, line: Number) -> None:
    assert (first.form["From"], first.form["Caller"]) == ("+8613800138000",) * 2
    assert (first.form["To"], first.form["Called"]) == (line.number,) * 2


def test_empty_geography_is_sent_as_empty_fields(first: Asked) -> None:
    assert {name: first.form[name] for name in GEOGRAPHY} == dict.fromkeys(GEOGRAPHY, "")
    assert first.form["FromCountry"] == "CN"


def test_only_the_first_webhook_rings(first: Asked, twilio: Twilio, application: Application) -> None:
    call = twilio.dial()

    call.press("1")

    assert first.form["CallStatus"] == "ringing"
    assert application.last.form["CallStatus"] == "in-progress"


def test_the_headers_are_twilios(first: Asked) -> None:
    headers = first.headers

    assert headers["User-Agent"] == "TwilioProxy/1.1"
    assert headers["Accept"] == "*/*"
    assert headers["Accept-Encoding"] == "gzip"
    assert headers["X-Home-Region"] == "us1"
    assert headers["Content-Type"] == "application/x-www-form-urlencoded; charset=UTF-8"
    assert re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", headers["I-Twilio-Idempotency-Token"])


def test_each_webhook_has_a_token_of_its_own(first: Asked, twilio: Twilio, application: Application) -> None:
    twilio.dial()

    assert (
        application.last.headers["I-Twilio-Idempotency-Token"] != first.headers["I-Twilio-Idempotency-Token"]
    )


def test_twilios_own_validator_accepts_the_signature(first: Asked, line: Number) -> None:
    validator = RequestValidator(line.auth_token)

    assert validator.validate(f"{BASE}/voice", first.form, first.headers["X-Twilio-Signature"])
    assert not validator.validate(
        f"{BASE}/voice", first.form | {"From": "+1"}, first.headers["X-Twilio-Signature"]
    )


@pytest.mark.parametrize("withheld", ["anonymous", "unknown", "Restricted", "+266696687"])
def test_a_withheld_caller_is_a_word_and_from_nowhere(
    twilio: Twilio, application: Application, withheld: str
) -> None:
    application.answers("/voice", "<Hangup/>")

    twilio.dial(withheld)

    assert (application.last.form["From"], application.last.form["FromCountry"]) == (withheld, "")


def test_parameters_that_nobody_expects_are_sent_and_signed(
    twilio: Twilio, application: Application, line: Number
) -> None:
    application.answers("/voice", "<Hangup/>")
    extra = {"StirVerstat": "TN-Validation-Passed-A", "AddOns": '{"status": "successful"}', "New": "中文 +&="}

    twilio.dial(caller=Caller("+12025550123", Place("SPRINGFIELD", "IL", "62701", "US"), extra))

    form = application.last.form
    assert form["New"] == "中文 +&="
    assert form["FromCity"] == "SPRINGFIELD"
    assert RequestValidator(line.auth_token).validate(
        f"{BASE}/voice", form, application.last.headers["X-Twilio-Signature"]
    )


def test_geography_may_be_missing(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Hangup/>")

    twilio.dial(caller=Caller("+8613800138000", place=None))

    assert not [name for name in application.last.form if name.startswith(("FromC", "CallerC"))]


def test_by_get_the_parameters_are_in_the_signed_query(
    twilio: Twilio, application: Application, line: Number
) -> None:
    application.answers("/voice", "<Gather method='GET' action='/entry?step=1' numDigits='1'/>")
    application.answers("/entry", "<Hangup/>")
    call = twilio.dial()

    call.press("1")

    sent = call.last_exchange.attempts[0].request
    assert (application.last.method, application.last.form) == ("GET", {})
    assert (application.last.query["step"], application.last.query["Digits"]) == ("1", "1")
    assert RequestValidator(line.auth_token).validate(
        sent.url, {}, application.last.headers["X-Twilio-Signature"]
    )


def test_an_exchange_remembers_what_was_posted_and_answered(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Hangup/>")

    (exchange,) = twilio.dial("+8613800138000").exchanges

    assert exchange.posted("From") == "+8613800138000"
    assert exchange.posted("Digits") is None
    assert (exchange.status, exchange.body) == (200, "<Response><Hangup/></Response>")
    assert "X-Twilio-Signature" in dict(exchange.headers)
