"""Twilio as an HTTP client: patience, retries, redirects, cookies; after its pages on webhooks and overrides."""

from collections.abc import Callable

import pytest
from twilio.request_validator import RequestValidator

from telephony.simulator.call import Call
from telephony.simulator.clock import VirtualClock
from telephony.simulator.codes import Code
from telephony.simulator.habits import Habits
from telephony.simulator.hurting import (
    Hurting,
    answer_instead,
    deliver_twice,
    lose_the_answer,
    slow,
    unreachable,
)
from telephony.simulator.number import Number
from telephony.simulator.quirks import CookieScope, PartialParameters, Quirks, RetryToken
from telephony.simulator.switchboard import Twilio
from telephony.simulator.transport import Trouble
from telephony.simulator.wsgi_transport import WsgiTransport
from tests.telephony.simulator.application import BASE, Application, Page

Dial = Callable[..., Call]


@pytest.fixture
def net(application: Application) -> Hurting:
    application.answers("/voice", "<Say>Hello.</Say>")
    return Hurting(WsgiTransport(application, BASE))


@pytest.fixture
def dial(net: Hurting, clock: VirtualClock, line: Number) -> Dial:
    def dial(fragment: str = "", quirks: Quirks | None = None) -> Call:
        number = Number(line.number, f"{BASE}/voice{fragment}", line.account_sid, line.auth_token)
        return Twilio(number, net, clock, Habits(quirks=quirks or Quirks())).dial("+8613800138000")

    return dial


def codes(call: Call) -> list[Code]:
    return [notice.code for notice in call.errors]


def test_an_answer_may_take_fifteen_seconds(dial: Dial, net: Hurting, clock: VirtualClock) -> None:
    net.hurt(slow(14.9))

    call = dial()

    assert call.said == "Hello."
    assert call.exchanges[0].seconds == 14.9
    assert clock.monotonic() > 14.9


def test_after_fifteen_seconds_nobody_listens_and_nothing_is_tried_again(
    dial: Dial, net: Hurting, application: Application
) -> None:
    net.hurt(slow(16))

    call = dial()

    assert codes(call) == [Code.CONNECTION_FAILED]
    assert call.exchanges[0].seconds == 15
    assert len(application.asked) == 1


def test_a_failed_connection_is_tried_once_more_with_the_same_token(
    dial: Dial, net: Hurting, application: Application
) -> None:
    net.hurt(unreachable(Trouble.CONNECT_TIMED_OUT, 5.0))

    call = dial()

    first, second = call.exchanges[0].attempts
    assert (first.trouble, second.status) == (Trouble.CONNECT_TIMED_OUT, 200)
    assert dict(first.request.headers) == dict(second.request.headers)
    assert call.said == "Hello."


def test_by_the_other_reading_each_try_has_its_own_token(dial: Dial, net: Hurting) -> None:
    net.hurt(unreachable(Trouble.REFUSED))

    call = dial(quirks=Quirks(retry_token=RetryToken.FRESH))

    first, second = (dict(one.request.headers) for one in call.exchanges[0].attempts)
    assert first["I-Twilio-Idempotency-Token"] != second["I-Twilio-Idempotency-Token"]


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (Trouble.CONNECT_TIMED_OUT, Code.CONNECTION_FAILED),
        (Trouble.REFUSED, Code.CONNECTION_REFUSED),
        (Trouble.BAD_HOST, Code.BAD_HOST),
        (Trouble.TLS, Code.TLS_FAILED),
    ],
)
def test_two_failed_connections_are_an_error(dial: Dial, net: Hurting, trouble: Trouble, code: Code) -> None:
    net.hurt(unreachable(trouble), times=2)

    call = dial()

    assert codes(call) == [code]
    assert len(call.exchanges[0].attempts) == 2


def test_an_answer_that_breaks_off_is_not_asked_for_again(
    dial: Dial, net: Hurting, application: Application
) -> None:
    net.hurt(lose_the_answer())

    call = dial("#rp=all")

    assert codes(call) == [Code.PROTOCOL_VIOLATION]
    assert len(application.asked) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503])
def test_an_error_answer_is_an_error_and_not_tried_again(dial: Dial, net: Hurting, status: int) -> None:
    net.hurt(answer_instead(status))

    call = dial()

    assert codes(call) == [Code.ERROR_ANSWER]
    assert len(call.exchanges[0].attempts) == 1
    assert call.exchanges[0].codes == (Code.ERROR_ANSWER,)


def test_overrides_make_twilio_try_again_after_a_slow_answer(
    dial: Dial, net: Hurting, application: Application, clock: VirtualClock
) -> None:
    net.hurt(slow(8))

    call = dial("#ct=2000&rt=7000&rc=1&rp=all")

    assert call.said == "Hello."
    assert call.exchanges[0].seconds == 7
    assert len(application.asked) == 2
    tokens = {asked.headers["I-Twilio-Idempotency-Token"] for asked in application.asked}
    assert len(tokens) == 1


