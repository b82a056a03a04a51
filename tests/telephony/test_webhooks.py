"""Who may ring and with what: signatures, types, sizes, tokens; and that whoever may always gets TwiML."""

import logging
from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask
from freezegun import freeze_time
from twilio.request_validator import RequestValidator

from models.database import Database
from models.office import Office
from tests.calls.engines import ON_SQLITE_ONLY
from tests.calls.lines import city_of, make_line
from tests.calls.phone import AUTH_TOKEN, PUBLIC_URL, Phone
from tests.calls.twiml_rules import check_twiml
from tests.calls.webhooks import form_of, post
from tests.factories import make_office

pytestmark = ON_SQLITE_ONLY

SID = "CA" + "1" * 32
PATHS = (
    "/voice",
    "/voice/turn/1",
    "/voice/queue/wait",
    "/voice/queue/key",
    "/voice/ended",
    "/voice/fallback",
)
FORM = "application/x-www-form-urlencoded"


def signature(path: str, form: dict[str, str], token: str = AUTH_TOKEN, base: str = PUBLIC_URL) -> str:
    """What Twilio would write into the header."""
    return RequestValidator(token).compute_signature(base + path, form)


@pytest.mark.parametrize("path", PATHS)
def test_a_signed_webhook_gets_200_and_twiml(path: str, app: Flask) -> None:
    answer = post(app, path, form_of(SID))

    assert answer.status_code == 200
    assert answer.mimetype == "text/xml"
    check_twiml(answer.text)


@pytest.mark.parametrize("path", PATHS)
def test_an_unsigned_webhook_is_refused(path: str, app: Flask) -> None:
    answer = app.test_client().post(path, data=form_of(SID), base_url=PUBLIC_URL)

    assert answer.status_code == 403


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("forged", ["", "nonsense", b64encode(b"0" * 20).decode(), "ä"])
def test_a_wrong_signature_is_refused(forged: str, path: str, app: Flask) -> None:
    headers = {"X-Twilio-Signature": forged.encode().decode("latin-1")}

    answer = app.test_client().post(path, data=form_of(SID), headers=headers, base_url=PUBLIC_URL)

    assert answer.status_code == 403


def test_a_signature_of_another_token_is_refused(app: Flask) -> None:
    assert post(app, "/voice", form_of(SID), token="somebody else's token").status_code == 403


def test_a_signature_of_another_form_is_refused(app: Flask) -> None:
    headers = {"X-Twilio-Signature": signature("/voice/turn/1", form_of(SID, Digits="1"))}

    answer = app.test_client().post(
        "/voice/turn/1", data=form_of(SID, Digits="2"), headers=headers, base_url=PUBLIC_URL
    )

    assert answer.status_code == 403


def test_a_signature_of_another_path_is_refused(app: Flask) -> None:
    headers = {"X-Twilio-Signature": signature("/voice/turn/1", form_of(SID))}

    answer = app.test_client().post("/voice/turn/2", data=form_of(SID), headers=headers, base_url=PUBLIC_URL)

    assert answer.status_code == 403


def test_a_signed_form_with_a_field_told_twice_is_refused(app: Flask) -> None:
    form = form_of(SID, Digits="1")
    headers = {"X-Twilio-Signature": signature("/voice/turn/1", form)}

    answer = app.test_client().post(
        "/voice/turn/1", data={**form, "Digits": ["1", "1"]}, headers=headers, base_url=PUBLIC_URL
    )

    assert answer.status_code == 403


def test_a_query_string_is_refused_even_if_it_is_signed(app: Flask) -> None:
    form = form_of(SID)
    headers = {"X-Twilio-Signature": signature("/voice?x=1", form)}

    answer = app.test_client().post("/voice?x=1", data=form, headers=headers, base_url=PUBLIC_URL)

    assert answer.status_code == 403


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data", ""])
def test_another_content_type_is_refused(kind: str, app: Flask) -> None:
    answer = app.test_client().post("/voice", data=b"CallSid=1", content_type=kind, base_url=PUBLIC_URL)

    assert answer.status_code == 415


def test_a_form_with_a_character_set_is_taken(app: Flask) -> None:
    form = form_of(SID)
    headers = {"X-Twilio-Signature": signature("/voice", form)}

    answer = app.test_client().post(
        "/voice", data=form, headers=headers, content_type=f"{FORM}; charset=UTF-8", base_url=PUBLIC_URL
    )

    assert answer.status_code == 200


def test_an_oversize_form_is_refused_before_it_is_read(app: Flask) -> None:
    answer = app.test_client().post(
        "/voice", data=b"x=" + b"1" * 70_000, content_type=FORM, base_url=PUBLIC_URL
    )

    assert answer.status_code == 413


def test_get_is_no_way_to_ring(app: Flask) -> None:
    for path in PATHS:
        assert app.test_client().get(path, base_url=PUBLIC_URL).status_code == 405


