"""What a call asked and was answered, as Call Events tell it; after Twilio's page on them."""

from twilio.rest import Client

from scripts.recordings.sources import from_events
from telephony.simulator.switchboard import Twilio
from tests.telephony.simulator.application import BASE, Application, Page


def test_each_webhook_is_told_with_its_answer(
    twilio: Twilio, application: Application, client: Client
) -> None:
    application.answers("/voice", "<Gather action='/key?turn=1' numDigits='1'/>")
    application.answers("/key", "<Hangup/>")
    call = twilio.dial("+8613800138000")
    call.press("5")

    first, second = client.calls(call.sid).events.list()

    assert (first.request["method"], first.request["url"]) == ("POST", f"{BASE}/voice")
    assert first.request["parameters"]["call_sid"] == call.sid
    assert first.request["parameters"]["from"] == "+8613800138000"
    assert (first.response["response_code"], first.response["content_type"]) == (200, "text/xml")
    assert first.response["response_body"] == call.exchanges[0].body
    assert first.response["date_created"] == "Tue, 03 Mar 2026 01:00:00 +0000"
    assert first.response["request_duration"] == 0
    assert second.request["url"] == f"{BASE}/key?turn=1"
    assert second.request["parameters"]["digits"] == "5"
    assert second.request["parameters"]["finished_on_key"] == ""


def test_a_webhook_that_failed_is_told_as_it_failed(
    twilio: Twilio, application: Application, client: Client
) -> None:
    application.pages("/voice", Page(b"oops", "500 Oops", "text/plain"))
    call = twilio.dial()

    [event] = client.calls(call.sid).events.list()

    assert (event.response["response_code"], event.response["response_body"]) == (500, "oops")


def test_overrides_in_a_fragment_are_no_part_of_the_request(
    twilio: Twilio, application: Application, client: Client
) -> None:
    application.answers("/voice", f"<Redirect>{BASE}/next#rc=2</Redirect>")
    application.answers("/next", "<Hangup/>")
    call = twilio.dial()

    events = client.calls(call.sid).events.list(page_size=1)

    assert [event.request["url"] for event in events] == [f"{BASE}/voice", f"{BASE}/next"]


def test_the_lines_own_reader_gets_back_what_was_posted(
    twilio: Twilio, application: Application, client: Client
) -> None:
    application.answers("/voice", "<Gather action='/key' numDigits='1'/>")
    application.answers("/key", "<Hangup/>")
    call = twilio.dial("+8613800138000")
    call.press("5")

    kept = from_events(call.sid, client.calls(call.sid).events.list())

    assert [dict(sent.parameters) for sent in kept.sent] == [
        dict(exchange.parameters) for exchange in call.exchanges
    ]
