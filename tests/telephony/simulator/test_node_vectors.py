"""Twilio's Node package as a judge of our signatures: what it makes of a request is what the stand-in sends.

Made once with twilio 5.13.1 on Node, by `getExpectedTwilioSignature(token, url, parameters)`: Twilio's Express
middleware compares with it.
"""

import pytest

from telephony.simulator.stationery import Stationery

TOKEN = "a token that only tests know"
A_CALL = "CA" + "0" * 32
VECTORS = [
    (
        "https://line.test/voice",
        {
            "CallSid": A_CALL,
            "From": "+8613900009999",
            "To": "+8631112333",
            "FromCity": "",
            "CallStatus": "ringing",
        },
        "NtBtpQ02XDLRZX9Mdghtz9LEzLE=",
    ),
    (
        "https://line.test/voice/turn/3",
        {"CallSid": A_CALL, "Digits": "246810", "FinishedOnKey": "", "msg": "Gather End"},
        "uSBZzeThKpbMk2PSCXWsNT5ZQ64=",
    ),
    (
        "https://line.test:8443/voice?city=xian",
        {"Digits": "*#", "From": "anonymous"},
        "uq4/87S6rzK6R/70gOB2kHv82bQ=",
    ),
    (
        "https://line.test/voice/ended",
        {
            "SpeechResult": "社保卡丢了",
            "CallStatus": "completed",
            "Timestamp": "Tue, 03 Mar 2026 02:00:00 +0000",
        },
        "Wed/t8x9eFUiUvmpNb3F0jRNS3o=",
    ),
    (
        "https://line.test/voice/fallback",
        {"ErrorCode": "11200", "ErrorUrl": "https://line.test/voice/turn/1?a=b&c=d"},
        "cO0CIi+vmP5LAgJLAOdWMwMbsBk=",
    ),
    ("https://line.test/voice?empty=", {}, "1frKQG4ko2L5o8jGCiOUf5kQa9c="),
]


@pytest.mark.parametrize(("url", "parameters", "signature"), VECTORS, ids=[url for url, *_ in VECTORS])
def test_the_stand_in_signs_as_twilios_node_package_does(
    url: str, parameters: dict[str, str], signature: str
) -> None:
    request = Stationery(TOKEN).write("POST", url, parameters, "a-token", None)

    assert dict(request.headers)["X-Twilio-Signature"] == signature
