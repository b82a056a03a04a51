"""What Twilio takes for TwiML, and what it makes of other things; after its voice page and its error pages."""

import pytest

from telephony.simulator.call import Call
from telephony.simulator.codes import Code
from telephony.simulator.heard import Sound
from telephony.simulator.leg import GoesInCircles
from telephony.simulator.status import CallStatus, Outcome
from telephony.simulator.switchboard import Twilio
from tests.telephony.simulator.application import BASE, Application, Page

SPEAKS = b"<Response><Say>Hello.</Say></Response>"


def test_an_empty_response_hangs_up(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Response/>")

    call = twilio.dial()

    assert (call.status, call.outcome) == (CallStatus.COMPLETED, Outcome.LINE_HUNG_UP)
    assert call.heard == ()


@pytest.mark.parametrize(
    "kind", ["text/xml", "application/xml", "text/html", "text/xml; charset=utf-8", "TEXT/XML"]
)
def test_xml_and_html_are_read_as_twiml(twilio: Twilio, application: Application, kind: str) -> None:
    application.pages("/voice", Page(SPEAKS, content_type=kind))

    assert twilio.dial().said == "Hello."


def test_plain_text_is_twiml_if_it_can_be(twilio: Twilio, application: Application) -> None:
    application.pages("/voice", Page(SPEAKS, content_type="text/plain"))

    assert twilio.dial().said == "Hello."


def test_plain_text_is_read_aloud_otherwise(twilio: Twilio, application: Application) -> None:
    application.pages("/voice", Page(b"Our office is closed.", content_type="text/plain"))

    call = twilio.dial()

    assert call.said == "Our office is closed."
    assert call.is_over


def test_sound_is_played(twilio: Twilio, application: Application) -> None:
    application.pages("/voice", Page(b"RIFF", content_type="audio/wav"))

    call = twilio.dial()

    assert [(sound.sound, sound.text) for sound in call.heard] == [(Sound.PLAY, f"{BASE}/voice")]
    assert call.is_over


@pytest.mark.parametrize("kind", [None, "application/json", "image/png"])
def test_other_content_types_or_none_are_an_error(
    twilio: Twilio, application: Application, kind: str | None
) -> None:
    application.pages("/voice", Page(SPEAKS, content_type=kind))

    call = twilio.dial()

    assert [notice.code for notice in call.errors] == [Code.CONTENT_TYPE]
    assert call.exchanges[0].codes == (Code.CONTENT_TYPE,)


@pytest.mark.parametrize(
    ("body", "at_line", "at_column"),
    [
        (b'\n<?xml version="1.0" encoding="UTF-8"?><Response/>', 2, 1),
        (b' <?xml version="1.0"?><Response/>', 1, 2),
        (b"<Response>\n  <Say>Hello.</Say\n</Response>", 3, 1),
        (b"<Response><Say>A & B</Say></Response>", 1, 19),
        (b"<Response><Say voice=man>A</Say></Response>", 1, 22),
        (b"<response/>", 1, 1),
        (b"<Say>Hello.</Say>", 1, 1),
        (b"", 1, 1),
    ],
)
def test_what_is_not_xml_or_not_a_response_is_refused_with_its_place(
    twilio: Twilio, application: Application, body: bytes, at_line: int, at_column: int
) -> None:
    application.pages("/voice", Page(body))

    call = twilio.dial()

    (error,) = call.errors
    assert (error.code, error.line, error.column) == (Code.UNPARSABLE, at_line, at_column)


def test_comments_cdata_and_other_encodings_are_read(twilio: Twilio, application: Application) -> None:
    words = '<?xml version="1.0" encoding="UTF-16"?><Response><!-- ! --><Say><![CDATA[您好 & <再见>]]></Say></Response>'
    application.pages("/voice", Page(words.encode("utf-16")))

    assert twilio.dial().said == "您好 & <再见>"


def test_names_are_case_sensitive_and_unknown_verbs_are_passed_over(
    twilio: Twilio, application: Application
) -> None:
    application.answers(
        "/voice", "<Response>\n <say>no</say>\n  <Shout>no</Shout>\n<Say>yes</Say></Response>"
    )

    call = twilio.dial()

    assert call.said == "yes"
    assert [(notice.code, notice.line, notice.column) for notice in call.warnings] == [
        (Code.SCHEMA, 2, 2),
        (Code.SCHEMA, 3, 3),
    ]


def test_unknown_attributes_are_warned_of(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Say Voice='man'>yes</Say>")

    call = twilio.dial()

    assert call.said == "yes"
    assert [(notice.code, notice.message) for notice in call.warnings] == [
        (Code.SCHEMA, "Say has no attribute Voice")
    ]


@pytest.mark.parametrize("verb", ["Connect", "Start", "Stop", "Pay", "Prompt", "Refer", "Sms"])
def test_twilios_other_verbs_are_named_as_not_simulated(
    twilio: Twilio, application: Application, verb: str
) -> None:
    application.answers("/voice", f"<{verb}/><Say>The call goes on.</Say>")

    call = twilio.dial()

    assert call.said == "The call goes on."
    assert [(notice.code, notice.message) for notice in call.warnings] == [
        (Code.NOT_SIMULATED, f"{verb} is not simulated")
    ]


def test_relative_urls_hang_on_the_current_document(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Redirect>menus/main</Redirect>")
    application.answers("/menus/main", "<Redirect>side</Redirect>")
    application.answers("/menus/side", "<Redirect>../end?a=1&amp;b=2</Redirect>")
    application.answers("/end", "<Hangup/>")

    twilio.dial()

    assert application.paths == ["/voice", "/menus/main", "/menus/side", "/end"]
    assert application.last.query == {"a": "1", "b": "2"}


def test_an_application_that_goes_in_circles_is_found_out(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Redirect/>")

    with pytest.raises(GoesInCircles):
        twilio.dial()


def test_a_call_lasts_four_hours_at_most(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Say>Hello.</Say><Pause length='600'/><Redirect/>")

    call: Call = twilio.dial()

    assert (call.seconds, call.outcome) == (14_400, Outcome.TOO_LONG)