def test_overrides_make_twilio_try_again_after_an_error_answer(dial: Dial, net: Hurting) -> None:
    net.hurt(answer_instead(503), times=3)

    call = dial("#rc=3&rp=5xx,ct")

    assert call.said == "Hello."
    assert [one.status for one in call.exchanges[0].attempts] == [503, 503, 503, 200]


def test_a_policy_that_does_not_name_the_failure_does_not_retry(dial: Dial, net: Hurting) -> None:
    net.hurt(answer_instead(404))

    call = dial("#rc=3&rp=5xx")

    assert codes(call) == [Code.ERROR_ANSWER]
    assert len(call.exchanges[0].attempts) == 1


def test_no_more_is_tried_when_the_total_time_is_over(
    dial: Dial, net: Hurting, application: Application
) -> None:
    net.hurt(slow(60), times=5)

    call = dial("#rt=6000&rc=5&rp=rt")

    assert call.exchanges[0].seconds == 15
    assert [one.seconds for one in call.exchanges[0].attempts] == [6, 6, 3]


@pytest.mark.parametrize("fragment", ["#rp=sometimes", "#rc=6", "#ct=50", "#rt=16000", "#rc=-1", "#tt=x"])
def test_an_override_that_twilio_does_not_know_is_an_error(
    dial: Dial, application: Application, fragment: str
) -> None:
    call = dial(fragment)

    assert codes(call) == [Code.INVALID_RETRY_POLICY]
    assert application.asked == []


def test_the_fragment_is_neither_sent_nor_signed(dial: Dial, application: Application, line: Number) -> None:
    call = dial("#ct=2000&rp=all")

    signature = application.last.headers["X-Twilio-Signature"]
    assert RequestValidator(line.auth_token).validate(f"{BASE}/voice", application.last.form, signature)
    assert call.exchanges[0].attempts[0].request.url == f"{BASE}/voice"
    assert call.exchanges[0].url == f"{BASE}/voice#ct=2000&rp=all"


def test_a_url_in_twiml_may_carry_overrides_too(dial: Dial, net: Hurting, application: Application) -> None:
    application.answers("/voice", "<Redirect>/next#rc=2&amp;rp=5xx</Redirect>")
    application.answers("/next", "<Say>Here.</Say>")
    net.hurt(answer_instead(500), "/next", times=2)

    call = dial()

    assert call.said == "Here."


@pytest.mark.parametrize("url", ["ftp://line.test/voice", "mailto:nobody", "tel:+8612333"])
def test_a_url_that_cannot_be_requested_is_an_error(
    twilio: Twilio, application: Application, url: str
) -> None:
    application.answers("/voice", f"<Redirect>{url}</Redirect>")

    call = twilio.dial()

    assert codes(call) == [Code.INVALID_URL]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other"])
def test_a_redirect_by_http_is_followed_by_get_and_loses_the_digits(
    twilio: Twilio, application: Application, line: Number, status: str
) -> None:
    application.answers("/voice", "<Gather action='/entry' numDigits='1'/>")
    application.pages("/entry", Page(b"", status, None, (("Location", "/elsewhere?a=1"),)))
    application.answers("/elsewhere", "<Redirect>here</Redirect>")
    application.answers("/here", "<Hangup/>")
    call = twilio.dial("+8613800138000")

    call.press("1")

    asked = application.asked_for("/elsewhere")[0]
    assert (asked.method, asked.query["From"], asked.query["a"]) == ("GET", "+8613800138000", "1")
    assert "Digits" not in asked.query
    assert application.last.path == "/here"
    sent = call.exchanges[1].attempts[1].request
    assert RequestValidator(line.auth_token).validate(sent.url, {}, asked.headers["X-Twilio-Signature"])


def test_a_307_keeps_the_method_and_loses_the_digits_all_the_same(
    twilio: Twilio, application: Application
) -> None:
    application.answers("/voice", "<Gather action='/entry' numDigits='1'/>")
    application.pages("/entry", Page(b"", "307 Temporary Redirect", None, (("Location", "/elsewhere"),)))
    application.answers("/elsewhere", "<Hangup/>")
    call = twilio.dial()

    call.press("1")

    assert application.last.method == "POST"
    assert "Digits" not in application.last.form


def test_by_the_other_reading_a_307_keeps_the_digits(
    place_call: Callable[..., Call], application: Application
) -> None:
    application.answers("/voice", "<Gather action='/entry' numDigits='1'/>")
    application.pages("/entry", Page(b"", "307 Temporary Redirect", None, (("Location", "/elsewhere"),)))
    application.answers("/elsewhere", "<Hangup/>")
    call = place_call(Quirks(after_redirect=PartialParameters.KEPT))

    call.press("1")

    assert application.last.form["Digits"] == "1"


