"""Putting a caller through by Twilio's REST interface: what is posted, and what becomes of refusals."""

import json
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest

from models.exchange import CallIsOver, Exchange, NotConnected
from telephony.exchange import TwilioExchange

ACCOUNT, CALL = f"AC{'0' * 32}", f"CA{'0' * 32}"
LINE, OPERATOR = "+8631112333", "+8631188880001"


class Twilio(HTTPServer):
    """Answers with `status` and `code`, remembers what was posted."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.code = 200, 0
        self.posted: list[tuple[str, str, dict[str, str]]] = []


class _Handler(BaseHTTPRequestHandler):
    server: Twilio

    def do_POST(self) -> None:
        """Update a call."""
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        fields = {name: values[0] for name, values in form.items()}
        self.server.posted.append((self.path, self.headers["Authorization"], fields))
        refusal = {"code": self.server.code, "message": f"no {OPERATOR}", "status": self.server.status}
        body = json.dumps(refusal if self.server.status >= 400 else {"sid": CALL}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def twilio() -> Iterator[Twilio]:
    """A stand-in that listens."""
    with Twilio() as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def exchange(twilio: Twilio) -> Exchange:
    """The real client, pointed at the stand-in."""
    api = f"http://127.0.0.1:{twilio.server_port}"
    return TwilioExchange(ACCOUNT, "secret", LINE, "https://line.example", api)


def test_the_callers_call_is_given_new_twiml_that_dials_the_operator(
    exchange: Exchange, twilio: Twilio
) -> None:
    exchange.connect(CALL, 5, OPERATOR, "1001")

    [(path, authorization, fields)] = twilio.posted
    [dial] = ElementTree.fromstring(fields["Twiml"])
    [number] = dial
    assert path == f"/2010-04-01/Accounts/{ACCOUNT}/Calls/{CALL}.json"
    assert authorization == f"Basic {b64encode(f'{ACCOUNT}:secret'.encode()).decode()}"
    assert (dial.tag, dial.get("action")) == ("Dial", "https://line.example/voice/turn/5")
    assert (number.tag, number.text) == ("Number", OPERATOR)
    assert number.get("url") == "https://line.example/voice/queue/whisper/1001"


def test_a_sip_telephone_is_dialled_as_one(exchange: Exchange, twilio: Twilio) -> None:
    exchange.connect(CALL, 5, "sip:1001@desk.example", "1001")

    [(_, _, fields)] = twilio.posted
    [[sip]] = ElementTree.fromstring(fields["Twiml"])
    assert (sip.tag, sip.text) == ("Sip", "sip:1001@desk.example")


def test_to_call_back_a_new_call_rings_the_operator_and_its_twiml_dials_the_other(
    exchange: Exchange, twilio: Twilio
) -> None:
    exchange.call_back("+8613812345678", OPERATOR, "1001")

    [(path, _, fields)] = twilio.posted
    [say, dial] = ElementTree.fromstring(fields["Twiml"])
    assert path == f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
    assert (fields["To"], fields["From"]) == (OPERATOR, LINE)
    assert (say.tag, say.get("language"), "1 0 0 1" in (say.text or "")) == ("Say", "cmn-CN", True)
    assert (dial.tag, dial.text, dial.get("callerId"), dial.get("action")) == (
        "Dial",
        "+8613812345678",
        LINE,
        None,
    )


def test_where_the_operator_cannot_be_rung_nobody_is_called_back(exchange: Exchange, twilio: Twilio) -> None:
    twilio.status, twilio.code = 400, 21217

    with pytest.raises(NotConnected) as caught:
        exchange.call_back("+8613812345678", OPERATOR, "1001")

    assert OPERATOR not in str(caught.value)
    assert len(twilio.posted) == 1


@pytest.mark.parametrize(
    ("status", "code", "fault"),
    [
        (404, 20404, CallIsOver),
        (400, 21220, CallIsOver),
        (500, 20500, NotConnected),
        (429, 20429, NotConnected),
    ],
)
def test_a_refusal_tells_a_call_that_is_over_from_one_that_waits_on(
    exchange: Exchange, twilio: Twilio, status: int, code: int, fault: type[NotConnected]
) -> None:
    twilio.status, twilio.code = status, code

    with pytest.raises(NotConnected) as caught:
        exchange.connect(CALL, 5, OPERATOR, "1001")

    assert type(caught.value) is fault
    assert OPERATOR not in str(caught.value)
    assert len(twilio.posted) == 1


def test_where_twilio_is_not_there_the_call_is_not_connected() -> None:
    exchange = TwilioExchange(ACCOUNT, "secret", LINE, "https://line.example", "http://127.0.0.1:9")

    with pytest.raises(NotConnected):
        exchange.connect(CALL, 5, OPERATOR, "1001")
