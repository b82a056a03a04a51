"""HAR files of calls, as browsers and proxies write them."""

import json
from base64 import b64encode
from enum import Enum
from urllib.parse import urlencode

from telephony.simulator.call import Call


class Encoding(Enum):
    """How answers stand in it."""

    PLAIN = "plain"
    BASE64 = "base64"


def har_of(call: Call, encoding: Encoding = Encoding.PLAIN) -> str:
    """The text of the file."""
    return json.dumps({"log": {"version": "1.2", "entries": _entries(call, encoding)}})


def _entries(call: Call, encoding: Encoding) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = [
        {"request": {"url": "https://line.test/logo.png"}, "response": {"status": 200, "content": {}}}
    ]
    for each in call.exchanges:
        text = b64encode(each.body.encode()).decode() if encoding is Encoding.BASE64 else each.body
        content = {"mimeType": "text/xml", "text": text}
        entries.append(
            {
                "startedDateTime": each.at.isoformat(),
                "request": {
                    "method": "POST",
                    "url": each.url,
                    "postData": {
                        "mimeType": "application/x-www-form-urlencoded; charset=UTF-8",
                        "text": urlencode(each.parameters),
                    },
                },
                "response": {
                    "status": each.status,
                    "content": content | ({"encoding": "base64"} if encoding is Encoding.BASE64 else {}),
                },
            }
        )
    return entries