def test_ten_redirects_are_followed_and_no_more(twilio: Twilio, application: Application) -> None:
    forward = Page(b"", "302 Found", None, (("Location", "/voice"),))
    application.pages("/voice", *[forward] * 10, Page(b"<Response/>"))
    first = twilio.dial()
    application.pages("/voice", forward)

    second = twilio.dial()

    assert codes(first) == []
    assert codes(second) == [Code.TOO_MANY_REDIRECTS]
    assert len(second.exchanges[0].attempts) == 11


@pytest.mark.parametrize(
    "page",
    [
        Page(b"", "302 Found"),
        Page(b"", "304 Not Modified", None),
        Page(b"", "308 Permanent Redirect", None, (("Location", "/voice"),)),
    ],
)
def test_other_3xx_answers_are_invalid_redirects(
    twilio: Twilio, application: Application, page: Page
) -> None:
    application.pages("/voice", page)

    assert codes(twilio.dial()) == [Code.INVALID_REDIRECT]


def test_cookies_are_kept_for_the_call_and_only_for_it(twilio: Twilio, application: Application) -> None:
    application.pages(
        "/voice",
        Page(
            b"<Response><Gather action='/entry' numDigits='1'/></Response>",
            headers=(("Set-Cookie", "step=2; Path=/; HttpOnly"), ("Set-Cookie", "old=1; Path=/; Max-Age=0")),
        ),
    )
    application.answers("/entry", "<Hangup/>")
    call = twilio.dial()
    other = twilio.dial()

    call.press("1")

    assert application.last.headers["Cookie"] == "step=2"
    assert "Cookie" not in dict(other.exchanges[0].headers)


def test_a_cookie_with_a_path_stays_on_it(twilio: Twilio, application: Application) -> None:
    application.pages(
        "/voice",
        Page(
            b"<Response><Redirect>/next</Redirect></Response>",
            headers=(("Set-Cookie", "a=1; Path=/elsewhere"),),
        ),
    )
    application.answers("/next", "<Hangup/>")

    twilio.dial()

    assert "Cookie" not in application.last.headers


def test_by_the_other_reading_no_cookie_is_sent_back(
    place_call: Callable[..., Call], application: Application
) -> None:
    application.pages(
        "/voice",
        Page(b"<Response><Redirect>/next</Redirect></Response>", headers=(("Set-Cookie", "a=1; Path=/"),)),
    )
    application.answers("/next", "<Hangup/>")

    place_call(Quirks(cookies=CookieScope.REQUEST))

    assert "Cookie" not in application.last.headers


def test_more_than_64_kb_are_refused(twilio: Twilio, application: Application) -> None:
    head, tail = b"<Response><!--", b"--></Response>"
    exactly = head + b"x" * (64 * 1024 - len(head + tail)) + tail
    application.pages("/voice", Page(exactly), Page(exactly + b"\n"))

    first, second = twilio.dial(), twilio.dial()

    assert (codes(first), codes(second)) == ([], [Code.TOO_LARGE])
    assert "65537 bytes" in str(second.errors[0])


def test_a_retry_by_hand_is_the_same_request_and_changes_nothing_in_the_call(
    twilio: Twilio, application: Application
) -> None:
    application.answers("/voice", "<Gather action='/entry' numDigits='1'/>")
    application.answers("/entry", "<Say>Done.</Say><Gather numDigits='1'/>")
    call = twilio.dial()
    call.press("1")
    heard, exchanges = call.heard, call.exchanges

    answer = call.retry()

    assert answer == call.last_exchange.answer
    first, second = application.asked_for("/entry")
    assert first == second
    assert (call.heard, call.exchanges) == (heard, exchanges)


def test_a_webhook_may_arrive_twice(dial: Dial, net: Hurting, application: Application) -> None:
    net.hurt(deliver_twice())

    call = dial()

    assert application.asked[0] == application.asked[1]
    assert call.said == "Hello."


def test_the_signature_of_a_url_with_port_and_query_is_twilios(
    application: Application, clock: VirtualClock, line: Number
) -> None:
    url = "https://line.test:8443/voice?a=%E4%B8%AD&b=x%20y"
    application.answers("/voice", "<Hangup/>")
    number = Number(line.number, url, line.account_sid, line.auth_token)

    Twilio(number, WsgiTransport(application, "https://line.test:8443"), clock).dial()

    asked = application.last
    assert asked.query == {"a": "中", "b": "x y"}
    assert RequestValidator(line.auth_token).validate(url, asked.form, asked.headers["X-Twilio-Signature"])
