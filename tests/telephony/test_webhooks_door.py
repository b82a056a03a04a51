"""What can be done to a signed form, each row of what was tried against Twilio's library; and what strangers cost.

Twilio signs the address and all names and values with nothing between them. Every form here but the plain forgeries is
signed: whoever caught one webhook can cut its text into other fields and the signature stays good.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import Engine, event
from twilio.request_validator import RequestValidator
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app
from werkzeug.wrappers import Response

from models.office import Office
from telephony.simulator.clock import VirtualClock
from telephony.simulator.habits import Habits
from telephony.simulator.switchboard import Twilio
from telephony.simulator.wsgi_transport import WsgiTransport
from tests.calls.engines import ON_SQLITE_ONLY
from tests.calls.lines import make_line
from tests.calls.phone import AUTH_TOKEN, LINE, PUBLIC_URL
from tests.calls.record import Record
from tests.calls.twiml_rules import check_twiml
from tests.calls.webhooks import form_of, post
from tests.factories import an_enabled_card, as_keyed

pytestmark = ON_SQLITE_ONLY

SID = "CA" + "1" * 32
FORM = "application/x-www-form-urlencoded"
PIN = "739164"


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every statement that the database is asked from now on."""
    asked: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield asked
    event.remove(Engine, "before_cursor_execute", note)


def swallowed(form: dict[str, str], into: str, *names: str) -> dict[str, str]:
    """The same signed text, with these fields pushed into the value of the one before them."""
    rest = {name: value for name, value in form.items() if name not in names}
    return {**rest, into: form[into] + "".join(name + form[name] for name in sorted(names))}


def is_refused_in_words(answer: TestResponse) -> bool:
    """The caller hears an apology and has to dial again."""
    check_twiml(answer.text)
    return answer.status_code == 200 and "请您重新拨打" in answer.text


@pytest.fixture
def at_the_pin(office: Office, app: Flask) -> str:
    """A call that was asked for the PIN of a card in turn 2."""
    card = an_enabled_card(office)
    post(app, "/voice", form_of(SID))
    post(app, "/voice/turn/1", form_of(SID, Digits="1", FinishedOnKey=""))
    answer = post(app, "/voice/turn/2", form_of(SID, Digits=as_keyed(card.citizen_id), FinishedOnKey=""))
    assert "请输入六位社保账户密码" in answer.text
    return SID


@pytest.mark.parametrize("name", ["Digits", "CallSid", "From", "FromCity"])
@pytest.mark.parametrize("second", ["the same", "another"])
def test_a_field_told_twice_is_refused_though_the_library_takes_it(
    name: str, second: str, app: Flask, statements: list[str]
) -> None:
    form = form_of(SID, Digits="1", FromCity="")
    headers = {
        "X-Twilio-Signature": RequestValidator(AUTH_TOKEN).compute_signature(f"{PUBLIC_URL}/voice", form)
    }
    twice = {**form, name: [form[name], form[name] if second == "the same" else "2"]}

    answer = app.test_client().post("/voice", data=twice, headers=headers, base_url=PUBLIC_URL)

    assert answer.status_code == 403
    assert not statements


@pytest.mark.parametrize(
    ("into", "names"),
    [
        ("AccountSid", ("ApiVersion",)),
        ("CallSid", ("CallStatus", "Digits", "Direction", "FinishedOnKey", "From", "FromCity")),
        ("CallSid", ("CallStatus",)),
        ("CallStatus", ("Digits",)),
        ("FinishedOnKey", ("From",)),
        ("From", ("FromCity", "FromCountry")),
        ("To", ("msg",)),
    ],
)
def test_a_value_that_swallowed_the_fields_after_it_does_nothing(
    into: str, names: tuple[str, ...], app: Flask, statements: list[str]
) -> None:
    form = form_of(SID, Digits=PIN, FinishedOnKey="#", FromCity="", FromCountry="CN", msg="Gather End")

    cut = swallowed(form, into, *names)
    sign = RequestValidator(AUTH_TOKEN).compute_signature
    assert sign(PUBLIC_URL, cut) == sign(PUBLIC_URL, form)

    answer = post(app, "/voice/turn/3", cut)

    assert is_refused_in_words(answer)
    assert not statements