@pytest.mark.parametrize("token", ["the new token", AUTH_TOKEN])
def test_while_the_token_is_being_changed_both_are_good(
    token: str, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_line(office, tokens=("the new token", AUTH_TOKEN))
    caplog.set_level(logging.WARNING)

    assert post(app, "/voice", form_of(SID), token=token).status_code == 200

    assert ("signature.old_token" in caplog.text) == (token == AUTH_TOKEN)


def test_after_the_change_the_old_token_is_refused(office: Office) -> None:
    app = make_line(office, tokens=("the new token",))

    assert post(app, "/voice", form_of(SID)).status_code == 403


def test_behind_a_proxy_the_public_address_is_what_was_signed(app: Flask) -> None:
    form = form_of(SID)
    headers = {"X-Twilio-Signature": signature("/voice", form), "Host": "10.0.0.7:8080"}

    answer = app.test_client().post("/voice", data=form, headers=headers, base_url="http://10.0.0.7:8080")

    assert answer.status_code == 200


def test_the_header_of_a_proxy_is_not_believed(app: Flask) -> None:
    form = form_of(SID)
    headers = {
        "X-Twilio-Signature": signature("/voice", form, base="https://elsewhere.test"),
        "X-Forwarded-Host": "elsewhere.test",
    }

    assert app.test_client().post("/voice", data=form, headers=headers).status_code == 403


def test_under_a_path_all_addresses_in_the_answers_have_it(office: Office) -> None:
    app = make_line(office, public_url="https://line.test/hotline")
    form = form_of(SID)
    headers = {"X-Twilio-Signature": signature("/voice", form, base="https://line.test/hotline")}

    answer = app.test_client().post("/voice", data=form, headers=headers)

    assert answer.status_code == 200
    assert 'action="/hotline/voice/turn/1"' in answer.text


def test_an_empty_field_and_unknown_fields_are_part_of_the_signature_and_harmless(app: Flask) -> None:
    more = {"FromCity": "", "StirVerstat": "TN-Validation-Passed-A", "AddOns": '{"a": "ü&=+%"}', "新": "字段"}

    answer = post(app, "/voice", form_of(SID, **more))

    assert answer.status_code == 200
    check_twiml(answer.text)


@pytest.mark.parametrize("missing", ["From", "To", "CallStatus", "ApiVersion", "Direction", "AccountSid"])
def test_a_field_that_is_missing_breaks_nothing(missing: str, app: Flask) -> None:
    form = form_of(SID)
    del form[missing]

    answer = post(app, "/voice", form)

    assert answer.status_code == 200
    check_twiml(answer.text)


@pytest.mark.parametrize(
    "digits",
    ["A", "9" * 64, "9" * 5000, "１", "١", "<Say>", "1;DROP TABLE cards", "\x00", "😀", " 1", "1\n", "w1"],
)
def test_digits_that_no_telephone_sends_are_nonsense_and_no_error(
    digits: str, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    post(app, "/voice", form_of(SID))

    answer = post(app, "/voice/turn/1", form_of(SID, Digits=digits, FinishedOnKey=""))

    assert answer.status_code == 200
    assert "按键无效" in answer.text
    assert "turn.failed" not in caplog.text


@pytest.mark.parametrize("from_", ["sip:someone@example.test", "+", "客户", "", "anonymous", "x" * 128])
def test_a_caller_id_that_is_no_number_breaks_nothing(from_: str, app: Flask) -> None:
    answer = post(app, "/voice", form_of(SID, From=from_))

    assert "请按1" in answer.text


def test_a_caller_without_geography_is_served(office: Office, app: Flask) -> None:
    with freeze_time("2026-03-03T02:00:00Z") as frozen:
        phone = Phone(app, frozen).dial(from_="+12125550100", more={"CallToken": "{}", "Unheard": "of"})

        assert phone.is_told("welcome")


def test_the_end_of_a_call_that_is_not_final_ends_nothing(app: Flask) -> None:
    post(app, "/voice", form_of(SID))

    post(app, "/voice/ended", form_of(SID, CallStatus="in-progress"))

    assert "这次通话已经结束" not in post(app, "/voice/turn/1", form_of(SID, Digits="4")).text


@pytest.mark.parametrize("turn", ["-1", "x", "99999999999999999999"])
def test_a_turn_that_cannot_be_counted_never_makes_an_error(turn: str, app: Flask) -> None:
    post(app, "/voice", form_of(SID))

    answer = post(app, f"/voice/turn/{turn}", form_of(SID, Digits="1"))

    assert answer.status_code == 200
    check_twiml(answer.text)


def test_the_fallback_speaks_both_languages_and_names_the_banks(app: Flask, office: Office) -> None:
    answer = post(app, "/voice/fallback", form_of(SID, ErrorCode="11200", ErrorUrl=f"{PUBLIC_URL}/voice"))

    check_twiml(answer.text)
    for word in ("系统正在维护", "We cannot serve you", "建设银行", "China Construction Bank", "<Hangup"):
        assert word in answer.text


def an_office_without_a_database(database: Database, folder: Path) -> Office:
    """One whose database was there when the process started, and is gone now."""
    office = make_office(database, city_of("shijiazhuang"))
    (folder / "gone").mkdir()
    return replace(office, database=Database(f"sqlite:///{folder / 'gone'}"))


def test_the_fallback_needs_no_database(tmp_path: Path, database: Database) -> None:
    app = make_line(an_office_without_a_database(database, tmp_path))

    answer = post(app, "/voice/fallback", form_of(SID))

    assert answer.status_code == 200
    assert "系统正在维护" in answer.text


def test_without_a_database_a_call_gets_an_apology_and_an_end(
    tmp_path: Path, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_line(an_office_without_a_database(database, tmp_path))

    for path in ("/voice", "/voice/turn/1"):
        answer = post(app, path, form_of(SID, CallStatus="completed"))
        assert answer.status_code == 200
        assert "系统出了一点问题" in answer.text
        assert "<Hangup" in answer.text
    assert "turn.record_unreachable" in caplog.text


def test_without_a_database_the_end_of_a_call_is_answered_as_twilio_wants_it(
    tmp_path: Path, database: Database
) -> None:
    app = make_line(an_office_without_a_database(database, tmp_path))

    answer = post(app, "/voice/ended", form_of(SID, CallStatus="completed"))

    assert answer.status_code == 200
    assert list(ElementTree.fromstring(answer.text)) == []
