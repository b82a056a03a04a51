"""A call on a line of whatever shape, recorded with the plugin's telephone, is green at once when it is replayed."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from flask import Flask, Response, request

from recordings.difference import first_difference
from recordings.masks import Masks
from recordings.phone import A_CALLER, A_MORNING, Phone, Setting
from recordings.player import Player
from recordings.reader import read_recording
from recordings.recording import Pressed
from telephony.simulator.clock import VirtualClock
from telephony.simulator.hurting import Hurting
from telephony.simulator.number import Number
from telephony.simulator.switchboard import Twilio
from telephony.simulator.wsgi_transport import WsgiTransport

LINE = Number("+391234567", "https://else.test/in", "AC" + "0" * 32, "a token that only tests know")
ASKS = '<Gather action="/next" numDigits="1"><Say>Press a key.</Say></Gather>'
SHAPES = {
    "said three times": '<Gather action="/next" numDigits="1"><Say loop="3">Press a key.</Say></Gather>',
    "said in the wrong way": '<Gather action="/next" numDigits="1"><Say loop="often">Press a key.</Say></Gather>',
    "words before and after the question": f"<Say>Hello.</Say>{ASKS}<Say>Nothing was pressed.</Say><Hangup/>",
    "music between words": f"<Say>Hello.</Say><Play>https://else.test/jingle.mp3</Play>{ASKS}",
    "a document that leads to another": "<Say>Hello.</Say><Redirect>/asks</Redirect>",
    "words in several languages": f'<Say language="it-IT">Ciao.</Say><Pause length="2"/><Say>Hello.</Say>{ASKS}',
    "words with markup": (
        '<Gather action="/next" numDigits="1"><Say>Press <emphasis>one</emphasis> <break/> key.</Say></Gather>'
    ),
    "a question without an action": "<Gather numDigits='1'><Say>Press a key.</Say></Gather>",
}
LISTENS = '<Gather action="/next" input="speech"><Say>What is it?</Say></Gather><Say>Nothing was said.</Say><Hangup/>'
RECORDS = '<Say>After the beep.</Say><Record action="/next"/><Say>No message.</Say><Redirect>/asks</Redirect>'
LINES = ("<Hangup/>", "<Say>Goodbye.</Say>", "<Say>Wait.</Say><Dial>+391234568</Dial>", "<Reject/>", "")


def line(first: str, then: str) -> Flask:
    """An application that answers a call with one document, and a key with another."""
    app = Flask(__name__)
    documents: Mapping[str, str] = {"/in": first, "/asks": ASKS, "/next": then}

    @app.post("/<path:_path>")
    def answer(_path: str) -> Response:
        twiml = then if "Digits" in request.form else documents[request.path]
        return Response(f"<Response>{twiml}</Response>", mimetype="text/xml")

    @app.get("/jingle.mp3")
    def jingle() -> Response:
        return Response(b"\0" * 800, mimetype="audio/mpeg")

    return app


def as_they_are(pressed: Pressed) -> str:
    """No roles here."""
    assert isinstance(pressed, str)
    return pressed


Act = Callable[[Phone], object]
Replayed = Callable[[Flask, Act], str]
SPOKEN: Mapping[str, tuple[str, Act]] = {
    "words": (LISTENS, lambda phone: phone.says("My card, please.")),
    "a number in words": (LISTENS, lambda phone: phone.says("It is 110101199003071233.")),
    "no words": (LISTENS, lambda phone: phone.stay_silent()),
    "a message and a silence": (RECORDS, lambda phone: phone.says("Call me back.").stay_silent()),
    "a message and a key": (RECORDS, lambda phone: phone.says("Call me back.").press("#")),
    "a message, then the receiver": (RECORDS, lambda phone: phone.says("Call me back.")),
    "no message": (RECORDS, lambda phone: phone.stay_silent()),
}


@pytest.fixture
def replayed_after(tmp_path: Path) -> Replayed:
    """What is otherwise in a replay of the call in which the caller did this, in words; empty if nothing is."""

    def difference(app: Flask, act: Act) -> str:
        wire = WsgiTransport(app, "https://else.test")
        phone = Phone(Setting(LINE, wire, lambda _moment: None)).dial()
        act(phone)
        phone.hang_up()
        phone.record(tmp_path / "call.yaml", "A call.")
        recording = read_recording(tmp_path / "call.yaml")
        network = Hurting(wire)
        twilio = Twilio(LINE, network, VirtualClock(A_MORNING))
        played = Player(twilio, LINE, network, A_CALLER, as_they_are, Masks()).play(recording)
        return str(first_difference(recording, played) or "")

    return difference


@pytest.mark.parametrize("then", LINES)
@pytest.mark.parametrize("first", SHAPES.values(), ids=SHAPES)
def test_a_call_in_which_a_key_was_pressed_is_green(first: str, then: str, replayed_after: Replayed) -> None:
    assert replayed_after(line(first, then), lambda phone: phone.press("1")) == ""


@pytest.mark.parametrize("first", SHAPES.values(), ids=SHAPES)
def test_a_call_in_which_nothing_was_pressed_is_green(first: str, replayed_after: Replayed) -> None:
    assert replayed_after(line(first, "<Hangup/>"), Phone.stay_silent) == ""


@pytest.mark.parametrize(("first", "act"), SPOKEN.values(), ids=SPOKEN)
def test_a_call_in_which_something_was_said_is_green(
    first: str, act: Act, replayed_after: Replayed, tmp_path: Path
) -> None:
    assert replayed_after(line(first, "<Say>Thank you.</Say>"), act) == ""

    assert "110101199003071233" not in (tmp_path / "call.yaml").read_text()


def test_words_that_nobody_listens_to_fail_the_test_that_says_them() -> None:
    wire = WsgiTransport(line(ASKS, ""), "https://else.test")
    phone = Phone(Setting(LINE, wire, lambda _moment: None)).dial()

    with pytest.raises(AssertionError, match="nobody listens"):
        phone.says("Hello?")


def test_what_twilio_names_anew_in_each_call_is_no_difference(
    replayed_after: Replayed, tmp_path: Path
) -> None:
    app = Flask(__name__)

    @app.post("/in")
    def incoming() -> str:
        return f'<Response><Record action="/taken?call={request.form["CallSid"]}"/></Response>'

    @app.post("/taken")
    def taken() -> str:
        return f"<Response><Play>{request.form['RecordingUrl']}</Play></Response>"

    assert replayed_after(app, lambda phone: phone.says("Call me back.").press("#")) == ""

    assert "/taken?call=CA…" in (tmp_path / "call.yaml").read_text()
