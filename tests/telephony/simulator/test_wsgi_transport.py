"""Calls in process: what the application sees is what a server would show it."""

import gzip

import pytest

from telephony.simulator.clock import VirtualClock
from telephony.simulator.codes import Code
from telephony.simulator.number import Number
from telephony.simulator.switchboard import Twilio
from telephony.simulator.transport import Limits, Request, Trouble, Unreachable
from telephony.simulator.wsgi_transport import WsgiTransport
from tests.telephony.simulator.application import BASE, Application, Page

LIMITS = Limits(5, 15)


def test_other_hosts_do_not_resolve(application: Application) -> None:
    with pytest.raises(Unreachable) as caught:
        WsgiTransport(application, BASE).send(Request("GET", "https://other.test/", ()), LIMITS)

    assert caught.value.trouble is Trouble.BAD_HOST


def test_a_compressed_answer_is_read(application: Application, twilio: Twilio) -> None:
    body = gzip.compress(b"<Response><Say>Hello.</Say></Response>")
    application.pages("/voice", Page(body, headers=(("Content-Encoding", "gzip"),)))

    assert twilio.dial().said == "Hello."


def test_answers_may_take_time_on_the_virtual_clock(
    application: Application, clock: VirtualClock, line: Number
) -> None:
    application.answers("/voice", "<Redirect>/next</Redirect>")
    application.answers("/next", "<Hangup/>")

    call = Twilio(line, WsgiTransport(application, BASE, seconds=0.25), clock).dial()

    assert [exchange.seconds for exchange in call.exchanges] == [0.25, 0.25]
    assert clock.monotonic() == 0.5


def test_a_generator_is_closed_and_written_bytes_come_first(clock: VirtualClock, line: Number) -> None:
    closed: list[bool] = []

    class Pieces(list[bytes]):
        def close(self) -> None:
            closed.append(True)

    def old_style(_environ: object, start_response: object) -> Pieces:
        write = start_response("200 OK", [("Content-Type", "text/xml")])  # type: ignore[operator]
        write(b"<Response><Say>written")
        return Pieces([b" and returned</Say></Response>"])

    call = Twilio(line, WsgiTransport(old_style, BASE), clock).dial()

    assert call.said == "written and returned"
    assert closed == [True]


def test_a_404_of_the_application_is_an_error_answer(twilio: Twilio, application: Application) -> None:
    call = twilio.dial()

    assert [notice.code for notice in call.errors] == [Code.ERROR_ANSWER]
