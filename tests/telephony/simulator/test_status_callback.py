"""The number's status callback; after Twilio's pages on voice webhooks and the Call resource."""

import pytest
from twilio.request_validator import RequestValidator

from telephony.simulator.codes import Code, Severity
from telephony.simulator.exchange import Purpose
from telephony.simulator.number import Number
from telephony.simulator.status import Outcome
from tests.telephony.simulator.application import BASE, Application, Page
from tests.telephony.simulator.conftest import PlaceCall

ENDED = f"{BASE}/ended"


def test_the_end_of_a_call_is_told_with_its_length(
    place_call: PlaceCall, application: Application, line: Number
) -> None:
    application.answers("/voice", "<Pause length='1'/><Say/><Pause length='61'/>")
    application.pages("/ended", Page(b"", "204 No Content", None))

    call = place_call(status_callback=ENDED)

    form = application.last.form
    assert (form["CallStatus"], form["CallSid"], form["To"]) == ("completed", call.sid, line.number)
    assert (form["CallDuration"], form["Duration"]) == ("61", "2")
    assert form["Timestamp"] == "Tue, 03 Mar 2026 01:01:02 +0000"
    assert (form["CallbackSource"], form["SequenceNumber"]) == ("call-progress-events", "0")
    assert call.exchanges[-1].purpose is Purpose.STATUS
    assert RequestValidator(line.auth_token).validate(
        ENDED, form, application.last.headers["X-Twilio-Signature"]
    )


def test_it_is_told_once_when_the_caller_hangs_up(place_call: PlaceCall, application: Application) -> None:
    application.answers("/voice", "<Gather/>")
    application.answers("/ended", "")
    call = place_call(status_callback=ENDED)

    call.hang_up()
    call.hang_up()

    assert application.paths == ["/voice", "/ended"]
    assert call.outcome is Outcome.CALLER_HUNG_UP


@pytest.mark.parametrize(
    ("twiml", "status"),
    [("<Reject/>", "no-answer"), ("<Reject reason='busy'/>", "busy"), ("<Hangup/>", "completed")],
)
def test_it_tells_how_the_call_ended(
    place_call: PlaceCall, application: Application, twiml: str, status: str
) -> None:
    application.answers("/voice", twiml)
    application.answers("/ended", "")

    place_call(status_callback=ENDED)

    assert (application.last.form["CallStatus"], application.last.form["CallDuration"]) == (status, "0")


@pytest.mark.parametrize(
    "page",
    [
        Page(b"", "204 No Content", None),
        Page(b"<Response/>"),
        Page(b'<?xml version="1.0" encoding="UTF-8"?><Response />'),
        Page(b'<?xml version="1.0"?>\n<Response></Response>\n', content_type="application/xml"),
    ],
)
def test_nothing_and_an_empty_response_are_good_answers(
    place_call: PlaceCall, application: Application, page: Page
) -> None:
    application.answers("/voice", "<Hangup/>")
    application.pages("/ended", page)

    assert place_call(status_callback=ENDED).notices == ()


@pytest.mark.parametrize(
    "page",
    [
        Page(b"OK", content_type="text/html"),
        Page(b"<Response/>", content_type="text/html"),
        Page(b"<Response><Say>Hello.</Say></Response>"),
        Page(b"", "500 Oops"),
    ],
)
def test_other_answers_are_warned_of_and_change_nothing(
    place_call: PlaceCall, application: Application, page: Page
) -> None:
    application.answers("/voice", "<Hangup/>")
    application.pages("/ended", page)

    call = place_call(status_callback=ENDED)

    assert [(notice.code, notice.severity) for notice in call.notices] == [
        (Code.CALLBACK_ANSWER, Severity.WARNING)
    ]
    assert (call.said, call.outcome) == ("", Outcome.LINE_HUNG_UP)
    assert application.paths == ["/voice", "/ended"]


def test_a_callback_that_reaches_nobody_is_an_error_in_the_debugger_only(
    place_call: PlaceCall, application: Application
) -> None:
    application.answers("/voice", "<Hangup/>")

    call = place_call(status_callback="https://elsewhere.test/ended")

    assert [notice.code for notice in call.errors] == [Code.BAD_HOST]
    assert call.outcome is Outcome.LINE_HUNG_UP


def test_it_may_be_asked_for_by_get(place_call: PlaceCall, application: Application) -> None:
    application.answers("/voice", "<Hangup/>")
    application.answers("/ended", "")

    place_call(status_callback=ENDED, status_callback_method="GET")

    assert application.last.query["CallStatus"] == "completed"
