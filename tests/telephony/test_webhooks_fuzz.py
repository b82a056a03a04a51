"""Whatever stands in a webhook's fields: words for the caller or a refusal, never an error; strangers stay outside."""

import secrets
from collections.abc import Iterator
from urllib.parse import quote_from_bytes

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder, TestResponse
from werkzeug.wrappers import Request

from tests.calls.phone import AUTH_TOKEN, PUBLIC_URL
from tests.calls.twiml_rules import check_twiml
from tests.calls.webhooks import form_of, post
from tests.factories import a_citizen_id
from tests.odd_texts import ODD, ODDER

FORM = "application/x-www-form-urlencoded"
TYPES = (
    FORM,
    FORM,
    FORM,
    f"{FORM}; charset=latin-1",
    "application/json",
    "multipart/form-data; boundary=x",
    "",
    "x",
)
STEPS = ((), ("1",), ("1", "ID"), ("2",), ("2", "1", "ID"), ("4",), ("0",))
"""Keys by which a call comes to where it is fuzzed: menus, an ID, a PIN, the queue."""
PATHS = (
    "/voice",
    *("/voice/turn/{next}",) * 6,
    "/voice/turn/{now}",
    "/voice/turn/{next}/answer",
    "/voice/turn/{now}/answer",
    "/voice/turn/0",
    "/voice/turn/99999999999999999999",
    "/voice/turn/-1",
    "/voice/turn/１",
    "/voice/queue/wait",
    "/voice/queue/key",
    "/voice/ended",
    "/voice/fallback",
    "/voice/",
    "/voice/nowhere",
)
READ = (
    *("Digits",) * 4,
    *(
        "CallSid",
        "AccountSid",
        "From",
        "To",
        "CallStatus",
        "FinishedOnKey",
        "msg",
        "QueueResult",
        "QueuePosition",
    ),
    *("DialCallStatus", "ErrorCode", "CallDuration", "FromCity", "SpeechResult"),
)

LIKELY = [
    "hangup",
    "leave",
    "bridged",
    "completed",
    "answered",
    "in-progress",
    "#",
    "*",
    "1",
    "-1",
    "0",
    "739164",
]
odd = st.sampled_from(ODD + ODDER)
likely = st.sampled_from(LIKELY)
values = st.one_of(odd, likely, st.text(max_size=30), st.from_regex(r"[0-9*#]{1,20}", fullmatch=True)).map(
    lambda text: text.encode("utf-8", "surrogatepass")
) | st.binary(max_size=30)
names = st.sampled_from(READ) | st.text(max_size=10).map(
    lambda text: text.encode("utf-8", "replace").decode()
)
fields = st.lists(st.tuples(names, values), max_size=5)
without = st.sets(st.sampled_from(["CallSid", "From", "To", "CallStatus", "AccountSid"]), max_size=2)


@pytest.fixture
def no_errors(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing failed behind the words that the caller heard."""
    caplog.set_level("WARNING")
    yield
    failed = ("turn.failed", "turn.record_unreachable", "turn.not_judged", "request.failed")
    assert not [
        line.getMessage() for line in caplog.records if any(event in line.getMessage() for event in failed)
    ]


def body_of(form: dict[str, str], more: list[tuple[str, bytes]]) -> bytes:
    """A form on the wire; names may come twice."""
    pairs = [(name, value.encode()) for name, value in form.items()] + more
    return "&".join(
        f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in pairs
    ).encode()


def signed(path: str, body: bytes) -> str:
    """Twilio's signature over whatever fields the line will read in this body."""
    environ = EnvironBuilder(path, PUBLIC_URL, method="POST", data=body, content_type=FORM).get_environ()
    read = Request(environ).form
    params = _Fields(read)
    return str(RequestValidator(AUTH_TOKEN).compute_signature(PUBLIC_URL + path, params))


class _Fields(MultiDict[str, str]):
    """As Twilio's library wants fields that may come twice."""

    def getall(self, name: str) -> list[str]:
        """All values of a name."""
        return self.getlist(name)


def a_call_at(app: Flask, keys: tuple[str, ...]) -> tuple[str, int]:
    """A new call in which these keys were pressed; its CallSid and its newest turn."""
    sid = f"CA{secrets.token_hex(16)}"
    post(app, "/voice", form_of(sid))
    for turn, pressed in enumerate(keys, start=1):
        digits = a_citizen_id() if pressed == "ID" else pressed
        post(app, f"/voice/turn/{turn}", form_of(sid, Digits=digits, FinishedOnKey=""))
    return sid, len(keys)


def deliver(app: Flask, path: str, body: bytes, kind: str, signature: str) -> TestResponse:
    """The webhook as it goes through the whole WSGI application."""
    return app.test_client().post(
        path, data=body, content_type=kind, headers={"X-Twilio-Signature": signature}, base_url=PUBLIC_URL
    )


def fuzz(app: Flask, examples: int) -> None:
    """So many webhooks, signed and not."""

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(STEPS), st.sampled_from(PATHS), st.sampled_from(TYPES), fields, without)
    def every(
        keys: tuple[str, ...], path: str, kind: str, more: list[tuple[str, bytes]], missing: set[str]
    ) -> None:
        sid, now = a_call_at(app, keys)
        path = path.format(now=now, next=now + 1)
        form = {name: value for name, value in form_of(sid).items() if name not in missing}
        body = body_of(form, more)

        answer = deliver(app, path, body, kind, signed(path, body))
        stranger = deliver(app, path, body, kind, "")

        assert answer.status_code in {200, 403, 415}
        assert stranger.status_code in {403, 415}
        if kind == FORM and len(dict(more)) == len(more) and not set(dict(more)) & set(form):
            assert answer.status_code == 200
        for each in (answer, stranger):
            assert each.mimetype == "text/xml"
            check_twiml(each.text)

    every()


def test_whatever_stands_in_a_webhook_it_is_never_an_error(app: Flask, no_errors: None) -> None:
    fuzz(app, 250)


@pytest.mark.long
def test_whatever_else_stands_in_a_webhook_it_is_never_an_error(app: Flask, no_errors: None) -> None:
    fuzz(app, 2_000)
