"""The published test vectors of Twilio's own validators, against the check at the line's door.

After twilio-python's `tests/unit/test_request_validator.py` (MIT) and the vector that all of Twilio's early libraries
share (twilio-ruby, twilio-php). Written anew; addresses, fields and signatures are theirs.
"""

import pytest
from flask import Flask

from telephony.signature import newest_that_signed
from tests.calls.engines import ON_SQLITE_ONLY
from tests.calls.phone import PUBLIC_URL

URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
TOKEN = "12345"
FIELDS = {
    "CallSid": "CA1234567890ABCDE",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
    "Caller": "+14158675309",
}
SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="

BODY_SHA256 = "0a1ff7634d9ab3b95db5c9a2dfe9416e" + "41502b283a80c7cf19632632f96e6620"
"""In halves, so that it does not look like a key."""

OAKLAND = {"City": "OAKLAND", "Country": "US", "State": "CA", "Zip": "94612"}
TAHOE = {"City": "SOUTH LAKE TAHOE", "Country": "US", "State": "CA", "Zip": "89449"}
POSTBIN = {
    "AccountSid": "AC9a9f9392lad99kla0sklakjs90j092j3",
    "ApiVersion": "2010-04-01",
    "CallSid": "CAd800bb12c0426a7ea4230e492fef2a4f",
    "CallStatus": "ringing",
    "CallerName": "CA Wireless Call",
    "Direction": "inbound",
    "Called": "+15306384866",
    "To": "+15306384866",
    "Caller": "+15306666666",
    "From": "+15306666666",
    **{f"{who}{part}": told for who in ("Called", "To") for part, told in OAKLAND.items()},
    **{f"{who}{part}": told for who in ("Caller", "From") for part, told in TAHOE.items()},
}


@pytest.mark.parametrize(
    ("url", "signature"),
    [
        pytest.param(URL, SIGNATURE, id="as it is"),
        pytest.param(URL.replace(".com", ".com:1234"), SIGNATURE, id="https, port not signed"),
        pytest.param(
            URL.replace(".com", ".com:1234").replace("https", "http"),
            "Zmvh+3yNM1Phv2jhDCwEM3q5ebU=",
            id="http, port signed",
        ),
        pytest.param(URL, "kvajT1Ptam85bY51eRf/AJRuM3w=", id="https, signed with port 443"),
        pytest.param(
            URL.replace("https", "http"), "0ZXoZLH/DfblKGATFgpif+LLRf4=", id="http, signed with port 80"
        ),
    ],
)
def test_what_twilios_validator_takes_is_taken(url: str, signature: str) -> None:
    assert newest_that_signed((TOKEN,), url, FIELDS, signature) == 0


def test_the_vector_of_all_early_libraries_is_taken() -> None:
    token, url = "1c892n40nd03kdnc0112slzkl3091j20", "http://www.postbin.org/1ed898x"

    assert newest_that_signed((token,), url, POSTBIN, "fF+xx6dTinOaCdZ0aIeNkHr/ZAA=") == 0


@pytest.mark.parametrize("name", FIELDS)
def test_with_one_character_more_in_any_field_none_of_it_is_signed(name: str) -> None:
    assert newest_that_signed((TOKEN,), URL, {**FIELDS, name: FIELDS[name] + "0"}, SIGNATURE) is None


@pytest.mark.parametrize(
    ("tokens", "newest"),
    [
        ((TOKEN, "old"), 0),
        (("new", TOKEN), 1),
        (("new", "newer", TOKEN), 2),
        (("new", "old"), None),
        ((), None),
    ],
)
def test_the_newest_token_that_signed_is_told(tokens: tuple[str, ...], newest: int | None) -> None:
    assert newest_that_signed(tokens, URL, FIELDS, SIGNATURE) == newest


@ON_SQLITE_ONLY
@pytest.mark.parametrize(
    ("path", "body", "kind", "signature", "status"),
    [
        pytest.param(
            "/voice",
            "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234",
            "application/x-www-form-urlencoded",
            "IK+Dwps556ElfBT0I3Rgjkr1wJU=",
            403,
            id="their vector with a field told twice",
        ),
        pytest.param(
            f"/voice?bodySHA256={BODY_SHA256}",
            '{"property": "value", "boolean": true}',
            "application/json",
            "a9nBmqA0ju/hNViExpshrM61xv4=",
            415,
            id="their vector with a body of JSON",
        ),
    ],
)
def test_what_twilios_validator_takes_and_the_line_never_needs_is_refused(
    path: str, body: str, kind: str, signature: str, status: int, app: Flask
) -> None:
    headers = {"X-Twilio-Signature": signature}

    answer = app.test_client().post(path, data=body, content_type=kind, headers=headers, base_url=PUBLIC_URL)

    assert answer.status_code == status
