"""A small server that answers for a call's Events as Twilio's page on that resource shows them."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from email.utils import format_datetime
from enum import Enum
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

from telephony.simulator.call import Call

CALL = "CA" + "1" * 32
WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Events(Enum):
    """In which order they come."""

    OLDEST_FIRST = "oldest first"
    NEWEST_FIRST = "newest first"


@contextmanager
def listening(call: Call, order: Events = Events.OLDEST_FIRST) -> Iterator[str]:
    """The address of an account that knows this one call, under the name `CALL`."""
    events = [_event(call, place) for place in range(len(call.exchanges))]
    if order is Events.NEWEST_FIRST:
        events.reverse()
    with HTTPServer(("127.0.0.1", 0), _handler(events)) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def _event(call: Call, place: int) -> dict[str, Any]:
    exchange = call.exchanges[place]
    return {
        "request": {
            "method": exchange.method,
            "url": exchange.url,
            "parameters": {WORD.sub("_", name).lower(): value for name, value in exchange.parameters},
        },
        "response": {
            "response_code": exchange.status,
            "request_duration": 40,
            "content_type": "text/xml; charset=utf-8",
            "response_body": exchange.body,
            "date_created": format_datetime(exchange.at.astimezone(UTC), usegmt=True),
        },
    }


def _handler(events: list[dict[str, Any]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """The only call, and the list of its events."""
            path = self.path.split("?")[0]
            told: dict[str, Any] = {"code": 20404, "message": "no such call", "status": 404}
            if path.endswith(f"/Calls/{CALL}.json"):
                told = {"sid": CALL, "status": "completed"}
            elif path.endswith(f"/Calls/{CALL}/Events.json"):
                told = {"events": events, "page": 0, "page_size": 50, "next_page_uri": None}
            body = json.dumps(told)
            self.send_response(404 if "code" in told else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
