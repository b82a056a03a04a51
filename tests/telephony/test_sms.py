"""SMS through Twilio's Messages: what is posted, and what becomes of refusals. A small server stands in for Twilio."""

import json
import logging
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest

from models.outbox import Messenger, TryLater, Undeliverable
from telephony.sms import TwilioMessenger

A_SID = f"AC{'0' * 32}"
A_PHONE = "+8613800138000"


class Twilio(HTTPServer):
    """Answers with `status`, remembers what was posted."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 201
        self.code = 0
        self.posted: list[tuple[str, str, dict[str, str]]] = []

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Twilio

    def do_POST(self) -> None:
        """Take a message."""
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        fields = {name: values[0] for name, values in form.items()}
        self.server.posted.append((self.path, self.headers["Authorization"], fields))
        refusal = {
            "code": self.server.code,
            "message": f"{A_PHONE} is not good",
            "status": self.server.status,
        }
        body = json.dumps(refusal if self.server.status >= 400 else {"sid": "SM1"}).encode()
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
def messenger(twilio: Twilio) -> Messenger:
    """The messenger that talks to it."""
    return TwilioMessenger(A_SID, "token", "+8631112333", twilio.url)


def test_a_message_is_posted_with_number_and_text(twilio: Twilio, messenger: Messenger) -> None:
    messenger.send("sms:1", A_PHONE, "您的卡")

    [(path, authorization, fields)] = twilio.posted
    assert path == f"/2010-04-01/Accounts/{A_SID}/Messages.json"
    assert authorization == f"Basic {b64encode(f'{A_SID}:token'.encode()).decode()}"
    assert fields == {"To": A_PHONE, "From": "+8631112333", "Body": "您的卡"}


def test_texts_do_not_stay_in_the_outbox(messenger: Messenger) -> None:
    assert not messenger.keeps_texts


@pytest.mark.parametrize(
    ("status", "code", "what"),
    [
        (400, 21211, Undeliverable),
        (400, 21610, Undeliverable),
        (401, 20003, TryLater),
        (429, 20429, TryLater),
        (500, 20500, TryLater),
        (503, 20503, TryLater),
    ],
)
def test_a_refusal_is_for_good_or_for_now_and_names_nobody(
    twilio: Twilio, messenger: Messenger, status: int, code: int, what: type[Exception]
) -> None:
    twilio.status, twilio.code = status, code

    with pytest.raises(what, match=str(status)) as caught:
        messenger.send("sms:1", A_PHONE, "您的卡")

    assert type(caught.value) is what
    assert A_PHONE not in str(caught.value)


def test_a_twilio_that_is_not_there_is_tried_later(twilio: Twilio) -> None:
    messenger = TwilioMessenger(A_SID, "token", "+8631112333", "http://127.0.0.1:9")

    with pytest.raises(TryLater, match="not reached: ConnectionError"):
        messenger.send("sms:1", A_PHONE, "您的卡")


def test_neither_number_nor_text_is_logged(
    twilio: Twilio, messenger: Messenger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    messenger.send("sms:1", A_PHONE, "您的卡")

    assert twilio.posted
    assert A_PHONE not in caplog.text
    assert "您的卡" not in caplog.text