@pytest.mark.parametrize("path", ["/voice", "/voice/turn/3", "/voice/ended", "/voice/queue/wait"])
@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("CallSid", ""),
        ("CallSid", "CA" + "F" * 32),
        ("CallSid", "CA" + "1" * 32 + "\n"),
        ("CallSid", "CA" + "１" * 32),
        ("CallSid", "CA" + "1" * 31),
        ("AccountSid", "AC"),
        ("From", "+86139\x00"),
        ("From", "x" * 3000),
        ("To", "112333 or so"),
        ("CallStatus", "Completed!"),
        ("QueueResult", "<hangup>"),
        ("QueuePosition", "1e9"),
        ("DialCallStatus", "answered\n"),
    ],
)
def test_a_value_that_does_not_look_like_itself_does_nothing(
    name: str, odd: str, path: str, app: Flask, statements: list[str]
) -> None:
    answer = post(app, path, form_of(SID) | {name: odd})

    assert is_refused_in_words(answer)
    assert not statements


@pytest.mark.parametrize(
    ("path", "name"),
    [
        *(("/voice", name) for name in ("CallSid", "From", "To", "CallStatus")),
        ("/voice/turn/1", "CallSid"),
        ("/voice/turn/1/answer", "CallSid"),
        ("/voice/queue/wait", "CallSid"),
        ("/voice/queue/key", "CallSid"),
        *(("/voice/ended", name) for name in ("CallSid", "CallStatus")),
    ],
)
def test_a_webhook_without_what_its_route_needs_does_nothing(
    path: str, name: str, app: Flask, statements: list[str]
) -> None:
    form = form_of(SID)
    del form[name]

    assert is_refused_in_words(post(app, path, form))
    assert not statements


@pytest.mark.parametrize(
    "shifted",
    [
        pytest.param({"Digit": f"s{PIN}"}, id="the name lost its last letter"),
        pytest.param({f"Digits{PIN[0]}": PIN[1:]}, id="the name took the first digit"),
        pytest.param({f"Digits{PIN}": ""}, id="the name took all digits"),
        pytest.param({}, id="no digits at all"),
        pytest.param({"Digits": "", "FinishedOnKey": ""}, id="the empty result"),
    ],
)
def test_a_pin_turn_without_its_digits_is_silence_and_no_pin(
    shifted: dict[str, str], at_the_pin: str, app: Flask, office: Office
) -> None:
    answer = post(app, "/voice/turn/3", form_of(at_the_pin, **shifted))

    assert "请输入六位社保账户密码" in answer.text
    assert Record(office).tries() + Record(office).tries(is_judged=False) == 0


@pytest.mark.parametrize(
    "digits", ["７３９１６４", "٧٣٩١٦٤", "739164\n", " 739164", "739164From+8613900000001"]
)
def test_what_only_looks_like_a_pin_is_never_judged(
    digits: str, at_the_pin: str, app: Flask, office: Office
) -> None:
    answer = post(app, "/voice/turn/3", form_of(at_the_pin, Digits=digits, FinishedOnKey=""))

    assert "请输入六位社保账户密码" in answer.text
    assert Record(office).tries() + Record(office).tries(is_judged=False) == 0


