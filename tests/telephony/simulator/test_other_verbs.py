"""Play, Pause, Redirect, Hangup, Reject and Leave; after Twilio's pages on each."""

import pytest

from telephony.simulator.call import Until
from telephony.simulator.clock import VirtualClock
from telephony.simulator.codes import Code
from telephony.simulator.exchange import Purpose
from telephony.simulator.habits import Habits, Sounds
from telephony.simulator.heard import Sound
from telephony.simulator.number import Number
from telephony.simulator.script import Moment
from telephony.simulator.status import CallStatus, Outcome
from telephony.simulator.switchboard import Twilio
from telephony.simulator.wsgi_transport import WsgiTransport
from tests.telephony.simulator.application import BASE, Application, Page


@pytest.fixture
def careful(application: Application, clock: VirtualClock, line: Number) -> Twilio:
    """A Twilio that fetches the sounds it plays."""
    return Twilio(line, WsgiTransport(application, BASE), clock, Habits(sounds=Sounds.FETCHED))


def test_play_names_the_whole_url(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Play loop='2'>sounds/welcome.mp3</Play>")

    call = twilio.dial()

    assert [(sound.sound, sound.text) for sound in call.heard] == [
        (Sound.PLAY, f"{BASE}/sounds/welcome.mp3")
    ] * 2


def test_play_digits_are_tones_of_known_length(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Play digits='wwW'/>")

    (heard,) = twilio.dial().heard

    assert (heard.sound, heard.text, heard.seconds) == (Sound.TONES, "wwW", 2)


def test_other_tones_are_warned_of(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Play digits='1x'/>")

    call = twilio.dial()

    assert [notice.code for notice in call.warnings] == [Code.PLAY_DIGITS]
    assert call.heard == ()


def test_sounds_are_got_without_twilios_parameters(careful: Twilio, application: Application) -> None:
    application.answers("/voice", "<Play>/welcome.mp3</Play>")
    application.pages("/welcome.mp3", Page(b"ID3", content_type="audio/mpeg"))

    call = careful.dial()

    assert (application.last.method, application.last.query) == ("GET", {})
    assert call.exchanges[-1].purpose is Purpose.SOUND
    assert call.last_exchange.purpose is Purpose.INCOMING


def test_what_is_not_sound_is_not_played(careful: Twilio, application: Application) -> None:
    application.answers("/voice", "<Play>/welcome.mp3</Play><Play>/missing.mp3</Play><Say>on</Say>")
    application.pages("/welcome.mp3", Page(b"<html/>", content_type="text/html"))

    call = careful.dial()

    assert [notice.code for notice in call.errors] == [Code.PLAY_CONTENT_TYPE, Code.ERROR_ANSWER]
    assert [sound.text for sound in call.heard] == ["on"]


def test_pause_is_a_second_of_silence(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Say>a</Say><Pause/><Pause length='7'/>")

    call = twilio.dial()

    assert [(sound.sound, sound.seconds) for sound in call.heard[1:]] == [(Sound.PAUSE, 1), (Sound.PAUSE, 7)]


def test_a_bad_pause_is_a_second(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Say>a</Say><Pause length='-3'/>")

    call = twilio.dial()

    assert call.heard[1].seconds == 1
    assert [notice.code for notice in call.warnings] == [Code.PAUSE_LENGTH]


def test_a_pause_before_all_else_lets_it_ring(
    twilio: Twilio, application: Application, clock: VirtualClock
) -> None:
    application.answers("/voice", "<Pause length='8'/><Say>Hello.</Say><Gather/>")

    call = twilio.dial(then=Until.NOW)
    ringing = (call.status, call.moment)
    call.listen()

    assert ringing == (CallStatus.RINGING, Moment.RINGING)
    assert [sound.sound for sound in call.heard] == [Sound.SAY]
    assert clock.monotonic() > 8
    assert call.seconds < 8


def test_a_caller_who_hangs_up_while_it_rings_was_not_answered(
    twilio: Twilio, application: Application
) -> None:
    application.answers("/voice", "<Pause length='8'/><Say>Hello.</Say>")
    call = twilio.dial(then=Until.NOW)

    call.hang_up()

    assert (call.status, call.outcome, call.seconds) == (CallStatus.NO_ANSWER, Outcome.CALLER_HUNG_UP, 0)


def test_nothing_behind_a_redirect_is_reached(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Redirect method='GET'>/next</Redirect><Say>never</Say>")
    application.answers("/next", "<Say>here</Say>")

    call = twilio.dial()

    assert call.said == "here"
    assert application.last.method == "GET"


def test_an_empty_redirect_is_the_same_document_again(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Say>once</Say><Redirect/>", "<Say>twice</Say>")

    call = twilio.dial()

    assert call.said == "once\ntwice"
    assert application.paths == ["/voice", "/voice"]


def test_a_bad_method_is_post(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Redirect method='PUT'>/next</Redirect>")
    application.answers("/next", "")

    call = twilio.dial()

    assert application.last.method == "POST"
    assert [notice.code for notice in call.warnings] == [Code.REDIRECT_METHOD]


def test_hangup_ends_the_call(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Hangup/><Say>never</Say>")

    call = twilio.dial()

    assert (call.said, call.status, call.outcome) == ("", CallStatus.COMPLETED, Outcome.LINE_HUNG_UP)


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("", CallStatus.NO_ANSWER),
        ("reason='rejected'", CallStatus.NO_ANSWER),
        ("reason='busy'", CallStatus.BUSY),
    ],
)
def test_reject_refuses_a_call_that_was_not_taken(
    twilio: Twilio, application: Application, reason: str, status: CallStatus
) -> None:
    application.answers("/voice", f"<Reject {reason}/><Say>never</Say>")

    call = twilio.dial()

    assert (call.status, call.outcome, call.heard) == (status, Outcome.REJECTED, ())


def test_a_bad_reason_is_a_rejection(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Reject reason='tired'/>")

    call = twilio.dial()

    assert [notice.code for notice in call.warnings] == [Code.REJECT_REASON]
    assert call.status is CallStatus.NO_ANSWER


def test_once_taken_a_call_cannot_be_rejected(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Say>Hello.</Say><Reject/>")

    call = twilio.dial()

    assert (call.status, call.outcome) == (CallStatus.COMPLETED, Outcome.LINE_HUNG_UP)
    assert [notice.code for notice in call.warnings] == [Code.SCHEMA]


def test_leave_outside_a_queue_ends_the_document(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Leave/><Say>never</Say>")

    call = twilio.dial()

    assert call.is_over
    assert call.said == ""
