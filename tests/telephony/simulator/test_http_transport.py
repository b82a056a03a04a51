"""Calls over real HTTP on this machine, and what a real network can do to a webhook."""

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from twilio.request_validator import RequestValidator

from telephony.simulator.call import Call
from telephony.simulator.clock import VirtualClock
from telephony.simulator.codes import Code
from telephony.simulator.http_transport import HttpTransport
from telephony.simulator.number import Number
from telephony.simulator.switchboard import Twilio
from tests.telephony.simulator.application import Application, Page

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Dial = Callable[[str], Call]


class Quiet(WSGIRequestHandler):
    """Does not write each request to the tests' output."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving(application: "WSGIApplication") -> Iterator[str]:
    """Serve a WSGI application on a free port; the base URL."""
    server: WSGIServer = make_server("127.0.0.1", 0, application, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def talking(words: bytes) -> Iterator[str]:
    """A server that sends the same bytes to everybody, whatever they ask, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    connection.sendall(words)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{port}"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.fixture
def transport() -> Iterator[HttpTransport]:
    transport = HttpTransport()
    yield transport
    transport.close()


@pytest.fixture
def dial(transport: HttpTransport, clock: VirtualClock, line: Number) -> Dial:
    def dial(url: str) -> Call:
        number = Number(line.number, url, line.account_sid, line.auth_token)
        return Twilio(number, transport, clock).dial("+8613800138000")

    return dial


def codes(call: Call) -> list[Code]:
    return [notice.code for notice in call.errors]


def test_a_whole_call_over_http(dial: Dial, application: Application, line: Number) -> None:
    application.pages(
        "/voice",
        Page(
            "<Response><Gather action='/entry?步=1' numDigits='1'><Say>请按一。</Say></Gather></Response>".encode(),
            headers=(("Set-Cookie", "a=b; Path=/"),),
        ),
    )
    application.answers("/entry", "<Say>Goodbye.</Say>")

    with serving(application) as base:
        call = dial(f"{base}/voice#ct=2000&rp=all")
        call.press("1")

    assert call.said == "请按一。\nGoodbye."
    assert application.last.headers["Cookie"] == "a=b"
    assert application.last.form["Digits"] == "1"
    sent = call.exchanges[0].attempts[0].request
    signature = application.asked[0].headers["X-Twilio-Signature"]
    assert RequestValidator(line.auth_token).validate(sent.url, application.asked[0].form, signature)
    assert 0 < call.exchanges[0].seconds < 15


def test_the_headers_arrive_as_twilio_sends_them(dial: Dial, application: Application) -> None:
    application.answers("/voice", "<Hangup/>")

    with serving(application) as base:
        dial(f"{base}/voice")

    headers = application.last.headers
    assert (headers["User-Agent"], headers["Accept-Encoding"]) == ("TwilioProxy/1.1", "gzip")
    assert headers["Content-Type"] == "application/x-www-form-urlencoded; charset=UTF-8"


def test_a_port_where_nobody_listens_refuses(dial: Dial) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    call = dial(f"http://127.0.0.1:{port}/voice")

    assert codes(call) == [Code.CONNECTION_REFUSED]
    assert len(call.exchanges[0].attempts) == 2


def test_a_server_that_never_answers_times_out(dial: Dial) -> None:
    # The kernel takes the connection although nobody accepts it.
    with socket.create_server(("127.0.0.1", 0)) as listener:
        call = dial(f"http://127.0.0.1:{listener.getsockname()[1]}/voice#rt=100")

    assert codes(call) == [Code.CONNECTION_FAILED]
    assert 0.1 <= call.exchanges[0].seconds < 15


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"I am no web server\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 100\r\n\r\n<Response>",
    ],
)
def test_an_answer_that_breaks_off_or_is_not_http_is_a_violation(dial: Dial, words: bytes) -> None:
    with talking(words) as base:
        call = dial(f"{base}/voice")

    assert codes(call) == [Code.PROTOCOL_VIOLATION]


def test_tls_that_is_none_fails(dial: Dial, application: Application) -> None:
    with serving(application) as base:
        call = dial(base.replace("http:", "https:") + "/voice")

    assert codes(call) == [Code.TLS_FAILED]


def test_a_large_answer_is_not_read_to_its_end(dial: Dial) -> None:
    sent: list[int] = []

    def endless(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/xml")])
        for _ in range(100_000):
            sent.append(1)
            yield b"x" * 1024

    with serving(endless) as base:
        call = dial(f"{base}/voice")

    assert codes(call) == [Code.TOO_LARGE]
    assert len(sent) < 100_000


def test_redirects_are_followed_by_the_courier_and_signed_anew(dial: Dial, application: Application) -> None:
    application.pages("/voice", Page(b"", "302 Found", None, (("Location", "/moved"),)))
    application.answers("/moved", "<Say>Here.</Say>")

    with serving(application) as base:
        call = dial(f"{base}/voice")

    assert call.said == "Here."
    assert [one.status for one in call.exchanges[0].attempts] == [302, 200]