def all_but_the_last(form: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The text that is signed of all fields but one, and the one."""
    *moved, last = sorted(form.items())
    return "".join(name + value for name, value in moved), dict([last])


def test_a_body_that_was_moved_into_the_path_does_nothing(app: Flask, statements: list[str]) -> None:
    moved, rest = all_but_the_last(form_of(SID, Digits=PIN))

    assert is_refused_in_words(post(app, f"/voice/turn/3{moved}", rest))
    assert not statements


def test_a_body_that_was_moved_into_the_query_is_refused(app: Flask, statements: list[str]) -> None:
    moved, rest = all_but_the_last(form_of(SID, Digits=PIN))

    assert post(app, "/voice?" + moved.replace("+", "%2B"), rest).status_code == 403
    assert not statements


@pytest.mark.parametrize("query", ["x=%7Ea", "x=%E4%B8%AD", "%22", "x=http%3A%2F%2Fa", "bodySHA256=0"])
def test_no_query_is_ever_taken_however_it_is_written(query: str, app: Flask) -> None:
    assert post(app, f"/voice?{query}", form_of(SID)).status_code == 403


def test_a_field_of_the_future_is_ignored_and_stored_nowhere(app: Flask, office: Office) -> None:
    answer = post(app, "/voice", form_of(SID, Mood="cheerful", AddOns='{"a": "ü&=+%"}', 新="字段"))

    assert "请按1" in answer.text
    everything = str(Record(office).everything())
    assert not [told for told in ("cheerful", "AddOns", "字段") if told in everything]


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "text/plain",
        "multipart/form-data; boundary=x",
        "",
        "application/x-www-form-urlencode",
    ],
)
@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'{"CallSid": 1}', b"\xff\xfe", b"CallSid=CA1"])
def test_another_type_is_415_before_anything_is_validated(
    kind: str, body: bytes, app: Flask, statements: list[str]
) -> None:
    headers = {"X-Twilio-Signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="}

    answer = app.test_client().post("/voice", data=body, content_type=kind, headers=headers)

    assert answer.status_code == 415
    assert not statements


@pytest.mark.parametrize(
    "path", ["/voice", "/voice/turn/1", "/voice/ended", "/voice/fallback", "/voice/nowhere"]
)
def test_a_missing_signature_is_403_and_never_500_and_asks_the_database_nothing(
    path: str, app: Flask, statements: list[str]
) -> None:
    answer = app.test_client().post(path, data=form_of(SID), base_url=PUBLIC_URL)

    assert answer.status_code == 403
    check_twiml(answer.text)
    assert not statements


def unsized(app: Flask, body: bytes, signature: str = "") -> Response:
    """A chunked request as gunicorn hands it on: the input ends by itself, and no length is told."""
    builder = EnvironBuilder("/voice", PUBLIC_URL, method="POST", content_type=FORM)
    environ = builder.get_environ() | {"wsgi.input": BytesIO(body), "wsgi.input_terminated": True}
    environ.pop("CONTENT_LENGTH", None)
    environ["HTTP_X_TWILIO_SIGNATURE"] = signature
    return Response(*run_wsgi_app(app, environ))


def test_a_body_without_a_length_is_413_as_soon_as_it_is_too_long(app: Flask, statements: list[str]) -> None:
    assert unsized(app, b"x=" + b"1" * 70_000, "some").status_code == 413
    assert not statements


def test_a_signed_body_without_a_length_is_taken(app: Flask) -> None:
    form = form_of(SID)
    signature = RequestValidator(AUTH_TOKEN).compute_signature(f"{PUBLIC_URL}/voice", form)
    body = "&".join(f"{name}={value.replace('+', '%2B')}" for name, value in form.items()).encode()

    assert "请按1" in unsized(app, body, signature).get_data(as_text=True)


@pytest.mark.parametrize("size", [65_536, 65_537])
def test_64_kib_are_the_limit(size: int, app: Flask) -> None:
    body = b"x=" + b"1" * (size - 2)

    answer = app.test_client().post(
        "/voice", data=body, content_type=FORM, headers={"X-Twilio-Signature": "some"}, base_url=PUBLIC_URL
    )

    assert answer.status_code == (413 if size > 65_536 else 403)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/voice", "/voice/", "/voice/turn/1", "/voice/fallback", "/voice/nowhere"])
def test_another_method_is_405_in_a_form_that_twilio_could_play(
    path: str, method: str, app: Flask, statements: list[str]
) -> None:
    answer = app.test_client().open(path, method=method, base_url=PUBLIC_URL)

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert answer.mimetype == "text/xml"
    if method != "HEAD":
        check_twiml(answer.text)
    assert not statements


@pytest.mark.parametrize("before_the_app", ["", "/hotline"])
def test_under_a_path_the_line_is_served_whether_or_not_the_proxy_takes_the_path_away(
    before_the_app: str, office: Office
) -> None:
    base = "https://line.test/hotline"
    app = make_line(office, public_url=base)
    form = form_of(SID)
    signed = {"X-Twilio-Signature": RequestValidator(AUTH_TOKEN).compute_signature(f"{base}/voice", form)}
    unsigned_path = {
        "X-Twilio-Signature": RequestValidator(AUTH_TOKEN).compute_signature("https://line.test/voice", form)
    }

    answer = app.test_client().post(f"{before_the_app}/voice", data=form, headers=signed)
    other = app.test_client().post(f"{before_the_app}/voice", data=form, headers=unsigned_path)

    assert 'action="/hotline/voice/turn/1"' in answer.text
    assert other.status_code == 403


def test_connection_overrides_in_a_fragment_are_no_part_of_what_is_signed(app: Flask) -> None:
    number = replace(LINE, voice_url=f"{LINE.voice_url}#ct=2000&rt=7000&rc=1&rp=all")
    clock = VirtualClock(datetime(2026, 3, 3, 2, tzinfo=UTC))

    call = Twilio(number, WsgiTransport(app, PUBLIC_URL), clock, Habits()).dial()

    assert [exchange.status for exchange in call.exchanges] == [200]
    assert "请按1" in call.said
