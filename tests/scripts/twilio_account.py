"""A small server that stands in for Twilio's REST interface: one account with at most one number, and a clock."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Account(HTTPServer):
    """Answers with `status`; `number` holds the settings of its only number."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.number: dict[str, Any] | None = {}
        self.clock_is_ahead = timedelta(0)
        self.asked_for: list[str] = []

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Account

    def do_HEAD(self) -> None:
        """Tell the time."""
        self.send_response(404)
        self.end_headers()

    def do_GET(self) -> None:
        """List the numbers of the account."""
        asked = urlsplit(self.path)
        assert asked.path.endswith("/IncomingPhoneNumbers.json")
        self.server.asked_for += parse_qs(asked.query)["PhoneNumber"]
        numbers = [] if self.server.number is None else [self.server.number]
        page = {"incoming_phone_numbers": numbers, "next_page_uri": None, "page": 0}
        refusal = {"code": 20003, "message": "Authenticate", "status": self.server.status}
        body = json.dumps(page if self.server.status == 200 else refusal).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The header of every answer."""
        return format_datetime(datetime.now(UTC) + self.server.clock_is_ahead, usegmt=True)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def listening() -> Iterator[Account]:
    """An account that answers until the block is left."""
    with Account() as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
