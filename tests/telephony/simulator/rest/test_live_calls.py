"""Calls in progress are looked at, taken over and ended by REST; after Twilio's Call page and its tutorial."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from telephony.simulator.call import Until
from telephony.simulator.exchange import Purpose
from telephony.simulator.phone_book import Party
from telephony.simulator.script import Moment
from telephony.simulator.status import CallStatus, Outcome
from telephony.simulator.switchboard import Twilio
from tests.telephony.simulator.application import BASE, Application

NOBODYS_CALL = f"CA{'0' * 32}"
BANK = "+8631195533"
NEWS = "<Response><Say>News.</Say><Gather/></Response>"


def test_a_gather_is_left_at_once_for_a_document_that_is_fetched(
    twilio: Twilio, application: Application, client: Client
) -> None:
    application.answers("/voice", "<Gather><Say>Press a key.</Say></Gather>")
    application.answers("/other", "<Say>News.</Say><Gather/>")
    call = twilio.dial()

    told = client.calls(call.sid).update(url=f"{BASE}/other", method="GET")
    call.listen()

    assert (told.sid, told.status) == (call.sid, "in-progress")
    assert (application.last.method, application.last.path) == ("GET", "/other")
    assert call.last_exchange.purpose is Purpose.UPDATE
    assert call.said == "Press a key.\nNews."


def test_a_document_may_be_given_in_words(twilio: Twilio, application: Application, client: Client) -> None:
    application.answers("/voice", "<Gather/>")
    call = twilio.dial()

    client.calls(call.sid).update(twiml=NEWS)
    call.listen()

    assert (call.said, call.moment) == ("News.", Moment.ASKED)
    assert application.paths == ["/voice"]


def test_addresses_in_given_words_start_from_nowhere(
    twilio: Twilio, application: Application, client: Client
) -> None:
    application.answers("/voice", "<Gather/>")
    application.answers("/absolute", "<Say>Found.</Say><Gather/>")
    first, second = twilio.dial(), twilio.dial()

    client.calls(first.sid).update(twiml=f"<Response><Redirect>{BASE}/absolute</Redirect></Response>")
    client.calls(second.sid).update(twiml="<Response><Redirect>/absolute</Redirect></Response>")
    second.listen()

    assert first.said == "Found."
    assert [int(notice.code) for notice in second.errors] == [11100]


def test_a_caller_who_waits_in_a_queue_leaves_it_and_its_action_hears_of_it_first(
    twilio: Twilio, application: Application, client: Client
) -> None:
    application.answers("/voice", "<Enqueue action='/left' waitUrl='/wait'>support</Enqueue>")
    application.answers("/wait", "<Pause length='20'/>")
    application.answers("/left", "<Say>not heard</Say>")
    call = twilio.dial()

    client.calls(call.sid).update(twiml=NEWS)
    call.listen()

    assert application.last.path == "/left"
    assert application.last.form["QueueResult"] == "redirected"
    assert application.last.form["QueueSid"] == twilio.queue("support").sid
    assert twilio.queue("support").size == 0
    assert call.said == "News."


def test_a_caller_who_talks_with_an_agent_is_taken_away_from_the_bridge(
    twilio: Twilio, application: Application, client: Client
) -> None:
    application.answers("/voice", "<Enqueue action='/left' waitUrl=''>support</Enqueue>")
    application.answers("/left", "")
    call = twilio.dial()
    conversation = twilio.queue("support").bridge_next()

    client.calls(call.sid).update(twiml=NEWS)

    assert application.last.form["QueueResult"] == "redirected-from-bridged"
    assert conversation.seconds == 0
    assert call.moment is Moment.SPEAKING


def test_a_caller_whose_dial_rings_or_talks_is_taken_away_and_the_dialled_leg_ends(
    twilio: Twilio, application: Application, client: Client
) -> None:
    application.answers("/voice", f"<Dial action='/dialled'>{BANK}</Dial>")
    twilio.phone_book[BANK] = Party(talks=None)
    call = twilio.dial()
    [dialled] = client.calls.list(parent_call_sid=call.sid)

    client.calls(call.sid).update(twiml=NEWS)
    call.listen()

    assert (dialled.status, dialled.direction, dialled.to) == ("in-progress", "outbound-dial", BANK)
    assert client.calls(dialled.sid).fetch().status == "completed"
    assert application.paths == ["/voice"]
    assert call.said == "News."


def test_the_dialled_party_can_be_hung_up(twilio: Twilio, application: Application, client: Client) -> None:
    application.answers("/voice", f"<Dial action='/dialled'>{BANK}</Dial>")
    application.answers("/dialled", "<Hangup/>")
    twilio.phone_book[BANK] = Party(talks=None)
    call = twilio.dial()
    [dialled] = client.calls.list(parent_call_sid=call.sid)

    client.calls(dialled.sid).update(status="completed")

    assert application.last.form["DialCallSid"] == dialled.sid
    assert application.last.form["DialCallStatus"] == "completed"
    assert call.is_over


def test_a_live_call_is_ended(twilio: Twilio, application: Application, client: Client) -> None:
    application.answers("/voice", "<Gather action='/key'/>")
    call = twilio.dial()

    told = client.calls(call.sid).update(status="completed")

    assert told.status == "completed"
    assert call.outcome is Outcome.ENDED_BY_REST
    assert application.paths == ["/voice"]


def test_to_cancel_does_nothing_to_a_call_that_was_answered(
    twilio: Twilio, application: Application, client: Client
) -> None:
    application.answers("/voice", "<Gather/>")
    call = twilio.dial()

    told = client.calls(call.sid).update(status="canceled")

    assert told.status == "in-progress"
    assert call.moment is Moment.ASKED


@pytest.mark.parametrize("change", [{"twiml": NEWS}, {"url": f"{BASE}/other"}, {"status": "completed"}])
def test_a_call_that_has_just_ended_refuses_everything(
    twilio: Twilio, application: Application, client: Client, change: dict[str, str]
) -> None:
    application.answers("/voice", "<Gather/>")
    call = twilio.dial()
    call.hang_up()

    with pytest.raises(TwilioRestException) as refused:
        client.calls(call.sid).update(**change)

    assert (refused.value.status, refused.value.code) == (400, 21220)
    assert "not in-progress" in refused.value.msg


def test_a_call_that_still_rings_cannot_be_given_a_document(
    twilio: Twilio, application: Application, client: Client
) -> None:
    application.answers("/voice", "<Pause length='5'/><Gather/>")
    call = twilio.dial(then=Until.NOW)

    with pytest.raises(TwilioRestException) as refused:
        client.calls(call.sid).update(twiml=NEWS)

    assert refused.value.code == 21220
    assert call.status is CallStatus.RINGING


def test_an_unknown_call_is_not_found(client: Client) -> None:
    with pytest.raises(TwilioRestException) as looked:
        client.calls(NOBODYS_CALL).fetch()
    with pytest.raises(TwilioRestException) as changed:
        client.calls(NOBODYS_CALL).update(twiml=NEWS)

    assert {(fault.value.status, fault.value.code) for fault in (looked, changed)} == {(404, 20404)}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, 20001),
        ({"status": "ringing"}, 20001),
        ({"url": "nowhere"}, 21205),
        ({"url": f"{BASE}/other", "method": "PUT"}, 20001),
        ({"twiml": f"<Response><Say>{'x' * 4_000}</Say></Response>"}, 32018),
    ],
)
def test_what_makes_no_sense_is_refused_and_the_call_goes_on(
    twilio: Twilio, application: Application, client: Client, change: dict[str, str], code: int
) -> None:
    application.answers("/voice", "<Gather/>")
    call = twilio.dial()

    with pytest.raises(TwilioRestException) as refused:
        client.calls(call.sid).update(**change)

    assert (refused.value.status, refused.value.code) == (400, code)
    assert call.moment is Moment.ASKED


def test_words_that_are_no_twiml_lead_to_the_fallback_like_any_bad_document(
    twilio: Twilio, application: Application, client: Client
) -> None:
    application.answers("/voice", "<Gather/>")
    call = twilio.dial()

    client.calls(call.sid).update(twiml="<Response><Say>")
    call.listen()

    assert [int(notice.code) for notice in call.errors] == [12100]
    assert call.outcome is Outcome.APPLICATION_ERROR


def test_a_call_is_described_as_twilio_does(twilio: Twilio, application: Application, client: Client) -> None:
    application.answers("/voice", "<Gather timeout='90'/>")
    call = twilio.dial("+8613800138000")
    call.wait(75)
    before = client.calls(call.sid).fetch()

    call.hang_up()
    after = client.calls(call.sid).fetch()

    assert (before.status, before.duration, before.end_time) == ("in-progress", None, None)
    assert (after.status, after.duration) == ("completed", "75")
    assert (after._from, after.to, after.direction) == ("+8613800138000", twilio.line.number, "inbound")
    assert (after.end_time - after.start_time).seconds == 75
    assert after.parent_call_sid is None


def test_calls_are_listed_by_status_and_number_the_latest_first(
    twilio: Twilio, application: Application, client: Client
) -> None:
    application.answers("/voice", "<Gather/>")
    callers = [f"+861380013800{number}" for number in range(3)]
    first, second, third = [twilio.dial(caller) for caller in callers]
    second.hang_up()

    everything = [call.sid for call in client.calls.list()]
    live = [call.sid for call in client.calls.list(status="in-progress")]
    of_one = [call.sid for call in client.calls.list(from_=callers[1], to=twilio.line.number)]

    assert everything == [third.sid, second.sid, first.sid]
    assert live == [third.sid, first.sid]
    assert of_one == [second.sid]


def test_a_long_list_comes_page_by_page(twilio: Twilio, application: Application, client: Client) -> None:
    application.answers("/voice", "<Hangup/>")
    dialled = [twilio.dial().sid for _ in range(7)]

    listed = [call.sid for call in client.calls.list(page_size=3)]
    page = client.calls.page(page_size=3, page_number=1)

    assert listed == dialled[::-1]
    assert [call.sid for call in page] == dialled[::-1][3:6]
