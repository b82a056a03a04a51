"""The fallback URL and Twilio's apology; after its page on availability and reliability."""

from telephony.simulator.codes import Code
from telephony.simulator.status import CallStatus, Outcome
from tests.telephony.simulator.application import BASE, Application, Page
from tests.telephony.simulator.conftest import PlaceCall

FALLBACK = f"{BASE}/fallback"


def test_a_fatal_error_leads_to_the_fallback_with_code_and_url(
    place_call: PlaceCall, application: Application
) -> None:
    application.pages("/voice", Page(b"<Response>"))
    application.answers("/fallback", "<Say>Please call later.</Say>")

    call = place_call(fallback_url=FALLBACK)

    form = application.last.form
    assert (form["ErrorCode"], form["ErrorUrl"]) == ("12100", f"{BASE}/voice")
    assert form["CallSid"] == call.sid
    assert call.said == "Please call later."
    assert call.outcome is Outcome.LINE_HUNG_UP


def test_error_url_has_no_fragment(place_call: PlaceCall, application: Application) -> None:
    application.pages("/voice", Page(b"", "500 Oops"))
    application.answers("/fallback", "<Hangup/>")

    place_call(voice_url=f"{BASE}/voice#rp=all&rc=0", fallback_url=FALLBACK)

    assert application.last.form["ErrorUrl"] == f"{BASE}/voice"


def test_it_serves_every_document_of_the_call(place_call: PlaceCall, application: Application) -> None:
    application.answers("/voice", "<Gather action='/entry' numDigits='1'/>")
    application.pages("/entry", Page(b"", "500 Oops"))
    application.answers("/fallback", "<Redirect>/voice</Redirect>")
    call = place_call(fallback_url=FALLBACK)

    call.press("1")

    assert application.paths == ["/voice", "/entry", "/fallback", "/voice"]
    assert not call.is_over


def test_without_a_fallback_twilio_apologises_and_hangs_up(
    place_call: PlaceCall, application: Application
) -> None:
    application.pages("/voice", Page(b"", "500 Oops"))

    call = place_call()

    assert call.said == "We are sorry, an application error has occurred. Goodbye."
    assert (call.status, call.outcome) == (CallStatus.COMPLETED, Outcome.APPLICATION_ERROR)


def test_if_the_fallback_fails_too_twilio_apologises(place_call: PlaceCall, application: Application) -> None:
    application.pages("/voice", Page(b"", "500 Oops"))
    application.pages("/fallback", Page(b"not XML"))

    call = place_call(fallback_url=FALLBACK)

    assert call.outcome is Outcome.APPLICATION_ERROR
    assert [notice.code for notice in call.errors] == [Code.ERROR_ANSWER, Code.UNPARSABLE]


def test_an_error_in_the_waiting_document_takes_the_caller_out_of_the_queue(
    place_call: PlaceCall, application: Application
) -> None:
    application.answers("/voice", "<Enqueue waitUrl='/wait'>staff</Enqueue>")
    application.answers("/fallback", "<Say>Please call later.</Say>")

    call = place_call(fallback_url=FALLBACK)

    assert call.said == "Please call later."
    assert application.last.form["ErrorUrl"] == f"{BASE}/wait"
